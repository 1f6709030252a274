// Every main page at four widths, in light, dark and forced colours: no fault that axe knows, nothing beside the screen.
// SHOTS names a folder for pictures.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { faultsInEveryLook } from './support/faults.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { live, openRoom } from './support/room.js';

/** 320 pixels: a window of 1280 at 400 % zoom. */
const WIDTHS = [320, 390, 1024, 1600];

let browser, server;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

for (const width of WIDTHS) {
	describe(`${width} pixels`, () => {
		let visitor, room, root;

		before(async () => {
			const viewport = { width, height: width < 500 ? 844 : 900 };
			visitor = await visit(browser, server.url, { viewport, forgive: [/status of 401/] });
		});
		after(() => leave(visitor));

		const see = async (name, path, ready) => {
			const { page } = visitor;
			await page.goto(path);
			await ready(page);
			await page.evaluate(() => document.fonts.ready);
			assert.deepEqual(await faultsInEveryLook(page, `${name}-${width}`), []);
		};

		test('sign-in', () => see('sign-in', '/sign-in', (page) => page.getByTestId('sign-in').waitFor()));

		test('home', async () => {
			await signIn(visitor, 'kalle.kantsten');
			const rooms = await (await visitor.context.request.get('/api/v1/rooms')).json();
			room = (rooms.rooms ?? rooms).find(({ room }) => room.slug === 'parkering').room.id;
			const answer = await visitor.context.request.get(`/api/v1/rooms/${room}/messages?limit=100`);
			const { messages } = await answer.json();
			root = messages.findLast(({ reply_count: count }) => count > 0).id;
			await see('home', '/', live);
		});

		test('room', () => see('room', `/rooms/${room}`, openRoom));

		test('thread', () =>
			see('thread', `/rooms/${room}?thread=${root}`, async (page) => {
				await openRoom(page);
				await page.getByTestId('thread').getByTestId('composer').waitFor();
			}));

		test('details', () =>
			see('details', `/rooms/${room}?details`, async (page) => {
				await openRoom(page);
				await page.getByTestId('details').getByTestId('member').first().waitFor();
			}));

		test('settings', () => see('settings', '/settings', async (page) => {
			await live(page);
			await page.getByTestId('devices').waitFor();
		}));
	});
}
