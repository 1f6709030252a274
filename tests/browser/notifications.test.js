// What one is told while one looks elsewhere: in the title, by the page in the background, and by push while the app is closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit, WORKER } from './support/browser.js';
import { installed } from './support/device.js';
import { becomes, enter, eventually, live, open, say, sent } from './support/room.js';

let browser, server, kalle, saga;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	kalle = await visit(browser, server.url, { permissions: ['notifications'], ...WORKER });
	saga = await visit(browser, server.url, WORKER);
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
	await kalle.page.goto('/');
	await live(kalle.page);
	await installed(kalle.page);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** Somebody looks at another window, or comes back. */
const look = (page, away) =>
	page.evaluate((hidden) => {
		Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
		document.dispatchEvent(new Event('visibilitychange'));
	}, away);

const shown = (page) =>
	page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, ...data }));
	});

const clear = (page) =>
	page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		for (const notification of await registration.getNotifications()) notification.close();
	});

const told = (page, wished) => eventually(() => shown(page), (all) => all.some(wished));

async function mention(text, room = 'Parkering') {
	await enter(saga.page, room);
	await say(saga.page, `@kalle.kantsten ${text}`);
	await sent(saga.page, text).waitFor();
}

test('the title counts what waits, and a mention adds to it', async () => {
	const waiting = async () => Number((await kalle.page.title()).match(/^\((\d+)\) /)?.[1] ?? 0);
	const before = await waiting();
	await mention('titta hit');
	await eventually(waiting, (count) => count === before + 1);
	await open(kalle.page, 'Nudging & beteende');
	await eventually(() => kalle.page.title(), (text) => /^\(\d+\) Nudging & beteende · Mellanrum$/.test(text));
});

test('a page in the background tells of a mention, without a word of it until one chooses so', async () => {
	await look(kalle.page, true);
	await mention('hemlig fråga');
	const [plain] = await told(kalle.page, ({ body }) => body === 'Somebody mentioned you.');
	assert.equal(plain.title, 'Mellanrum');
	assert.match(plain.url, /^\/rooms\/[^?]+\?message=/);
	await look(kalle.page, false);
	await clear(kalle.page);
	await kalle.page.goto('/settings');
	await kalle.page.getByLabel('Show who wrote and what').check();
	await picture(kalle.page, 'notifications');
	const saved = async () => (await (await kalle.context.request.get('/api/v1/me/settings')).json()).notifications.show_content;
	await eventually(saved, (chosen) => chosen === true);
	await look(kalle.page, true);
	await mention('öppen fråga');
	await told(kalle.page, ({ title, body }) => title === 'Saga Sadelmark · Parkering' && body.includes('öppen fråga'));
	await clear(kalle.page);
});

test('a muted room tells nothing, while another does', async () => {
	await look(kalle.page, false);
	await kalle.page.getByText('Choose for each room').click();
	await kalle.page.getByLabel('What you are told of Parkering').selectOption('Nothing');
	const level = async () => Object.values((await (await kalle.context.request.get('/api/v1/me/settings')).json()).levels);
	await eventually(level, (levels) => levels.includes('nothing'));
	await look(kalle.page, true);
	await mention('i tysthet');
	await mention('i Allmänt', 'Allmänt');
	await told(kalle.page, ({ body }) => body.includes('i Allmänt'));
	assert.equal((await shown(kalle.page)).filter(({ body }) => body.includes('i tysthet')).length, 0);
	await clear(kalle.page);
	await look(kalle.page, false);
});

test('a push while the app is closed is shown in the person’s language and opens the message', async () => {
	const watch = await kalle.context.newCDPSession(kalle.page);
	const registered = new Promise((resolve) => {
		watch.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL === `${server.url}/`);
			if (ours) resolve(ours.registrationId);
		});
	});
	await watch.send('ServiceWorker.enable');
	const registrationId = await registered;
	await kalle.context.request.patch('/api/v1/me', { data: { locale: 'sv' } });
	await kalle.page.goto('/');
	await kalle.page.locator('html[lang=sv]').waitFor();
	await live(kalle.page);
	const words = () => kalle.page.evaluate(async () => {
		const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
		const disk = await done(indexedDB.open('mellanrum'));
		const found = await done(disk.transaction('words').objectStore('words').get('push'));
		disk.close();
		return found?.lang;
	});
	await eventually(words, (lang) => lang === 'sv');
	const rooms = await (await kalle.context.request.get('/api/v1/rooms')).json();
	const { room } = (rooms.rooms ?? rooms).find((my) => my.room.slug === 'parkering');
	const page = await (await kalle.context.request.get(`/api/v1/rooms/${room.id}/messages?limit=1`)).json();
	const message_id = page.messages[0].id;
	const worker = kalle.context.serviceWorkers().find((known) => known.url() === `${server.url}/service-worker.js`);
	const notified = () =>
		worker.evaluate(async () =>
			(await self.registration.getNotifications()).map(({ title, body, lang, data }) => ({ title, body, lang, ...data }))
		);
	const deliver = (data) =>
		watch.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data: JSON.stringify(data) });

	// Somebody looks at the app: nothing is shown over it.
	await deliver({ kind: 'mention', room_id: room.id, message_id: 'seen' });
	await kalle.page.goto('about:blank');
	const looking = () => worker.evaluate(async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length);
	await eventually(looking, (pages) => pages === 0);
	await deliver({ kind: 'mention', room_id: room.id, message_id });
	const [plain] = await eventually(notified, (all) => all.length > 0);
	assert.deepEqual(plain, {
		title: 'Mellanrum',
		body: 'Någon nämnde dig.',
		lang: 'sv',
		url: `/rooms/${room.id}?message=${message_id}`,
		message_id
	});
	// The next of the same room takes its place.
	await deliver({ kind: 'direct', room_id: room.id, message_id: 'm2', title: 'Saga', body: 'Hej!', network: 'Väst' });
	const [told] = await eventually(notified, ([first]) => first?.message_id === 'm2');
	assert.deepEqual([told.title, told.body, (await notified()).length], ['Saga · Väst', 'Hej!', 1]);

	await kalle.page.goto('/');
	await live(kalle.page);
	await deliver({ kind: 'mention', room_id: room.id, message_id });
	await worker.evaluate(async (url) => {
		await self.registration.showNotification('Mellanrum', { data: { url } });
		const all = await self.registration.getNotifications();
		const notification = all.find(({ data }) => data.url === url);
		self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
	}, `/rooms/${room.id}?message=${message_id}`);
	await kalle.page.waitForURL(`${server.url}/rooms/${room.id}?message=${message_id}`);
	await kalle.page.getByRole('heading', { level: 1, name: 'Parkering' }).waitFor();
	await kalle.context.request.patch('/api/v1/me', { data: { locale: 'en' } });
});

test('where the browser refuses, the settings say so in words and what to do', async () => {
	const refused = await visit(browser, server.url, WORKER);
	await signIn(refused, 'robin.wayfarer');
	await refused.page.goto('/settings');
	const device = refused.page.getByTestId('push');
	await device.and(refused.page.locator('[data-state=off], [data-state=denied]')).waitFor();
	if ((await device.getAttribute('data-state')) === 'off') {
		await device.getByRole('button', { name: 'Turn on here' }).click();
	}
	await device.getByText('The browser does not let notifications from here through.').waitFor();
	await becomes(() => device.getAttribute('data-state'), 'denied');
	await refused.page.getByLabel('Leave me alone at certain hours').check();
	await refused.page.getByLabel('From', { exact: true }).fill('21:30');
	await refused.page.getByLabel('From', { exact: true }).blur();
	const quiet = async () => (await (await refused.context.request.get('/api/v1/me/settings')).json()).notifications.quiet;
	await eventually(quiet, (hours) => hours?.from_minute === 21 * 60 + 30 && hours.to_minute === 7 * 60);
	await leave(refused);
});

test('no page of these two asked anything elsewhere or complained', async () => {
	await leave(kalle);
	await leave(saga);
});
