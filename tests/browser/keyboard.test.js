// Twelve things that people do every day, one after the other and with the keyboard alone: the page never hears of a pointer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit, WORKER } from './support/browser.js';
import { becomes, composer, eventually, live, sent } from './support/room.js';
import { SAID, setStage, STAGE } from './support/stage.js';

/** More stops of the Tab key than any of our pages has before what is looked for. */
const STOPS = 120;

/** What a pointer of any kind makes a page hear. */
const POINTER = ['pointerdown', 'pointerup', 'pointermove', 'mousedown', 'mousemove', 'mouseup', 'touchstart', 'wheel'];

let browser, server, stage, kalle, page;
const pointed = [];

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	stage = await setStage(browser, server.url);
	kalle = await visit(browser, server.url, { viewport: { width: 1600, height: 900 }, forgive: [/status of 401/], ...WORKER });
	({ page } = kalle);
	await kalle.context.exposeFunction('pointed', (type) => pointed.push(type));
	await kalle.context.addInitScript((types) => {
		for (const type of types) addEventListener(type, () => window.pointed(type), { capture: true });
	}, POINTER);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const has = (element) => element.evaluate((node) => node === document.activeElement);

/** Goes on with a key until the focus is on the element, and can be seen there. */
async function goTo(element, key = 'Tab') {
	await element.waitFor({ state: 'attached' });
	if (await has(element)) return;
	for (let stop = 0; stop < STOPS; stop += 1) {
		await page.keyboard.press(key);
		if (await has(element)) {
			await becomes(() => element.isVisible(), true);
			return;
		}
	}
	assert.fail(`${key} never gets to ${element}`);
}

/** Chooses in the menu that is open. */
async function choose(name) {
	await page.locator('[role=menuitem]:focus').waitFor();
	await goTo(page.getByRole('menuitem', { name, exact: true }), 'ArrowDown');
	await page.keyboard.press('Enter');
}

/** Puts the focus on a message of the room, from wherever one is in it. */
async function toMessage(text) {
	await goTo(page.getByRole('log').first(), 'Shift+Tab');
	await goTo(sent(page, text).first(), 'ArrowUp');
}

/** Goes by the palette, which no field has to be left for but the one that one writes in. */
async function byPalette(words) {
	await page.keyboard.press('Control+k');
	const field = page.getByRole('combobox', { name: 'Go anywhere or do anything' });
	await field.and(page.locator(':focus')).waitFor();
	await page.keyboard.type(words);
	await page.getByRole('option', { selected: true }).filter({ hasText: words }).waitFor();
	await page.keyboard.press('Enter');
	await field.waitFor({ state: 'detached' });
}

async function closeThread() {
	await goTo(page.getByRole('button', { name: 'Close the thread' }), 'Shift+Tab');
	await page.keyboard.press('Enter');
	await page.getByTestId('thread').waitFor({ state: 'detached' });
}

const settings = async () => (await kalle.context.request.get('/api/v1/me/settings')).json();

test('1: sign in', async () => {
	const english = await visit(browser, server.url);
	await signIn(english, 'kalle.kantsten');
	await english.context.close();
	await page.goto('/sign-in');
	const form = page.getByTestId('sign-in');
	await goTo(form.getByLabel('Email or username'));
	await page.keyboard.type('kalle.kantsten');
	await goTo(form.getByLabel('Password'));
	await page.keyboard.type('mellanrum-demo');
	await page.keyboard.press('Enter');
	await live(page);
});

test('2: find a room by typing', async () => {
	await page.keyboard.press('f');
	await page.locator('[data-testid=room-filter]:focus').waitFor();
	await page.keyboard.type('provr');
	await page.getByText('1 room by that name').waitFor({ state: 'attached' });
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: STAGE }).waitFor();
});

test('3: read from the first unread on, to the newest', async () => {
	await page.getByTestId('stopped').waitFor();
	await page.keyboard.press('m');
	await eventually(() => page.evaluate(() => document.activeElement.closest('[role=log]') !== null), Boolean);
	await goTo(sent(page, SAID.question).first(), 'ArrowUp');
	await page.keyboard.press('End');
	await goTo(sent(page, SAID.mine), 'ArrowDown');
	const unread = () => page.getByTestId('room-provrum').getAttribute('data-unread');
	await becomes(unread, '0');
});

test('4: write, in two lines', async () => {
	await page.keyboard.press('c');
	await composer(page).and(page.locator(':focus')).waitFor();
	await page.keyboard.type('Ingen mus');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('behovdes');
	await page.keyboard.press('Enter');
	await sent(page, 'Ingen mus').getByText('behovdes').waitFor();
});

test('5: change what was just written', async () => {
	await page.keyboard.press('ArrowUp');
	const editor = page.getByTestId('editor');
	await editor.and(page.locator(':focus')).waitFor();
	await page.keyboard.press('Control+End');
	await page.keyboard.type(' i dag');
	await page.keyboard.press('Enter');
	await sent(page, 'behovdes i dag').getByText('edited').waitFor();
});

test('6: react', async () => {
	await toMessage(SAID.reaction);
	await page.keyboard.press('+');
	await page.getByRole('button', { name: '👍', exact: true }).and(page.locator(':focus')).waitFor();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await sent(page, SAID.reaction).getByRole('button', { name: /❤️ 1: You/ }).waitFor();
	// What opens from a message gives the focus back to it when Escape closes it.
	const more = sent(page, SAID.reaction).getByRole('button', { name: 'More', exact: true });
	await goTo(more);
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: 'Copy link' }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('menuitem', { name: 'Copy link' }).waitFor({ state: 'hidden' });
	await becomes(() => has(more), true);
});

test('7: reply in a thread', async () => {
	await toMessage(SAID.list);
	await page.keyboard.press('r');
	const thread = page.getByTestId('thread');
	await goTo(thread.getByTestId('composer'));
	await page.keyboard.type('Det tar jag');
	await page.keyboard.press('Enter');
	await thread.locator('[data-state=sent]').filter({ hasText: 'Det tar jag' }).waitFor();
	await closeThread();
});

test('8: ask, and accept an answer', async () => {
	await goTo(composer(page));
	await page.keyboard.type('Vem bokar salen?');
	await page.keyboard.press('Enter');
	const asked = sent(page, 'Vem bokar salen?');
	await asked.waitFor();
	await toMessage('Vem bokar salen?');
	await goTo(asked.getByRole('button', { name: 'More', exact: true }));
	await page.keyboard.press('Enter');
	await choose('Mark as a question');
	await asked.getByText('Question', { exact: true }).waitFor();

	const saga = await visit(browser, server.url);
	await signIn(saga, 'saga.sadelmark');
	const answer = await saga.context.request.post(`/api/v1/rooms/${stage.room}/messages`, {
		data: { body: 'Det har jag gjort', thread: await asked.getAttribute('data-message-id') },
		headers: { 'idempotency-key': crypto.randomUUID() }
	});
	assert.ok(answer.ok(), await answer.text());
	await leave(saga);

	await goTo(asked.getByRole('button', { name: '1 reply in the thread' }), 'Shift+Tab');
	await page.keyboard.press('Enter');
	const reply = page.getByTestId('thread').locator('[data-state=sent]').filter({ hasText: 'Det har jag gjort' });
	await reply.waitFor();
	await goTo(page.getByTestId('thread').getByRole('log'));
	await goTo(reply, 'ArrowUp');
	await goTo(reply.getByRole('button', { name: 'More', exact: true }));
	await page.keyboard.press('Enter');
	await choose('Accept as the answer');
	await asked.first().getByText('Question, answered').waitFor();
	await closeThread();
});

test('9: go somewhere else by the palette', async () => {
	await goTo(page.getByRole('log').first(), 'Shift+Tab');
	await byPalette('Parkering');
	await page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();
});

test('10: set what one is told of the room', async () => {
	await goTo(page.getByRole('log').first());
	await page.keyboard.press('i');
	const details = page.getByTestId('details');
	await details.getByTestId('member').first().waitFor();
	await goTo(details.getByRole('radio', { name: 'Only when you are mentioned' }));
	await page.keyboard.press('ArrowDown');
	await becomes(() => details.getByRole('radio', { name: 'Nothing' }).isChecked(), true);
	await eventually(async () => Object.values((await settings()).levels), (levels) => levels.includes('nothing'));
	await page.keyboard.press('Escape');
	await details.waitFor({ state: 'detached' });
});

test('11: change the colours to dark', async () => {
	const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const light = await ground();
	await byPalette('Settings');
	await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
	await goTo(page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link', { name: 'Appearance' }));
	await page.keyboard.press('Enter');
	await page.getByRole('region', { name: 'Appearance' }).and(page.locator(':focus')).waitFor();
	await page.keyboard.press('Tab');
	await goTo(page.getByRole('radio', { name: 'Dark' }), 'ArrowDown');
	await eventually(ground, (colour) => colour !== light);
	await eventually(async () => (await settings()).theme, (theme) => theme === 'dark');
});

test('12: sign out', async () => {
	await byPalette('Sign out');
	await page.waitForURL(/\/sign-in/);
	await page.getByTestId('sign-in').waitFor();
	const session = await kalle.context.request.get('/api/v1/session');
	assert.equal(session.status(), 401);
});

test('no pointer had a part in it, and one would have been heard', async () => {
	assert.deepEqual(pointed, []);
	await page.mouse.move(10, 10);
	await page.mouse.move(20, 20);
	await eventually(() => pointed.length, Boolean);
	await leave(kalle);
});
