// What an SDK user does with a connection, over each transport alike.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { client, connected, disconnectAll, offsets, range, subscribed, TRANSPORTS } from './support/client.js';
import { Network } from './support/network.js';

let network, kalle, saga;

before(async () => {
	network = await Network.start();
	kalle = await network.person('kalle.kantsten');
	saga = await network.person('saga.sadelmark');
});
after(() => network?.stop());
afterEach(disconnectAll);

const nonce = () => crypto.randomUUID();

for (const transport of TRANSPORTS) {
	describe(transport, () => {
		test('a connection by token is greeted with its id and its own channel', async () => {
			const sdk = await connected(kalle, transport);
			const [{ client: id, transport: used }] = sdk.heard.all('connected');
			assert.match(id, /^[0-9a-f-]{36}$/);
			assert.equal(used, transport);
			const own = await sdk.heard.until('subscribed');
			assert.equal(own.channel, `person:${kalle.id}`);
		});

		test('a connection without credentials is refused for good', async () => {
			const sdk = client(network.server.url, transport);
			sdk.connect();
			const { code } = await sdk.heard.until('disconnected');
			assert.equal(code, 3500);
		});

		test("what concerns a person arrives on their own channel, on all of the person's connections", async () => {
			const room = await network.channel();
			const { seq } = await saga.write(room, 'Hej');
			const one = await connected(kalle, transport);
			const other = await connected(kalle, transport);
			await one.rpc('room.read', { room_id: room, seq });
			for (const sdk of [one, other]) {
				const { channel, data } = await sdk.heard.until('publication', ({ data }) => data.room_id === room);
				assert.equal(channel, `person:${kalle.id}`);
				assert.deepEqual([data.type, data.last_read_seq, data.unread], ['read', seq, 0]);
			}
		});

		test('a subscriber hears what is posted by rpc, with its place in the order', async () => {
			const room = await network.channel();
			const reader = await subscribed(await connected(saga, transport), `room:${room}`);
			const [{ recoverable, positioned, streamPosition }] = reader.heard.all('subscribed');
			assert.ok(recoverable && positioned && streamPosition.epoch);
			const writer = await connected(kalle, transport);
			const { data } = await writer.rpc('message.post', { room_id: room, nonce: nonce(), body: 'Hej *alla*' });
			assert.equal(data.message.seq, streamPosition.offset + 1);
			const heard = await reader.heard.until('publication');
			assert.equal(heard.offset, data.message.seq);
			assert.deepEqual(heard.data, { type: 'message', message: data.message });
			assert.match(data.message.html, /<em>alla<\/em>/);
		});

		test('inv_04 the same nonce has the effect of one', async () => {
			const room = await network.channel();
			const sdk = await connected(kalle, transport);
			const reader = await subscribed(sdk, `room:${room}`);
			const params = { room_id: room, nonce: nonce(), body: 'Once' };
			const [first, second] = await Promise.all([sdk.rpc('message.post', params), sdk.rpc('message.post', params)]);
			assert.deepEqual(second.data.message, first.data.message);
			await kalle.write(room, 'A marker');
			await reader.heard.until('publication', ({ data }) => data.message.body === 'A marker');
			assert.equal(reader.heard.all('publication', 0).length, 2);
		});

		test('publish posts a message, and the same nonce posts it once', async () => {
			const room = await network.channel();
			const reader = await subscribed(await connected(saga, transport), `room:${room}`);
			const writer = await subscribed(await connected(kalle, transport), `room:${room}`);
			const data = { body: 'By publish', nonce: nonce() };
			await writer.publish(data);
			await writer.publish(data);
			await writer.publish({ body: 'A marker' });
			const { message } = (await reader.heard.until('publication')).data;
			assert.deepEqual([message.body, message.nonce, message.author_id], [data.body, data.nonce, kalle.id]);
			await reader.heard.until('publication', ({ data }) => data.message.body === 'A marker');
			const head = writer.heard.all('subscribed')[0].streamPosition.offset;
			assert.deepEqual(offsets(reader), [head + 1, head + 2]);
		});

		test('a refused call says why by number', async () => {
			const room = await network.channel();
			const sdk = await connected(kalle, transport);
			const refused = (call, code) => assert.rejects(call, (error) => error.code === code);
			await refused(sdk.rpc('no.such', {}), 104);
			await refused(sdk.rpc('message.post', { room_id: room }), 107);
			await refused(sdk.rpc('message.post', { room_id: room, nonce: nonce(), body: ' ' }), 1422);
			await refused(sdk.rpc('message.edit', { message_id: nonce(), nonce: nonce(), body: 'x' }), 1404);
			const readOnly = await connected(kalle, transport, { token: (await kalle.token(['read'])).secret });
			await refused(readOnly.rpc('message.post', { room_id: room, nonce: nonce(), body: 'x' }), 103);
		});

		test('history is a page of the room, forwards and backwards', async () => {
			const room = await network.channel();
			const reader = await subscribed(await connected(saga, transport), `room:${room}`);
			const { offset, epoch } = reader.heard.all('subscribed')[0].streamPosition;
			for (const body of ['one', 'two', 'three']) await kalle.write(room, body);
			const bodies = ({ publications }) => publications.map(({ data }) => data.message.body);
			const forwards = await reader.history({ limit: 2, since: { offset, epoch } });
			assert.deepEqual(bodies(forwards), ['one', 'two']);
			assert.deepEqual([forwards.offset, forwards.epoch], [offset + 3, epoch]);
			const rest = await reader.history({ limit: -1, since: { offset: offset + 2, epoch } });
			assert.deepEqual(bodies(rest), ['three']);
			const backwards = await reader.history({ limit: 2, reverse: true });
			assert.deepEqual(bodies(backwards), ['three', 'two']);
			const position = await reader.history({ limit: 0 });
			assert.deepEqual([position.publications, position.offset], [[], offset + 3]);
			const elsewhere = reader.history({ limit: 1, since: { offset, epoch: 'another' } });
			await assert.rejects(elsewhere, (error) => error.code === 112);
		});

		test('a page of history is no larger than a connection can take, and the next goes on', async () => {
			const room = await network.channel();
			const sdk = await connected(saga, transport);
			const reader = await subscribed(sdk, `room:${room}`);
			const { offset, epoch } = reader.heard.all('subscribed')[0].streamPosition;
			const large = 'Sju sjösjuka sjömän. '.repeat(600);
			for (let number = 1; number <= 25; number += 1) await kalle.write(room, large);
			const seen = [];
			for (let last = offset; last < offset + 25; last = seen.at(-1)) {
				const { publications } = await reader.history({ limit: 100, since: { offset: last, epoch } });
				assert.ok(publications.length > 0);
				seen.push(...publications.map(({ offset }) => offset));
			}
			assert.deepEqual(seen, range(offset + 1, offset + 25));
			assert.equal(sdk.heard.all('connected').length, 1);
		});

		test('those who are here are known, and so is who comes and goes', async () => {
			const room = `room:${await network.channel()}`;
			const first = await connected(kalle, transport);
			const here = await subscribed(first, room, { joinLeave: true });
			const second = await connected(saga, transport);
			await subscribed(second, room);
			const [{ client: id }] = second.heard.all('connected');
			const { info } = await here.heard.until('join', ({ info }) => info.user === saga.id);
			assert.equal(info.client, id);
			const { clients } = await here.presence();
			const users = Object.values(clients).map(({ user }) => user);
			assert.deepEqual(users.sort(), [kalle.id, saga.id].sort());
			assert.deepEqual(await here.presenceStats(), { numClients: 2, numUsers: 2 });
			second.disconnect();
			await here.heard.until('leave', ({ info }) => info.client === id);
			assert.deepEqual(await here.presenceStats(), { numClients: 1, numUsers: 1 });
		});

		test('typing passes: without an offset, and not to the one who types', async () => {
			const room = await network.channel();
			const own = await subscribed(await connected(kalle, transport), `room:${room}`);
			const sdk = await connected(kalle, transport);
			const other = await subscribed(await connected(saga, transport), `room:${room}`);
			await sdk.rpc('typing.set', { room_id: room });
			const { data, offset } = await other.heard.until('publication');
			assert.deepEqual([data, offset], [{ type: 'typing', person_id: kalle.id }, undefined]);
			await saga.write(room, 'A marker');
			await own.heard.until('publication', ({ data }) => data.type === 'message');
			assert.deepEqual(own.heard.all('publication').map(({ data }) => data.type), ['message']);
		});

		test('a room that is closed to somebody and one that does not exist are refused alike', async () => {
			const closed = (await network.coordinator.room('grupp-bjork')).room.id;
			const sdk = await connected(kalle, transport);
			for (const room of [closed, nonce()]) {
				const subscription = await subscribed(sdk, `room:${room}`);
				assert.deepEqual(
					subscription.heard.all('unsubscribed').map(({ code }) => code),
					[103]
				);
				assert.equal(subscription.state, 'unsubscribed');
			}
			const somebody = await subscribed(sdk, `person:${saga.id}`);
			assert.equal(somebody.heard.all('unsubscribed')[0].code, 103);
			const nothing = await subscribed(sdk, 'weather:today');
			assert.equal(nothing.heard.all('unsubscribed')[0].code, 102);
		});
	});
}
