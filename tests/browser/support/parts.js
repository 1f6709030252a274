// Everything that opens above a page: dialogs, menus, pickers, the palette. Each is opened as a person does it.
import { eventually } from './wait.js';
import { openRoom, sent } from './room.js';
import { SAID } from './stage.js';

const dialog = (page) => page.getByRole('dialog').and(page.locator(':visible')).last();
const menu = (page) => page.getByRole('menu').and(page.locator(':visible'));
const details = (page) => page.getByTestId('details');

/** The tools of a message come with the focus, on every screen. */
async function tool(page, text, name) {
	await sent(page, text).last().focus();
	await sent(page, text).last().getByRole('button', { name, exact: true }).click();
}

async function ofMessage(page, text, item) {
	await tool(page, text, 'More');
	await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function about(page, { room }) {
	await page.goto(`/rooms/${room}?details`);
	await openRoom(page);
	await details(page).getByTestId('member').first().waitFor();
}

/** What one may do anywhere is in the palette. */
async function byPalette(page, words) {
	await page.keyboard.press('Escape');
	await page.evaluate(() => document.activeElement?.blur());
	await page.keyboard.press('Control+k');
	const field = page.getByRole('combobox', { name: 'Go anywhere or do anything' });
	await field.fill(words);
	await page.getByRole('option', { selected: true }).filter({ hasText: words }).waitFor();
	await field.press('Enter');
	await dialog(page).waitFor();
}

/**
 * By name: how each is opened from the stage's room, and where it then is. `ready`: what it fetches first. `at` is where it is opened
 * from if not the room itself.
 */
export const PARTS = {
	palette: {
		open: async (page) => {
			await page.evaluate(() => document.activeElement?.blur());
			await page.keyboard.press('Control+k');
			await page.getByRole('combobox', { name: 'Go anywhere or do anything' }).fill('saga');
			await page.getByRole('option', { selected: true }).waitFor();
		},
		where: (page) => page.getByTestId('palette')
	},
	shortcuts: {
		open: async (page) => {
			await page.evaluate(() => document.activeElement?.blur());
			await page.keyboard.press('?');
		},
		where: dialog
	},
	'message-menu': { open: (page) => tool(page, SAID.mine, 'More'), where: menu },
	'reaction-picker': {
		open: (page) => tool(page, SAID.reaction, 'React'),
		where: dialog
	},
	'emoji-picker': {
		open: async (page) => {
			await page.getByRole('button', { name: 'Put in an emoji' }).first().click();
			await page.getByTestId('emoji-picker').getByRole('gridcell').first().waitFor();
		},
		where: (page) => page.getByTestId('emoji-picker')
	},
	'day-jump': {
		open: (page) => page.getByTestId('day-jump').getByRole('button').first().click(),
		where: dialog
	},
	presence: { open: (page) => page.getByTestId('presence').getByRole('button').first().click(), where: dialog },
	remove: { open: (page) => ofMessage(page, SAID.mine, 'Remove'), where: dialog },
	'earlier-texts': {
		open: async (page) => {
			await ofMessage(page, SAID.edited, 'Show earlier texts');
			await dialog(page).getByText('Fel från början').waitFor();
		},
		where: dialog
	},
	report: { open: (page) => ofMessage(page, SAID.reaction, 'Report the message'), where: dialog },
	'pass-on': { open: (page) => ofMessage(page, SAID.reaction, 'Pass on'), where: dialog },
	mute: { open: (page) => ofMessage(page, SAID.reaction, 'Mute whoever wrote it'), where: dialog },
	hold: { open: (page) => ofMessage(page, SAID.reaction, 'Hold until decided'), where: dialog },
	reactions: { open: (page) => ofMessage(page, SAID.reaction, 'Show who reacted'), where: dialog },
	'send-later': {
		open: async (page) => {
			await page.getByTestId('composer').first().fill('I morgon');
			await page.getByRole('button', { name: 'Send later' }).first().click();
		},
		where: dialog,
		close: (page) => page.getByTestId('composer').first().fill('')
	},
	'change-room': {
		at: about,
		open: (page) => details(page).getByRole('button', { name: 'Change the room' }).click(),
		where: dialog
	},
	'new-channel': { open: (page) => byPalette(page, 'Open a channel'), where: dialog },
	'new-cohort': { open: (page) => byPalette(page, 'Form a coaching cohort'), where: dialog },
	'new-conversation': { open: (page) => byPalette(page, 'Start a conversation'), where: dialog },
	invite: { open: (page) => byPalette(page, 'Invite'), where: dialog },
	'let-in': {
		at: async (page) => {
			const rooms = await (await page.request.get('/api/v1/rooms')).json();
			return about(page, { room: rooms.find(({ room }) => room.slug === 'grupp-alm').room.id });
		},
		open: (page) => details(page).getByRole('button', { name: 'Let somebody in' }).click(),
		where: dialog
	},
	'take-out': {
		at: async (page) => PARTS['let-in'].at(page),
		open: (page) => details(page).getByRole('button', { name: /^Take .* out of the room$/ }).first().click(),
		where: dialog
	}
};

/** Opens a part; where it is. */
export async function openPart(page, name, stage) {
	const { at, open, where } = PARTS[name];
	if (at) await at(page, stage);
	else if (new URL(page.url()).pathname !== `/rooms/${stage.room}` || new URL(page.url()).search !== '') {
		await page.goto(`/rooms/${stage.room}`);
		await openRoom(page);
	}
	await sent(page, SAID.mine).or(page.getByTestId('details')).first().waitFor();
	await open(page);
	await where(page).waitFor();
	return where(page);
}

/** Closes it again as a person does; what opened it has the focus then, so nothing is left in the way. */
export async function closePart(page, name) {
	const { where, close } = PARTS[name];
	await page.keyboard.press('Escape');
	await eventually(() => where(page).count(), (count) => count === 0);
	if (close) await close(page);
}
