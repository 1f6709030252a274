// Thirty lanes and fifty messages a second: how long until a message shows, and that the page does not grow.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { eventually, live } from './support/room.js';

const LANES = 30;
const EACH_SECOND = 50;
const SECONDS = 12;

/** Most milliseconds until all but one of a hundred messages show. Alone on a machine of two cores it is a fraction of it. */
const SHOWN_MS = 1_500;
/** Most messages that a lane holds; `SHOWN` of the wall. */
const IN_LANE = 30;

let browser, server, vera, rooms;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	vera = await visit(browser, server.url, { viewport: { width: 1600, height: 900 } });
	await signIn(vera, 'vera.vagvisare');
	const { request } = vera.context;
	const all = async () => (await request.get('/api/v1/rooms')).json();
	const network = (await all()).find(({ room }) => room.slug === 'parkering').room.network_id;
	const open = async () => (await all()).map(({ room }) => room).filter((room) => room.network_id === network && room.kind !== 'cohort');
	for (let at = (await open()).length; at < LANES; at += 1) {
		const data = { kind: 'theme', slug: `vagg-${at}`, name: `Vägg ${at}`, purpose: 'Full fart' };
		assert.equal((await request.post(`/api/v1/networks/${network}/channels`, { data })).status(), 201);
	}
	// Those that are over take no messages.
	rooms = (await open()).filter((room) => room.read_only_after_ms === undefined).map(({ id }) => id);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

test('fifty messages a second show in their lanes soon, and no lane grows', async () => {
	const { page, context } = vera;
	await page.goto('/wall');
	await live(page);
	await eventually(() => page.getByTestId('lane').count(), (count) => count === LANES);
	// When each message is first there for the eye: in the frame after it was put.
	await page.evaluate(() => {
		window.shown = {};
		const look = (node) => {
			const id = node.dataset?.messageId;
			if (id) requestAnimationFrame(() => (window.shown[id] ??= Date.now()));
			else node.querySelectorAll?.('[data-message-id]').forEach(look);
		};
		new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look))).observe(document.body, {
			childList: true,
			subtree: true
		});
	});
	const before = await page.evaluate(() => document.querySelectorAll('*').length);
	const began = Date.now();
	const posted = [];
	for (let at = 0; at < EACH_SECOND * SECONDS; at += 1) {
		await pause(Math.max(0, began + (at * 1_000) / EACH_SECOND - Date.now()));
		const sent_ms = Date.now();
		const headers = { 'idempotency-key': crypto.randomUUID() };
		const data = { body: `Meddelande ${at}: vi mätte **igen** i kväll` };
		posted.push(
			context.request
				.post(`/api/v1/rooms/${rooms[at % rooms.length]}/messages`, { data, headers })
				.then((answer) => answer.json())
				.then(({ message }) => ({ id: message.id, sent_ms }))
		);
	}
	const all = await Promise.all(posted);
	const took = Date.now() - began;
	const shown = await eventually(
		() => page.evaluate(() => window.shown),
		(times) => all.every(({ id }) => times[id])
	);
	const waits = all.map(({ id, sent_ms }) => shown[id] - sent_ms).sort((a, b) => a - b);
	const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
	const [after, most] = await page.evaluate(() => [
		document.querySelectorAll('*').length,
		Math.max(...[...document.querySelectorAll('[data-testid="lane"]')].map((lane) => lane.querySelectorAll('[data-testid="message"]').length))
	]);
	console.log(
		`${LANES} lanes, ${all.length} messages in ${took} ms: shown after ${at(0.5)} ms (median), ${at(0.99)} ms (99 %), ` +
			`${at(1)} ms (all); ${before} elements before, ${after} after, at most ${most} messages in a lane`
	);
	assert.ok(at(0.99) <= SHOWN_MS, `99 % after ${at(0.99)} ms`);
	assert.ok(most <= IN_LANE, `${most} messages in a lane`);
	await leave(vera);
});
