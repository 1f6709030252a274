// Two people on two nodes of one archive: apart, cut off, and with a node gone (I2, I3, I4, I6).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { database } from '../sdk/js/support/database.js';
import { Proxy } from '../sdk/js/support/proxy.js';
import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit, WORKER } from './support/browser.js';
import { agree, becomes, enter, eventually, live, message, say, sent } from './support/room.js';

// What the browser itself notes of a connection that breaks.
const forgive = [/net::ERR_/, /WebSocket connection to .* failed/, /status of 50\d/];
const ROOM = 'Bilpooler & hubbar';

let browser, nodes, front, kalle, saga;

before(async () => {
	const { TEST_REDIS_URL } = process.env;
	assert.ok(TEST_REDIS_URL, 'TEST_REDIS_URL names no Redis: use script/services');
	const shared = ['--database-url', await database(), '--redis-url', TEST_REDIS_URL, '--data-dir', folder()];
	browser = await launch();
	const first = await Server.start('--demo', ...shared);
	nodes = [first, await Server.start(...shared)];
	// Stands for a load balancer that knows which node is there.
	front = await Proxy.start(nodes[1].port);
	kalle = await visit(browser, nodes[0].url, { forgive, ...WORKER });
	saga = await visit(browser, front.url, { forgive, ...WORKER });
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
});
after(async () => {
	await browser?.close();
	await front?.stop();
	await Promise.all((nodes ?? []).map((node) => node.stop()));
});

test('inv_02 what is said on one node is heard on the other, in one order', async () => {
	await enter(kalle.page, ROOM);
	await enter(saga.page, ROOM);
	for (let number = 1; number <= 5; number += 1) {
		await say(kalle.page, `Kalle ${number}`);
		await say(saga.page, `Saga ${number}`);
	}
	for (const { page } of [kalle, saga]) {
		await sent(page, 'Kalle 5').waitFor();
		await sent(page, 'Saga 5').waitFor();
	}
	await agree(saga.page, kalle.page);
	const here = kalle.page.getByTestId('presence');
	await eventually(() => here.getAttribute('data-count'), (count) => count === '2');
});

test('inv_04 what is written without a connection is kept, sent once, and both see the same order', async () => {
	await saga.context.setOffline(true);
	front.cut();
	await saga.page.locator('[data-testid=connection][data-state=offline]').waitFor({ state: 'attached' });
	for (const text of ['Skrivet i tunneln', 'Och en till']) {
		await say(saga.page, text);
		await message(saga.page, text).and(saga.page.locator('[data-state=queued]')).waitFor();
	}
	await say(kalle.page, 'Var är du?');
	await sent(kalle.page, 'Var är du?').waitFor();
	// The page is loaded anew in between, as a phone does: what waits is on the disk.
	front.mend();
	await saga.context.setOffline(false);
	await saga.page.reload();
	await live(saga.page);
	for (const { page } of [kalle, saga]) {
		for (const text of ['Skrivet i tunneln', 'Och en till', 'Var är du?']) {
			await sent(page, text).waitFor();
			await becomes(() => message(page, text).count(), 1);
		}
	}
	await agree(saga.page, kalle.page);
	const answer = await kalle.context.request.get('/api/v1/rooms');
	const rooms = await answer.json();
	const { room } = (rooms.rooms ?? rooms).find(({ room }) => room.name === ROOM);
	const { messages } = await (await kalle.context.request.get(`/api/v1/rooms/${room.id}/messages?limit=50`)).json();
	assert.equal(messages.filter(({ body }) => body === 'Skrivet i tunneln').length, 1);
});

test('inv_06 a connection that breaks without the page being loaded anew is taken up where it was', async () => {
	front.cut();
	for (let number = 1; number <= 20; number += 1) await say(kalle.page, `Under avbrottet ${number}.`);
	await sent(kalle.page, 'Under avbrottet 20.').waitFor();
	front.mend();
	await sent(saga.page, 'Under avbrottet 20.').waitFor();
	await agree(saga.page, kalle.page);
});

test('inv_03 when a node is killed its people carry on at the other', async () => {
	await say(saga.page, 'Före strömavbrottet');
	await sent(kalle.page, 'Före strömavbrottet').waitFor();
	front.target = nodes[0].port;
	await nodes[1].kill();
	await say(saga.page, 'Skickat till en nod utan ström');
	await sent(kalle.page, 'Skickat till en nod utan ström').waitFor();
	await say(kalle.page, 'Vi är båda här');
	await sent(saga.page, 'Vi är båda här').waitFor();
	await becomes(() => message(saga.page, 'Skickat till en nod').count(), 1);
	await agree(saga.page, kalle.page);
});

test('no page of these two asked anything elsewhere or complained', async () => {
	await leave(kalle);
	await leave(saga);
});
