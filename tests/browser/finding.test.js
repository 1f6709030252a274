// Finding one's way: the room list, the start page, shortcuts and the palette.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { becomes, composer, enter, eventually, live, say, sent } from './support/room.js';

let browser, server, visitor, page;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function come(login, options = {}) {
	visitor = await visit(browser, server.url, options);
	({ page } = visitor);
	await signIn(visitor, login);
	return visitor;
}

const nav = () => page.getByRole('navigation', { name: 'Rooms' });
const filter = () => nav().getByLabel('Filter rooms');
const focused = () => page.evaluate(() => document.activeElement?.dataset.testid ?? document.activeElement?.textContent?.trim());
const channels = () =>
	nav().getByRole('list', { name: 'Channels', exact: true }).getByRole('link').evaluateAll((all) => all.map(({ dataset }) => dataset.testid));

/** Chooses from a room's menu with the keyboard. */
async function choose(room, name) {
	await page.getByTestId(room).focus();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	// A menu that opens puts the focus on its first entry.
	await page.locator('[role=menuitem]:focus').waitFor();
	await page.getByRole('menuitem', { name, exact: true }).focus();
	await page.keyboard.press('Enter');
}

describe('the room list', () => {
	beforeEach(async () => {
		await come('kalle.kantsten', { viewport: { width: 1600, height: 900 } });
		await page.goto('/');
		await live(page);
	});
	afterEach(() => leave(visitor));

	test('typing narrows it, without accents; arrows go into it and Escape shows all again', async () => {
		const all = await nav().locator('[data-room-link]').count();
		await filter().fill('ALLMANT');
		await nav().getByText('1 room by that name').waitFor({ state: 'attached' });
		await becomes(() => nav().locator('[data-room-link]').count(), 1);
		await page.keyboard.press('ArrowDown');
		await becomes(() => focused(), 'room-allmant');
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('Escape');
		await becomes(() => filter().inputValue(), '');
		await becomes(() => nav().locator('[data-room-link]').count(), all);
		await filter().fill('no room is called so');
		await nav().getByText('0 rooms by that name').waitFor();
		await filter().fill('parkering');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();
	});

	test('a folder that was closed stays closed on this device, but for the room that is open', async () => {
		const fold = nav().getByRole('button', { name: /^Channels/ });
		await fold.focus();
		await page.keyboard.press('Enter');
		await page.getByTestId('room-parkering').waitFor({ state: 'detached' });
		await becomes(() => fold.getAttribute('aria-expanded'), 'false');
		await page.reload();
		await live(page);
		await becomes(() => fold.getAttribute('aria-expanded'), 'false');
		await becomes(() => page.getByTestId('room-parkering').count(), 0);
		await filter().fill('parkering');
		await page.getByTestId('room-parkering').click();
		await filter().fill('');
		await becomes(() => channels(), ['room-parkering']);
		await fold.click();
		await page.getByTestId('room-allmant').waitFor();
	});

	test('a muted room shows no number, still its mentions, and says that it is muted', async () => {
		const saga = await visit(browser, server.url);
		await signIn(saga, 'saga.sadelmark');
		await enter(saga.page, 'Parkering');
		const row = page.getByTestId('room-parkering');
		await choose('room-parkering', 'Mute');
		await row.getByText('muted').waitFor({ state: 'attached' });
		const before = Number(await row.getAttribute('data-unread'));
		await say(saga.page, 'Något som ingen behöver höra');
		await eventually(async () => Number(await row.getAttribute('data-unread')), (count) => count === before + 1);
		await eventually(() => row.textContent(), (text) => !/unread/.test(text));
		await say(saga.page, '@kalle.kantsten du behöver höra det här');
		await row.getByText(/mention/).waitFor({ state: 'attached' });

		await choose('room-parkering', 'Unmute');
		await row.getByText(/unread/).waitFor({ state: 'attached' });
		await eventually(() => row.textContent(), (text) => !/muted/.test(text));
		await choose('room-parkering', 'Mark as read');
		await eventually(async () => Number(await row.getAttribute('data-unread')), (count) => count === 0);
		await leave(saga);
	});

	test('a room in which something is begun says so, once one is elsewhere', async () => {
		await enter(page, 'Distansarbete');
		await composer(page).fill('Halvt om halvt');
		await page.getByTestId('room-parkering').click();
		await page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();
		const row = page.getByTestId('room-distansarbete');
		await row.getByText('draft').waitFor({ state: 'attached' });
		await row.click();
		await row.getByText('draft').waitFor({ state: 'detached' });
		await composer(page).fill('');
	});

	test('rooms are moved by menu and by dragging, and stand there on other devices', async () => {
		const before = await channels();
		await choose(before[1], 'Move up');
		const [first, second, ...rest] = before;
		await eventually(channels, (now) => now.join() === [second, first, ...rest].join());
		await nav().getByText(/is now number 1 of/).waitFor({ state: 'attached' });
		// The focus stays with the room, so that it can be moved on.
		await becomes(() => page.evaluate(() => document.activeElement.closest('li').querySelector('a').dataset.testid), second);

		await page.getByTestId(first).dragTo(page.getByTestId(second));
		await eventually(channels, (now) => now.join() === before.join());

		await choose(first, 'Move down');
		await eventually(channels, (now) => now[1] === first);
		await page.evaluate(() => localStorage.clear());
		await page.reload();
		await live(page);
		await becomes(() => channels(), [second, first, ...rest]);
	});
});

describe('while one was away', () => {
	afterEach(() => leave(visitor));

	for (const width of [390, 1600]) {
		test(`who wants something of me is named, with what they say, and a press leads there (${width} px)`, async () => {
			const saga = await visit(browser, server.url);
			await signIn(saga, 'saga.sadelmark');
			await come('kalle.kantsten', { viewport: { width, height: 844 } });
			await page.goto('/');
			await live(page);
			await enter(saga.page, 'Skolresor');
			const text = `vad säger **ni** om det här, ${width}?`;
			await say(saga.page, `@kalle.kantsten ${text}`);
			const line = page.getByTestId('for-you').filter({ hasText: `ni om det här, ${width}` });
			await line.getByText('Saga Sadelmark').waitFor();
			await line.getByText('in Skolresor').waitFor();

			// The same for whoever comes only now.
			await page.reload();
			await live(page);
			await line.focus();
			await page.keyboard.press('Enter');
			await page.getByRole('heading', { level: 1, name: 'Skolresor' }).waitFor();
			await sent(page, `${width}?`).and(page.locator(':focus')).waitFor();
			const row = page.getByTestId('room-skolresor');
			await page.getByRole('log').first().press('End');
			await eventually(async () => Number(await row.getAttribute('data-mentions')), (count) => count === 0);
			await page.goto('/');
			await page.getByRole('heading', { level: 1, name: /While you were away/ }).waitFor();
			await live(page);
			// What the disk had may be shown for a moment.
			await line.waitFor({ state: 'detached' });
			await leave(saga);
		});
	}

	test('whoever has read all is told so', async () => {
		await come('robin.wayfarer');
		const { rooms } = await (await visitor.context.request.get('/api/v1/me/overview')).json();
		for (const { room, head } of rooms) {
			const read = await visitor.context.request.post(`/api/v1/rooms/${room.id}/read`, {
				data: { room_id: room.id, seq: head }
			});
			assert.ok(read.ok(), await read.text());
		}
		await page.goto('/');
		await page.getByRole('heading', { level: 1, name: /You have caught up/ }).waitFor();
	});
});

describe('on a phone', () => {
	beforeEach(() => come('kalle.kantsten', { viewport: { width: 390, height: 844 }, hasTouch: true }));
	afterEach(() => leave(visitor));

	test('the bar at the bottom leads to what waits, the rooms and the forum, and leaves a room alone', async () => {
		await page.goto('/');
		await live(page);
		const bar = page.getByTestId('bottom-bar');
		const at = () => bar.locator('[aria-current=page]').textContent();
		await eventually(() => at(), (text) => /Home/.test(text));
		await bar.getByRole('link', { name: 'Rooms' }).tap();
		await page.getByTestId('room-parkering').waitFor();
		await eventually(() => at(), (text) => /Rooms/.test(text));
		for (const link of await bar.getByRole('link').all()) {
			const { height, width } = await link.boundingBox();
			assert.ok(height >= 44 && width >= 44);
		}
		await becomes(() => page.getByRole('heading', { level: 1 }).count(), 1);
		await page.getByTestId('room-parkering').tap();
		await page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();
		await becomes(() => bar.count(), 0);
		await page.getByRole('link', { name: 'Back' }).tap();
		await page.getByTestId('room-parkering').waitFor();
		await page.getByRole('link', { name: /Settings/ }).tap();
		await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
		await bar.getByRole('link', { name: 'Topics' }).tap();
		await page.getByRole('heading', { level: 1, name: 'Topics' }).waitFor();
		await eventually(() => at(), (text) => /Topics/.test(text));
		await picture(page, 'forum-390');
	});

	test('at 320 pixels nothing is beside the screen, and a room’s menu is there without hovering', async () => {
		await page.setViewportSize({ width: 320, height: 512 });
		for (const path of ['/', '/rooms', '/settings', '/forum']) {
			await page.goto(path);
			await live(page);
			await becomes(async () => [path, await page.evaluate(() => document.documentElement.scrollWidth)], [path, 320]);
		}
		await page.goto('/rooms');
		await page.getByRole('button', { name: 'More about Parkering' }).tap();
		await page.getByRole('menuitem', { name: 'Mute' }).waitFor();
		await picture(page, 'rooms-320');
	});
});

test('a network’s colour is the page’s while one is in its rooms, and stands in the list', async () => {
	await come('harald.hubbstrand');
	const { networks } = await (await visitor.context.request.get('/api/v1/me/overview')).json();
	const { id } = networks.find(({ may }) => may.includes('change_network')).network;
	const changed = await visitor.context.request.patch(`/api/v1/networks/${id}`, { data: { hue: 300 } });
	assert.ok(changed.ok(), await changed.text());
	const hue = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--spruce-hue').trim());
	await enter(page, 'Allmänt');
	await becomes(() => hue(), '300');
	await visitor.context.request.patch(`/api/v1/networks/${id}`, { data: { hue: null } });
	await eventually(hue, (now) => now === '165');
	await leave(visitor);
});

describe('shortcuts', () => {
	beforeEach(async () => {
		await come('kalle.kantsten', { viewport: { width: 1600, height: 900 } });
		await enter(page, 'Parkering');
	});
	afterEach(() => leave(visitor));

	const title = (name) => page.getByRole('heading', { level: 1, name }).waitFor();
	const sheet = () => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

	/** The channels' names as they stand in the list, and which of them is open. */
	async function around() {
		const links = nav().getByRole('list', { name: 'Channels', exact: true }).getByRole('link');
		const names = await links.evaluateAll((all) => all.map((link) => link.querySelector('.name').textContent));
		return [names, (await channels()).indexOf('room-parkering')];
	}

	test('go from room to room, to those with something new, home, and back to the words', async () => {
		const [names, at] = await around();
		await page.keyboard.press('Alt+ArrowUp');
		await title(names[at - 1]);
		await page.keyboard.press('Alt+ArrowDown');
		await title(names[at]);
		const here = page.url();
		await page.keyboard.press('Alt+Shift+ArrowDown');
		await page.waitForURL((url) => url.pathname.startsWith('/rooms/') && url.href !== here);
		await page.keyboard.press('g');
		await page.waitForURL(`${server.url}/`);
		await page.keyboard.press('f');
		await becomes(() => focused(), 'room-filter');
		await page.keyboard.type('g/parkering');
		await becomes(() => filter().inputValue(), 'g/parkering');
		await filter().fill('parkering');
		await page.keyboard.press('Enter');
		await title('Parkering');
		await page.keyboard.press('c');
		await composer(page).and(page.locator(':focus')).waitFor();
		await page.keyboard.type('gcm?');
		await becomes(() => composer(page).inputValue(), 'gcm?');
		await composer(page).fill('');
	});

	test('reply, react and edit the message that has the focus', async () => {
		await say(page, 'Den här ändrar jag');
		const mine = sent(page, 'Den här ändrar jag');
		await mine.waitFor();
		await page.keyboard.press('Escape');
		await mine.focus();
		await page.keyboard.press('+');
		const reactions = page.getByRole('dialog', { name: 'React' });
		await reactions.getByRole('button').first().and(page.locator(':focus')).waitFor();
		await page.keyboard.press('Escape');
		await reactions.waitFor({ state: 'hidden' });
		await mine.focus();
		await page.keyboard.press('e');
		const editor = page.getByRole('textbox', { name: 'Edit' });
		await editor.and(page.locator(':focus')).waitFor();
		await page.keyboard.press('Escape');
		await editor.waitFor({ state: 'detached' });
		await mine.focus();
		await page.keyboard.press('r');
		await page.getByTestId('thread').waitFor();
	});

	test('the sheet shows them all, and turns single keys off on this device', async () => {
		await page.getByRole('button', { name: 'Show keyboard shortcuts' }).focus();
		await page.keyboard.press('?');
		for (const name of ['Next room with something new', 'Filter rooms', 'Edit']) {
			await sheet().getByText(name, { exact: true }).waitFor();
		}
		await page.keyboard.press('g');
		await sheet().waitFor();
		await sheet().getByLabel('Use single keys').uncheck();
		await page.keyboard.press('Escape');
		await sheet().waitFor({ state: 'detached' });
		await page.keyboard.press('g');
		await page.reload();
		await live(page);
		await page.keyboard.press('g');
		// It led nowhere: the room above this one is the next, as if it had not been pressed.
		const [names, at] = await around();
		await page.keyboard.press('Alt+ArrowUp');
		await title(names[at - 1]);
		await page.getByRole('button', { name: 'Show keyboard shortcuts' }).click();
		await sheet().getByLabel('Use single keys').check();
		await page.keyboard.press('Escape');
		await page.keyboard.press('g');
		await page.waitForURL(`${server.url}/`);
	});
});

describe('the palette', () => {
	beforeEach(() => come('vera.vagvisare', { viewport: { width: 1600, height: 900 } }));
	afterEach(() => leave(visitor));

	const field = () => page.getByRole('combobox', { name: 'Go anywhere or do anything' });
	const chosen = () => page.getByRole('option', { selected: true });

	test('leads to a room, to a person and to what one may do, by keyboard', async () => {
		await enter(page, 'Allmänt');
		// In the field one writes in, the same keys make a link.
		await page.getByTestId('room-allmant').focus();
		await page.keyboard.press('Control+k');
		await field().and(page.locator(':focus')).waitFor();
		await page.keyboard.type('PARK');
		await chosen().getByText('Parkering').waitFor();
		const active = await field().getAttribute('aria-activedescendant');
		await becomes(() => chosen().getAttribute('id'), active);
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();

		await page.getByTestId('open-palette').click();
		await field().fill('saga sad');
		await page.getByTestId('palette').getByRole('status').filter({ hasText: '1 found' }).waitFor({ state: 'attached' });
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: 'Saga Sadelmark' }).waitFor();

		await page.keyboard.press('Control+k');
		await field().fill('open a channel');
		await chosen().getByText('Open a channel').waitFor();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog', { name: 'Open a channel' }).waitFor();
		await page.keyboard.press('Escape');

		// What one went to last stands first.
		await page.keyboard.press('Control+k');
		await chosen().getByText('Saga Sadelmark').waitFor();
		await field().fill('nobody is called this');
		await page.getByText('0 found').waitFor();
		await page.keyboard.press('Escape');
		await field().waitFor({ state: 'detached' });
	});

	test('leads to a day of the open room', async () => {
		await enter(page, 'Parkering');
		await page.keyboard.press('Control+k');
		await field().fill('go to a day');
		await chosen().getByText('Go to a day').waitFor();
		await page.keyboard.press('Enter');
		await page.getByLabel('Which day?').fill('2026-01-15');
		await page.keyboard.press('Enter');
		await page.waitForURL(/day=2026-01-15/);
		await page.getByTestId('palette').waitFor({ state: 'detached' });
	});
});
