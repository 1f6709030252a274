// Where the network lets no WebSocket through, the same page talks over HTTP streaming.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit, WORKER } from './support/browser.js';
import { withoutWebSocket } from './support/no-websocket.js';
import { enter, say, sent } from './support/room.js';

let browser, server, proxy;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	proxy = await withoutWebSocket(server.port);
});
after(async () => {
	await browser?.close();
	proxy?.stop();
	await server?.stop();
});

test('without WebSocket two people talk all the same, over HTTP streaming', async () => {
	const forgive = [/WebSocket connection to .* failed/];
	const kalle = await visit(browser, proxy.url, { forgive, ...WORKER });
	const saga = await visit(browser, server.url);
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
	const streams = [];
	kalle.context.on('request', (request) => streams.push(new URL(request.url()).pathname));
	await enter(kalle.page, 'Parkering');
	await enter(saga.page, 'Parkering');
	assert.ok(proxy.refused > 0);
	assert.ok(streams.includes('/connection/http_stream'));
	await say(saga.page, 'Hör du mig?');
	await sent(kalle.page, 'Hör du mig?').waitFor();
	await say(kalle.page, 'Ja, genom muren');
	await sent(saga.page, 'Ja, genom muren').waitFor();
	assert.ok(streams.includes('/emulation'));
	await leave(kalle);
	await leave(saga);
});
