// A connection that breaks costs nobody a message: what was missed comes once, in order (I3, I5, I6, I13).
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { connected, disconnectAll, offsets, range, subscribed, TRANSPORTS } from './support/client.js';
import { Network } from './support/network.js';
import { Proxy } from './support/proxy.js';

let network, kalle, saga, proxy;

before(async () => {
	network = await Network.start('--recover-changes', '50');
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
	proxy.mend();
});

/** A reader behind the proxy, and the position it began at. */
async function reader(transport, room) {
	const sdk = await connected(kalle, transport, { url: proxy.url });
	const subscription = await subscribed(sdk, `room:${room}`);
	return { sdk, subscription, from: subscription.heard.all('subscribed')[0].streamPosition.offset };
}

/** How the last subscription went: `[wasRecovering, recovered]`. */
const outcome = (subscription) => {
	const { wasRecovering, recovered } = subscription.heard.all('subscribed').at(-1);
	return [wasRecovering, recovered];
};

for (const transport of TRANSPORTS) {
	describe(transport, () => {
		test('inv_06 after a cut exactly what was missed comes, in order', async () => {
			const room = await network.channel();
			const { sdk, subscription, from } = await reader(transport, room);
			await saga.write(room, 'before');
			await subscription.heard.until('publication');
			proxy.cut();
			await sdk.heard.until('connecting', ({ code }) => code !== 0);
			for (let number = 1; number <= 30; number += 1) await saga.write(room, `missed ${number}`);
			proxy.mend();
			await subscription.heard.when(() => subscription.heard.all('subscribed').length === 2);
			await saga.write(room, 'after');
			await subscription.heard.until('publication', ({ data }) => data.message.body === 'after');
			assert.deepEqual(outcome(subscription), [true, true]);
			assert.deepEqual(offsets(subscription), range(from + 1, from + 32));
		});

		test('inv_05 cut again and again while others write, every change comes once', async () => {
			const room = await network.channel();
			const { sdk, subscription, from } = await reader(transport, room);
			const writing = (async () => {
				for (let number = 1; number <= 40; number += 1) await saga.write(room, `${number}`);
			})();
			for (let cut = 1; cut <= 4; cut += 1) {
				await subscription.heard.when(() => offsets(subscription).length >= cut * 8);
				proxy.cut();
				await sdk.heard.when(() => sdk.heard.all('connecting').length > cut);
				proxy.mend();
				await sdk.heard.when(() => sdk.heard.all('connected').length > cut);
			}
			await writing;
			await subscription.heard.when(() => offsets(subscription).at(-1) === from + 40);
			assert.deepEqual(offsets(subscription), range(from + 1, from + 40));
		});

		test('a message that changed while somebody was away comes as it is now, at its last place', async () => {
			const room = await network.channel();
			const { sdk, subscription, from } = await reader(transport, room);
			proxy.cut();
			await sdk.heard.until('connecting', ({ code }) => code !== 0);
			const { id } = await saga.write(room, 'first');
			const headers = { 'idempotency-key': crypto.randomUUID() };
			await saga.request('PATCH', `/messages/${id}`, { body: 'second' }, headers);
			proxy.mend();
			await subscription.heard.until('publication');
			const heard = subscription.heard.all('publication').map(({ offset, data }) => [offset, data.message.body]);
			assert.deepEqual(heard, [[from + 2, 'second']]);
		});

		test('too far behind, a reader is told to load anew and hears what follows', async () => {
			const room = await network.channel();
			const { sdk, subscription, from } = await reader(transport, room);
			proxy.cut();
			await sdk.heard.until('connecting', ({ code }) => code !== 0);
			await Promise.all(range(1, 51).map((number) => saga.write(room, `${number}`)));
			proxy.mend();
			await subscription.heard.when(() => subscription.heard.all('subscribed').length === 2);
			assert.deepEqual(outcome(subscription), [true, false]);
			const { offset } = subscription.heard.all('subscribed')[1].streamPosition;
			assert.equal(offset, from + 51);
			await saga.write(room, 'next');
			await subscription.heard.until('publication');
			assert.deepEqual(offsets(subscription), [from + 52]);
		});

		test('inv_13 a server that goes down says so, and its successor fills what was missed', async () => {
			const room = await network.channel();
			const { sdk, subscription, from } = await reader(transport, room);
			const mark = sdk.heard.mark;
			const code = network.server.stop();
			const why = await sdk.heard.until('connecting', () => true, mark);
			assert.deepEqual([why.code, why.reason], [3001, 'shutdown']);
			assert.equal(await code, 0);
			proxy.cut();
			await network.restart();
			proxy.target = network.server.port;
			await saga.write(room, 'while away');
			proxy.mend();
			await subscription.heard.until('publication');
			assert.deepEqual(outcome(subscription), [true, true]);
			assert.deepEqual(offsets(subscription), [from + 1]);
		});
	});
}
