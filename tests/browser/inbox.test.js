// What concerns oneself: the inbox, threads that one follows, what was saved, and what happened while one was away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { post } from './support/history.js';
import { becomes, enter, eventually, live, openRoom, sent, tool } from './support/room.js';

let browser, server, kalle, saga, room;

const WIDE = { width: 1600, height: 900 };
const SMALL = { width: 320, height: 640 };

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	kalle = await visit(browser, server.url, { viewport: WIDE });
	saga = await visit(browser, server.url, { viewport: WIDE });
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
	const rooms = await (await kalle.context.request.get('/api/v1/rooms')).json();
	room = rooms.find(({ room }) => room.name === 'Parkering').room.id;
	// The demo's past has something for him too.
	await kalle.context.request.post('/api/v1/inbox/read');
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const item = (page, text) => page.getByTestId('inbox-item').filter({ hasText: text });
const badge = (page) => page.getByTestId('mine').locator('.count').allTextContents();

async function go(page, path) {
	await page.goto(path);
	await live(page);
}

test('what mentions one comes into the inbox at once, and is put away on all devices with one key', async () => {
	const { page } = kalle;
	await go(page, '/inbox');
	const second = await kalle.context.newPage();
	await go(second, '/inbox?filter=unread');
	await becomes(() => badge(page), []);
	await post(saga, room, 'Vad säger du, @kalle.kantsten?');
	await item(page, 'Vad säger du').waitFor();
	await item(second, 'Vad säger du').waitFor();
	await becomes(() => badge(page), ['1']);
	assert.equal(await item(page, 'Vad säger du').getAttribute('data-unread'), 'true');

	await item(page, 'Vad säger du').getByRole('link').focus();
	await page.keyboard.press('e');
	await becomes(() => item(page, 'Vad säger du').getAttribute('data-unread'), 'false');
	await item(second, 'Vad säger du').waitFor({ state: 'detached' });
	await becomes(() => badge(second), []);
	await item(page, 'Vad säger du').getByRole('button', { name: 'Mark as unread' }).click();
	await item(second, 'Vad säger du').waitFor();
	await item(second, 'Vad säger du').getByRole('link').click();
	await sent(second, 'Vad säger du').waitFor();
	await becomes(() => badge(page), []);
	await second.close();
});

test('a thread that one wrote in is followed, opens where one stopped, and is read by being looked at', async () => {
	const { page } = kalle;
	const root = await post(kalle, room, 'Vem har räknat platserna?');
	await post(saga, room, 'Vi har', root.id);
	await post(saga, room, 'Förra hösten', root.id);
	await go(page, '/inbox');
	const line = item(page, 'Förra hösten');
	await line.waitFor();
	assert.match(await line.innerText(), /Vem har räknat platserna\?/);
	await line.getByText('2 unread').waitFor();
	await picture(page, 'inbox');
	await line.getByRole('link').click();
	const thread = page.getByTestId('thread');
	await thread.getByTestId('stopped').waitFor();
	await thread.getByRole('button', { name: 'Follow the thread: Follow everything' }).waitFor();
	await becomes(() => badge(page), []);
	await picture(page, 'thread-followed');

	await thread.getByRole('button', { name: /^Follow the thread/ }).click();
	await page.getByRole('menuitemradio', { name: 'Mute entirely' }).click();
	await thread.getByRole('button', { name: 'Follow the thread: Mute entirely' }).waitFor();
	await post(saga, room, 'Tyst svar', root.id);
	await sent(thread, 'Tyst svar').waitFor();
	await go(page, '/inbox');
	await item(page, 'Vad säger du').waitFor();
	assert.equal(await item(page, 'Tyst svar').count(), 0);
});

test('arrow keys, J and K go from line to line, and the filters have addresses', async () => {
	const { page } = kalle;
	await post(saga, room, 'Ett till, @kalle.kantsten');
	await go(page, '/inbox?filter=mentions');
	const links = page.getByTestId('inbox-item').getByRole('link');
	await eventually(() => links.count(), (count) => count >= 2);
	const focused = () => links.evaluateAll((all) => all.indexOf(document.activeElement));
	await links.first().focus();
	for (const [key, at] of [['j', 1], ['k', 0], ['ArrowDown', 1], ['ArrowUp', 0]]) {
		await page.keyboard.press(key);
		assert.equal(await focused(), at, key);
	}
	await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Asked of you' }).click();
	await page.getByText('Nothing here right now').waitFor();
	assert.match(page.url(), /filter=asked$/);
	await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'All', exact: true }).click();
	await page.getByRole('button', { name: 'Mark everything as done' }).click();
	await becomes(() => badge(page), []);
});

test('a message can be marked as unread from where it stands, and stays so until one comes back', async () => {
	const { page } = kalle;
	const first = await post(saga, room, 'Härifrån');
	await post(saga, room, 'och vidare');
	await enter(page, 'Parkering');
	const unread = async () =>
		(await (await kalle.context.request.get(`/api/v1/rooms/${room}`)).json()).unread;
	await becomes(unread, 0);
	await tool(page, 'Härifrån', 'More');
	await page.getByRole('menuitem', { name: 'Mark as unread from here' }).click();
	await becomes(unread, 2);
	await post(saga, room, 'ännu ett');
	await sent(page, 'ännu ett').waitFor();
	await becomes(unread, 3);
	await go(page, '/');
	await page.goto(`/rooms/${room}`);
	await openRoom(page);
	await page.getByTestId('stopped').waitFor();
	assert.ok(first.seq > 0);
	await becomes(unread, 0);
});

test('what is saved is there with its note and its reminder, on all devices, until it is not wanted', async () => {
	const { page } = kalle;
	await post(saga, room, 'Bra att ha');
	await enter(page, 'Parkering');
	await tool(page, 'Bra att ha', 'More');
	await page.getByRole('menuitem', { name: 'Remind me …' }).click();
	const dialog = page.getByRole('dialog', { name: 'Save and remind' });
	await dialog.getByLabel('Note to yourself').fill('inför mötet');
	await dialog.getByRole('radio', { name: /Tomorrow morning/ }).check();
	await picture(page, 'save-dialog');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await dialog.waitFor({ state: 'detached' });
	await go(page, '/saved');
	const saved = page.getByTestId('saved-item').filter({ hasText: 'Bra att ha' });
	await saved.getByText('inför mötet').waitFor();
	await saved.getByText(/Reminds you/).waitFor();
	await picture(page, 'saved');
	const second = await kalle.context.newPage();
	await go(second, '/saved');
	await second.getByRole('button', { name: 'Stop saving' }).click();
	await saved.waitFor({ state: 'detached' });
	await page.getByText('Nothing saved yet').waitFor();
	await second.close();
});

test('what happened meanwhile is listed, and everything is counted', async () => {
	const { page } = kalle;
	await go(page, '/catch-up');
	await page.getByRole('heading', { level: 1, name: 'While you were away' }).waitFor();
	await page.getByLabel('Since').selectOption({ label: 'today' });
	await page.getByRole('heading', { name: 'To you or your municipality' }).waitFor();
	assert.match(page.url(), /since=today$/);
	const rooms = page.getByRole('region', { name: /Everything that happened/ });
	await rooms.getByRole('listitem').filter({ hasText: 'Parkering' }).getByText(/new messages/).waitFor();
	await picture(page, 'catch-up');
	await page.getByLabel('Since').selectOption({ label: 'a day you choose' });
	await page.getByLabel('Day', { exact: true }).fill('2026-01-01');
	await page.getByLabel('Day', { exact: true }).blur();
	await eventually(() => page.url(), (url) => url.endsWith('since=2026-01-01'));
	const files = page.getByRole('region', { name: 'Files' });
	await files.getByRole('link', { name: 'lamna-zon-skiss.png', exact: true }).waitFor();
	await files.scrollIntoViewIfNeeded();
	await picture(page, 'catch-up-files');
	await files.getByRole('link', { name: 'Go to the message with lamna-zon-skiss.png' }).click();
	await sent(page, 'med måtten').getByTestId('picture').waitFor();
	await page.goBack();
	await eventually(() => page.url(), (url) => url.endsWith('since=2026-01-01'));
	await page.goBack();
	await eventually(() => page.url(), (url) => url.endsWith('since=today'));
});

test('axe finds no fault, nothing is beside the screen, in light and dark, small and wide', async () => {
	for (const viewport of [WIDE, SMALL, { width: 1024, height: 768 }, { width: 320, height: 640 }]) {
		const seen = await visit(browser, server.url, { viewport });
		await signIn(seen, 'kalle.kantsten');
		const { page } = seen;
		for (const path of ['/inbox', '/saved', '/catch-up?since=week', '/']) {
			await page.goto(path);
			await page.getByRole('heading', { level: 1 }).first().waitFor();
			await page.waitForLoadState('networkidle').catch(() => undefined);
			const name = `${path.slice(1).split('?')[0] || 'home'}-${viewport.width}`;
			assert.deepEqual(await faultsInEveryLook(page, name), [], path);
		}
		await leave(seen);
	}
});

test('nothing went wrong on the way', async () => {
	await leave(kalle);
	await leave(saga);
});
