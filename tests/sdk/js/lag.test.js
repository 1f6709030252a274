// A reader that does not read is told so, and loses nothing (I10).
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { connected, disconnectAll, offsets, range, subscribed, TRANSPORTS } from './support/client.js';
import { Network } from './support/network.js';
import { Proxy } from './support/proxy.js';

const LARGE = 'Sju sjösjuka sjömän. '.repeat(500);

let network, kalle, saga, proxy;

before(async () => {
	const metrics = ['--metrics-listen', '127.0.0.1:0'];
	network = await Network.start('--outbox-bytes', '65536', '--commands-per-ten-seconds', '100000', ...metrics);
	kalle = await network.person('kalle.kantsten');
	saga = await network.person('saga.sadelmark');
	proxy = await Proxy.start(network.server.port);
});
after(async () => {
	await proxy?.stop();
	await network?.stop();
});
afterEach(() => {
	disconnectAll();
	proxy.release();
});

async function overflows() {
	const text = await (await fetch(network.server.metrics)).text();
	return Number(text.match(/^mellanrum_outbox_overflow_total (\d+)/m)?.[1] ?? 0);
}

for (const transport of TRANSPORTS) {
	describe(transport, () => {
		test('inv_10 a reader whose outbox overflows is resubscribed with 2500 and can have every change once', async () => {
			const room = await network.channel();
			const writer = await connected(saga, transport);
			const sdk = await connected(kalle, transport, { url: proxy.url });
			const subscription = await subscribed(sdk, `room:${room}`);
			const from = subscription.heard.all('subscribed')[0].streamPosition.offset;
			const before = await overflows();
			proxy.hold();
			let written = 0;
			while ((await overflows()) === before) {
				assert.ok(written < 2_000, 'the outbox never overflows');
				await writer.rpc('message.post', { room_id: room, nonce: crypto.randomUUID(), body: LARGE });
				written += 1;
			}
			proxy.release();
			const why = await subscription.heard.until('subscribing', ({ code }) => code >= 2000);
			assert.deepEqual([why.code, why.reason], [2500, 'insufficient state']);
			await subscription.heard.when(() => subscription.heard.all('subscribed').length === 2);
			const { wasRecovering, recovered, streamPosition } = subscription.heard.all('subscribed')[1];
			assert.ok(wasRecovering);
			const heard = offsets(subscription);
			// What an outbox held may be more than one reply can: then the rest is paged through.
			if (!recovered) {
				assert.equal(streamPosition.offset, from + written);
				for (let last = heard.at(-1) ?? from; last < from + written; last = heard.at(-1)) {
					const since = { offset: last, epoch: streamPosition.epoch };
					const { publications } = await subscription.history({ limit: 100, since });
					assert.ok(publications.length > 0);
					heard.push(...publications.map(({ offset }) => offset));
				}
			}
			assert.deepEqual(heard, range(from + 1, from + written));
			assert.equal(sdk.heard.all('connected').length, 1);
		});
	});
}
