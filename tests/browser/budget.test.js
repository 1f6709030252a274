// The first view needs at most so many bytes of JavaScript, as the server sends them, wherever a link leads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { live } from './support/room.js';

/** Bytes over the line: what a phone on a train fetches in two seconds. */
const FIRST = 120_000;

/** Of a link right into a room, which needs the list of messages and the composer too, but can be read before it is live. */
const ROOM = 130_000;

/** What only the live connection's SDK has in it. */
const SDK = 'Centrifuge';

let browser, server;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** Bytes of a script over the line. A server that was built for tests does not compress its files: then as the released one does. */
async function sent(request) {
	const response = await request.response();
	const { 'content-encoding': encoded } = await response.allHeaders();
	return encoded ? (await request.sizes()).responseBodySize : brotliCompressSync(await response.body()).length;
}

/** Somebody in a browser that has nothing yet. */
async function stranger(login) {
	const visitor = await visit(browser, server.url, { forgive: [/status of 401/] });
	if (login) await signIn(visitor, login);
	return visitor;
}

/** Opens a page in a new browser; the bytes of the scripts it asked for until it could be used. `held` does not come until then. */
async function weigh(name, most, path, usable, login, held) {
	const visitor = await stranger(login);
	let release;
	const released = new Promise((resolve) => (release = resolve));
	if (held) {
		await visitor.page.route(held, async (route) => {
			await released;
			await route.continue();
		});
	}
	const scripts = [];
	let counting = true;
	visitor.page.on('requestfinished', (request) => {
		if (counting && request.resourceType() === 'script') scripts.push(request);
	});
	await visitor.page.goto(await path(visitor));
	await usable(visitor.page);
	counting = false;
	const sizes = await Promise.all(scripts.map(sent));
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	release();
	if (login) await live(visitor.page);
	console.log(`${name}: ${bytes} bytes of JavaScript in ${scripts.length} files`);
	await leave(visitor);
	assert.ok(bytes > 10_000, `${name}: ${bytes} cannot be all`);
	assert.ok(bytes <= most, `${name}: ${bytes} bytes, at most ${most}`);
}

test('signing in', () => weigh('sign-in', FIRST, async () => '/sign-in', (page) => page.getByTestId('sign-in').waitFor()));

test('the start page', () => weigh('home', FIRST, async () => '/', live, 'kalle.kantsten'));

/** The address of the script that has the SDK in it. */
async function sdk() {
	const visitor = await stranger('kalle.kantsten');
	const scripts = [];
	visitor.page.on('response', (response) => response.request().resourceType() === 'script' && scripts.push(response));
	await visitor.page.goto('/');
	await live(visitor.page);
	const texts = await Promise.all(scripts.map(async (script) => [script.url(), await script.text()]));
	const [found, ...others] = texts.filter(([, text]) => text.includes(SDK)).map(([url]) => url);
	await leave(visitor);
	assert.ok(found && others.length === 0, `the SDK is in ${[found, ...others]}`);
	return found;
}

test('a room, which is there before the live connection’s SDK', async () => {
	const path = async ({ context }) => {
		const rooms = await (await context.request.get('/api/v1/rooms')).json();
		return `/rooms/${(rooms.rooms ?? rooms).find(({ room }) => room.slug === 'parkering').room.id}`;
	};
	const usable = async (page) => {
		await page.getByTestId('composer').first().waitFor();
		await page.locator('[role=log][aria-busy=false]').first().waitFor();
		await page.getByTestId('message').first().waitFor();
	};
	await weigh('room', ROOM, path, usable, 'kalle.kantsten', await sdk());
});
