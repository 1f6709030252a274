// Finding one's way: the room list, the start page, shortcuts and the palette.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { composer, enter, eventually, live, say, sent } from './support/room.js';

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
		const all = await nav().getByRole('link').count();
		await filter().fill('ALLMANT');
		await nav().getByText('1 room by that name').waitFor({ state: 'attached' });
		assert.equal(await nav().getByRole('link').count(), 1);
		await page.keyboard.press('ArrowDown');
		assert.equal(await focused(), 'room-allmant');
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('Escape');
		assert.equal(await filter().inputValue(), '');
		assert.equal(await nav().getByRole('link').count(), all);
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
		assert.equal(await fold.getAttribute('aria-expanded'), 'false');
		await page.reload();
		await live(page);
		assert.equal(await fold.getAttribute('aria-expanded'), 'false');
		assert.equal(await page.getByTestId('room-parkering').count(), 0);
		await filter().fill('parkering');
		await page.getByTestId('room-parkering').click();
		await filter().fill('');
		assert.deepEqual(await channels(), ['room-parkering']);
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
		assert.doesNotMatch(await row.textContent(), /unread/);
		await say(saga.page, '@kalle.kantsten du behöver höra det här');
		await row.getByText(/mention/).waitFor({ state: 'attached' });

		await choose('room-parkering', 'Unmute');
		await row.getByText(/unread/).waitFor({ state: 'attached' });
		assert.doesNotMatch(await row.textContent(), /muted/);
		await choose('room-parkering', 'Mark as read');
		await eventually(async () => Number(await row.getAttribute('data-unread')), (count) => count === 0);
		await leave(saga);
	});

	test('rooms are moved by menu and by dragging, and stand there on other devices', async () => {
		const before = await channels();
		await choose(before[1], 'Move up');
		const [first, second, ...rest] = before;
		await eventually(channels, (now) => now.join() === [second, first, ...rest].join());
		await nav().getByText(/is now number 1 of/).waitFor({ state: 'attached' });
		// The focus stays with the room, so that it can be moved on.
		assert.equal(await page.evaluate(() => document.activeElement.closest('li').querySelector('a').dataset.testid), second);

		await page.getByTestId(first).dragTo(page.getByTestId(second));
		await eventually(channels, (now) => now.join() === before.join());

		await choose(first, 'Move down');
		await eventually(channels, (now) => now[1] === first);
		await page.evaluate(() => localStorage.clear());
		await page.reload();
		await live(page);
		assert.deepEqual(await channels(), [second, first, ...rest]);
	});
});
