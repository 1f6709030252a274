// On a train: the app opens, reads and writes without a connection, and all is true when there is one again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit, WORKER } from './support/browser.js';
import { closeAll, device, disk, installed } from './support/device.js';
import { line } from './support/line.js';
import { becomes, enter, eventually, live, message, open, say, sent, tool } from './support/room.js';

// The browser itself notes what it cannot reach.
const forgive = [/net::ERR_/, /WebSocket connection to .* failed/, /status of (401|404)/];

let browser, server, way, home, saga, vera;

before(async () => {
	way = await line(() => server.port);
	const start = Server.start('--demo', '--data-dir', folder(), '--origins', way.url);
	[browser, server] = await Promise.all([launch(), start]);
	home = folder();
	saga = await visit(browser, server.url, WORKER);
	vera = await visit(browser, server.url, WORKER);
	await signIn(saga, 'saga.sadelmark');
	await signIn(vera, 'vera.vagvisare');
});
after(async () => {
	await closeAll();
	await browser?.close();
	await way?.stop();
	await server?.stop();
});

const connection = (page) => page.getByTestId('connection').and(page.locator('[data-state=offline]'));
const waiting = (page, text) => page.locator('[data-testid="message"]:not([data-state=sent])').filter({ hasText: text });

/** The room's newest texts, oldest first, as the server has them. */
async function texts({ context }, room) {
	const answer = await context.request.get(`${server.url}/api/v1/rooms/${room}/messages?limit=20`);
	assert.equal(answer.status(), 200, await answer.text());
	return (await answer.json()).messages.map(({ body }) => body);
}

const roomOf = (page) => new URL(page.url()).pathname.split('/')[2];

test('what was written on the way survives closing the browser, and arrives once and in order from two pages', async () => {
	let kalle = await device(home, way.url, { forgive });
	await signIn(kalle, 'kalle.kantsten');
	await enter(kalle.page, 'Parkering');
	await installed(kalle.page);
	const room = roomOf(kalle.page);
	const read = await kalle.page.getByTestId('message').last().textContent();
	const kept = (all) => JSON.parse(all).pages.find(({ room_id }) => room_id === room);
	await eventually(() => disk(kalle.page), (all) => kept(all)?.messages.length > 0);
	await way.cut();
	await connection(kalle.page).waitFor();
	for (const text of ['Ett från tåget', 'Två från tåget', 'Tre från tåget']) {
		await say(kalle.page, text);
		await waiting(kalle.page, text).waitFor();
	}
	await leave(kalle);

	kalle = await device(home, way.url, { forgive });
	await kalle.page.goto(`/rooms/${room}`);
	await kalle.page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();
	await waiting(kalle.page, 'Tre från tåget').waitFor();
	await becomes(() => waiting(kalle.page, 'från tåget').count(), 3);
	assert.ok((await kalle.page.getByTestId('message').allTextContents()).some((text) => text === read));
	await connection(kalle.page).filter({ hasText: /What you see is from today \d\d:\d\d/ }).waitFor();
	await picture(kalle.page, 'offline');
	const second = await kalle.context.newPage();
	await second.goto(`/rooms/${room}`);
	await waiting(second, 'Tre från tåget').waitFor();

	await way.mend();
	await kalle.page.bringToFront();
	for (const page of [kalle.page, second]) {
		for (const text of ['Ett från tåget', 'Två från tåget', 'Tre från tåget']) await sent(page, text).waitFor();
		await becomes(() => waiting(page, 'från tåget').count(), 0);
	}
	const arrived = (await texts(kalle, room)).filter((text) => text.endsWith('från tåget'));
	assert.deepEqual(arrived, ['Ett från tåget', 'Två från tåget', 'Tre från tåget']);
	await leave(kalle);
});

test('a topic that was read can be read without a connection, and what is fetched when it is wanted is there', async () => {
	const kalle = await device(home, way.url, { forgive });
	await signIn(kalle, 'kalle.kantsten');
	await enter(kalle.page, 'Parkering');
	await installed(kalle.page);
	const room = roomOf(kalle.page);
	const post = async (path, data) => {
		const headers = { 'idempotency-key': crypto.randomUUID() };
		const answer = await vera.context.request.post(`/api/v1/rooms/${room}/${path}`, { data, headers });
		assert.ok(answer.ok(), await answer.text());
		return (await answer.json()).message;
	};
	const topic = await post('topics', { title: 'På tåget', kind: 'discussion', tags: [], body: 'Om att läsa på tåget' });
	await post('messages', { body: 'Ett inlägg som lästs', thread: topic.id });
	const view = kalle.page.getByTestId('topic-view');
	await kalle.page.goto(`/topics/${topic.id}`);
	await view.getByText('Ett inlägg som lästs').waitFor();
	await becomes(() => view.getByTestId('partly').count(), 0);
	await eventually(() => disk(kalle.page), (all) => all.includes('Ett inlägg som lästs'));
	await way.cut();
	await kalle.page.goto(`/topics/${topic.id}`);
	await view.getByText('Ett inlägg som lästs').waitFor();
	await view.getByText('You have no connection. There may be more').waitFor();
	await picture(kalle.page, 'offline-topic');
	// Never opened here before: these parts come from what the service worker keeps.
	await kalle.page.locator('body').press('?');
	await kalle.page.getByTestId('shortcuts').waitFor();
	await kalle.page.keyboard.press('Escape');
	await kalle.page.goto(`/rooms/${room}`);
	await kalle.page.getByTestId('details-button').click();
	await kalle.page.getByTestId('details').waitFor();

	await post('messages', { body: 'Ett inlägg som kom sedan', thread: topic.id });
	await kalle.page.goto(`/topics/${topic.id}`);
	await view.getByTestId('partly').waitFor();
	await way.mend();
	await view.getByText('Ett inlägg som kom sedan').waitFor();
	await becomes(() => view.getByTestId('partly').count(), 0);
	await leave(kalle);
});

test('a page that dies between sending and the reply is followed by one that sends nothing twice', async () => {
	let kalle = await device(home, way.url, { forgive });
	await enter(kalle.page, 'Parkering');
	const room = roomOf(kalle.page);
	way.deafen();
	await say(kalle.page, 'Utan kvitto');
	await eventually(() => texts(saga, room), (all) => all.includes('Utan kvitto'));
	await waiting(kalle.page, 'Utan kvitto').waitFor();
	await leave(kalle);
	way.hear();
	kalle = await device(home, way.url, { forgive });
	await kalle.page.goto(`/rooms/${room}`);
	await live(kalle.page);
	await sent(kalle.page, 'Utan kvitto').waitFor();
	await eventually(() => disk(kalle.page), (all) => JSON.parse(all).outbox.length === 0);
	assert.equal((await texts(saga, room)).filter((text) => text === 'Utan kvitto').length, 1);
	await leave(kalle);
});

test('what was removed meanwhile, and rooms whose right has ended, are gone from the screen and the disk', async () => {
	let kalle = await device(home, way.url, { forgive });
	await enter(kalle.page, 'Coachningsgrupp Alm');
	const group = roomOf(kalle.page);
	await enter(kalle.page, 'Parkering');
	const room = roomOf(kalle.page);
	await enter(saga.page, 'Parkering');
	await say(saga.page, 'Det hemliga numret');
	await sent(kalle.page, 'Det hemliga numret').waitFor();
	await eventually(() => disk(kalle.page), (all) => all.includes('Det hemliga numret'));
	const me = await (await kalle.context.request.get('/api/v1/me')).json();
	await leave(kalle);
	await way.cut();

	await tool(saga.page, 'Det hemliga numret', 'More');
	await saga.page.getByRole('menuitem', { name: 'Remove' }).click();
	await saga.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await saga.page.getByText('Removed by its author.').last().waitFor();
	const gone = await vera.context.request.delete(`/api/v1/rooms/${group}/members/${me.person.id}`);
	assert.ok(gone.ok(), await gone.text());

	// Still there while nobody can know better.
	kalle = await device(home, way.url, { forgive });
	await kalle.page.goto(`/rooms/${room}`);
	await message(kalle.page, 'Det hemliga numret').waitFor();
	await way.mend();
	await live(kalle.page);
	await message(kalle.page, 'Det hemliga numret').waitFor({ state: 'detached' });
	await kalle.page.getByTestId('room-grupp-alm').waitFor({ state: 'detached' });
	const clean = (all) => !all.includes('Det hemliga numret') && !all.includes(group);
	await eventually(() => disk(kalle.page), clean);
	await leave(kalle);
});

test('who was signed out elsewhere signs in again, is back in the room, and what was written goes out', async () => {
	const kalle = await device(home, way.url, { forgive });
	await enter(kalle.page, 'Parkering');
	const room = roomOf(kalle.page);
	await way.cut();
	await connection(kalle.page).waitFor();
	await say(kalle.page, 'Skrivet innan utloggning');
	await waiting(kalle.page, 'Skrivet innan utloggning').waitFor();
	const elsewhere = await visit(browser, server.url, WORKER);
	await signIn(elsewhere, 'kalle.kantsten');
	const ended = await elsewhere.context.request.delete('/api/v1/sessions');
	assert.ok(ended.ok(), await ended.text());
	await leave(elsewhere);
	await way.mend();
	await kalle.page.waitForURL(/\/sign-in/);
	await kalle.page.getByText('You are signed out here.').waitFor();
	await kalle.page.getByTestId('unsent').waitFor();
	await eventually(() => disk(kalle.page), (all) => !JSON.parse(all).overview.length && !JSON.parse(all).pages.length);
	const form = kalle.page.getByTestId('sign-in');
	await form.getByLabel('Email or username').fill('kalle.kantsten');
	await form.getByLabel('Password').fill('mellanrum-demo');
	await form.getByRole('button', { name: 'Sign in' }).click();
	await kalle.page.waitForURL(`${way.url}/rooms/${room}`);
	await sent(kalle.page, 'Skrivet innan utloggning').waitFor();
	await leave(kalle);
});

test('after signing out nothing that was read is left, and the next person sees their own only', async () => {
	const shared = await device(home, way.url, { forgive });
	await enter(shared.page, 'Parkering');
	const there = await shared.context.newPage();
	await there.goto('/');
	await live(there);
	await shared.page.goto('/settings');
	await shared.page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
	// The other page goes with it.
	for (const page of [shared.page, there]) await page.waitForURL(/\/sign-in/);
	const empty = (all) => ['overview', 'pages', 'words'].every((name) => JSON.parse(all)[name].length === 0);
	await eventually(() => disk(shared.page), empty);
	await way.cut();
	await shared.page.goto('/');
	await shared.page.getByText('The server does not answer right now.').waitFor();
	await way.mend();
	await shared.page.waitForURL(/\/sign-in/);
	await signIn(shared, 'robin.wayfarer');
	await shared.page.goto('/');
	await live(shared.page);
	await becomes(() => shared.page.getByTestId('room-parkering').count(), 0);
	await leave(shared);
});

test('a new version waits until it is asked for, and then replaces the one before', async () => {
	const robin = await device(home, way.url, { forgive });
	await robin.page.goto('/');
	await live(robin.page);
	await installed(robin.page);
	const { version } = await (await robin.context.request.get('/_app/version.json')).json();
	way.renew(version, 'tomorrow');
	await robin.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
	await robin.page.getByTestId('newer').waitFor();
	const names = () => robin.page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('-app-')));
	await becomes(() => names(), [`mellanrum-app-${version}`, 'mellanrum-app-tomorrow']);
	const loaded = robin.page.waitForEvent('load');
	await robin.page.getByRole('button', { name: 'Use it now' }).click();
	await loaded;
	await live(robin.page);
	await becomes(() => robin.page.getByTestId('newer').count(), 0);
	way.renew('tomorrow', 'tomorrow');
	way.renew(version, 'later');
	await robin.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
	const again = robin.page.waitForEvent('load');
	await robin.page.getByRole('button', { name: 'Use it now' }).click();
	await again;
	await live(robin.page);
	await eventually(names, (all) => all.join() === 'mellanrum-app-tomorrow,mellanrum-app-later');
	const cached = await robin.page.evaluate(async () => {
		const all = [];
		for (const name of await caches.keys()) {
			for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
		}
		return all.filter((path) => path.startsWith('/api') && !/\/(avatar|mark)$/.test(path));
	});
	assert.deepEqual(cached, []);
	await leave(robin);
});

test('nobody else’s page asked anything elsewhere or complained', async () => {
	await leave(saga);
	await leave(vera);
});
