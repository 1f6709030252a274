// Every main page at three widths, light and dark: no fault that axe knows, nothing beside the screen.
// SHOTS names a folder for pictures.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { live } from './support/room.js';

const WIDTHS = [390, 1024, 1600];
const SCHEMES = ['light', 'dark'];

let browser, server;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** What is wrong with the page, in one line each. */
async function faults(page) {
	const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
	const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id}: ${target} ${html}`));
	const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	return beside > 0 ? [...found, `${beside} pixels beside the screen`] : found;
}

for (const width of WIDTHS) {
	for (const colorScheme of SCHEMES) {
		describe(`${width} pixels, ${colorScheme}`, () => {
			let visitor, room, root;

			before(async () => {
				const viewport = { width, height: width < 500 ? 844 : 900 };
				visitor = await visit(browser, server.url, { viewport, colorScheme, forgive: [/status of 401/] });
			});
			after(() => leave(visitor));

			const look = async (name, path, ready) => {
				const { page } = visitor;
				await page.goto(path);
				await ready(page);
				await picture(page, `${name}-${width}-${colorScheme}`);
				assert.deepEqual(await faults(page), []);
			};

			test('sign-in', () => look('sign-in', '/sign-in', (page) => page.getByTestId('sign-in').waitFor()));

			test('home', async () => {
				await signIn(visitor, 'kalle.kantsten');
				const rooms = await (await visitor.context.request.get('/api/v1/rooms')).json();
				room = (rooms.rooms ?? rooms).find(({ room }) => room.slug === 'parkering').room.id;
				const answer = await visitor.context.request.get(`/api/v1/rooms/${room}/messages?limit=100`);
				const { messages } = await answer.json();
				root = messages.findLast(({ reply_count: count }) => count > 0).id;
				await look('home', '/', live);
			});

			test('room', () => look('room', `/rooms/${room}`, (page) => page.getByTestId('message').last().waitFor()));

			test('thread', () =>
				look('thread', `/rooms/${room}?thread=${root}`, (page) =>
					page.getByTestId('thread').getByTestId('composer').waitFor()
				));

			test('settings', () => look('settings', '/settings', (page) => page.getByTestId('devices').waitFor()));
		});
	}
}
