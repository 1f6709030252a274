// What ends a subscription or a connection, and what the SDK then does: try again, or not (I14).
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { client, connected, disconnectAll, subscribed, TRANSPORTS } from './support/client.js';
import { sql } from './support/database.js';
import { Network } from './support/network.js';
import { Person } from './support/person.js';

/** Somebody of the coaching room "grupp-alm" for each transport: what is taken from one is not there for the next. */
const VICTIMS = { websocket: 'kalle.kantsten', http_stream: 'saga.sadelmark', sse: 'folke.flode' };

let network, hilda, cohort;

before(async () => {
	network = await Network.start();
	hilda = await network.person('hilda.hallplatsson');
	cohort = (await hilda.room('grupp-alm')).room.id;
});
after(() => network?.stop());
afterEach(disconnectAll);

/** Lets a token run out in so many milliseconds. */
const expire = (token, milliseconds) =>
	sql(network.database, `UPDATE api_token SET expires_ms = ${Date.now() + milliseconds} WHERE id = '${token.id}'`);

for (const transport of TRANSPORTS) {
	describe(transport, () => {
		let victim;
		before(async () => {
			victim = await network.person(VICTIMS[transport]);
		});

		test('roles that change end the subscription of the network with 2500, and the SDK subscribes again', async () => {
			const sdk = await connected(victim, transport);
			const subscription = await subscribed(sdk, `network:${network.id}`);
			const { entries } = await network.coordinator.get(`/networks/${network.id}/people?q=${victim.handle}`);
			const { roles } = entries.find(({ person }) => person.id === victim.id);
			const path = `/networks/${network.id}/people/${victim.id}/roles`;
			await network.coordinator.put(path, { roles: [...roles, { role: 'observer' }] });
			const { code } = await subscription.heard.until('subscribing', ({ code }) => code >= 2000);
			assert.equal(code, 2500);
			await subscription.heard.when(() => subscription.heard.all('subscribed').length === 2);
			await sdk.heard.until('publication', ({ data }) => data.type === 'roles_changed');
		});

		test('inv_14 who is taken out of a room hears nothing after it, and does not come back', async () => {
			const sdk = await connected(victim, transport);
			const out = await subscribed(sdk, `room:${cohort}`);
			const stays = await subscribed(await connected(hilda, transport), `room:${cohort}`);
			await network.coordinator.delete(`/rooms/${cohort}/members/${victim.id}`);
			await hilda.write(cohort, 'Among ourselves');
			const { code } = await out.heard.until('unsubscribed');
			assert.equal(code, 2000);
			await stays.heard.until('publication', ({ data }) => data.message?.body === 'Among ourselves');
			await sdk.heard.until('publication', ({ data }) => data.type === 'room_closed');
			const bodies = out.heard.all('publication').map(({ data }) => data.message?.body);
			assert.ok(!bodies.includes('Among ourselves'));
			await assert.rejects(sdk.presence(`room:${cohort}`), ({ code }) => code === 103);
			await assert.rejects(sdk.history(`room:${cohort}`, { limit: 1 }), ({ code }) => code === 103);
			out.subscribe();
			await out.heard.until('unsubscribed', ({ code }) => code === 103);
		});

		test('a token that ran out is refused with 109, upon which the SDK gets a new one', async () => {
			const old = await victim.token();
			await expire(old, -1);
			let asked = 0;
			const getToken = async () => {
				asked += 1;
				return (await victim.token()).secret;
			};
			const sdk = client(network.server.url, transport, { token: old.secret, getToken });
			sdk.connect();
			await sdk.heard.until('connected');
			const [{ error }] = sdk.heard.all('error');
			assert.deepEqual([error.code, asked], [109, 1]);
		});

		test('a token that runs out ends the connection with 3005, and a new one opens it again', async () => {
			const old = await victim.token();
			await expire(old, 1_500);
			const getToken = async () => (await victim.token()).secret;
			const sdk = client(network.server.url, transport, { token: old.secret, getToken });
			sdk.connect();
			await sdk.heard.until('connected');
			await sdk.heard.until('connecting', ({ code }) => code === 3005);
			await sdk.heard.when(() => sdk.heard.all('connected').length === 2);
		});

		test('inv_14 a token that is deleted ends its connections with 4500, and opens no more', async () => {
			const token = await hilda.token();
			const sdk = client(network.server.url, transport, { token: token.secret });
			sdk.connect();
			await sdk.heard.until('connected');
			const other = await connected(hilda, transport);
			await hilda.delete(`/me/tokens/${token.id}`);
			const { code, reason } = await sdk.heard.until('disconnected');
			assert.deepEqual([code, reason], [4500, 'signed out']);
			await other.rpc('typing.set', { room_id: cohort });
			sdk.connect();
			await sdk.heard.until('disconnected', ({ code }) => code === 3500);
		});

		test('inv_14 signing out ends the connections of that session with 4500', async () => {
			const { url } = network.server;
			const device = await Person.signIn(network.server, 'robin.wayfarer');
			const sdk = client(url, transport, { headers: { cookie: device.cookie, origin: url } });
			sdk.connect();
			await sdk.heard.until('connected');
			await device.delete('/session');
			const { code } = await sdk.heard.until('disconnected');
			assert.equal(code, 4500);
		});

		test("another site's page cannot use a person's cookie", async () => {
			const headers = { cookie: victim.cookie, origin: 'http://evil.example' };
			const sdk = client(network.server.url, transport, { headers });
			sdk.connect();
			await sdk.heard.until('error');
			assert.equal(sdk.heard.all('connected').length, 0);
		});
	});
}
