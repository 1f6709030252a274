// Server and browser where no other machine can be reached: run by no-way-out.test.js in a network namespace that has a loopback only.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';

import { folder, Server } from '../../sdk/js/support/server.js';
import { launch, leave, visit, WORKER } from './browser.js';
import { composer, eventually, live, open, sent } from './room.js';

/** What asking another machine for a connection comes to. */
async function outside(host) {
	const socket = connect(443, host);
	const [error] = await Promise.race([once(socket, 'error'), once(socket, 'connect')]).catch((thrown) => [thrown]);
	socket.destroy();
	return error?.code;
}
for (const host of ['192.0.2.1', '2001:db8::1']) {
	const code = await outside(host);
	assert.match(`${code}`, /^E(NETUNREACH|ADDRNOTAVAIL|HOSTUNREACH)$/, `${host}: ${code}`);
}

const [browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
try {
	const visitor = await visit(browser, server.url, { forgive: [/status of 401/], ...WORKER });
	const { context, page } = visitor;
	const hosts = new Set();
	const failed = [];
	context.on('request', (request) => hosts.add(new URL(request.url()).hostname));
	// A request that is given up because one goes elsewhere is none that could not leave.
	context.on('requestfailed', (request) => {
		const { errorText } = request.failure() ?? {};
		if (errorText !== 'net::ERR_ABORTED') failed.push(`${request.url()}: ${errorText}`);
	});
	await page.goto('/');
	await page.waitForURL(/\/sign-in/);
	const form = page.getByTestId('sign-in');
	await form.getByLabel('Email or username').fill('robin.wayfarer');
	await form.getByLabel('Password').fill('mellanrum-demo');
	await form.getByRole('button', { name: 'Sign in' }).click();
	await live(page);
	await open(page, 'Nordic exchange');
	await composer(page).fill('Nobody else **can** hear this, https://example.org/picture.png');
	await composer(page).press('Enter');
	await sent(page, 'Nobody else').locator('strong', { hasText: 'can' }).waitFor();
	await page.getByRole('button', { name: 'Put in an emoji' }).first().click();
	await page.getByTestId('emoji-picker').getByRole('gridcell').first().waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('link', { name: 'Settings' }).first().click();
	await page.getByTestId('devices').waitFor();
	await eventually(() => page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length), Boolean);
	// What the server does at its start it has done by now; it has not complained of the net.
	assert.doesNotMatch(server.said, /dns|unreachable|could not (reach|resolve|connect)/i);
	assert.deepEqual(failed, []);
	assert.deepEqual([...hosts].filter((host) => host !== ''), ['127.0.0.1']);
	await leave(visitor);
} finally {
	await browser.close();
	await server.stop();
}
console.log('nothing was asked of another machine');
