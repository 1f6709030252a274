// The official SDK over each transport, connected as a person.
import { Centrifuge } from 'centrifuge';
import { EventSource } from 'eventsource';
import WebSocket from 'ws';

import { Heard } from './heard.js';

export const TRANSPORTS = ['websocket', 'http_stream', 'sse'];

const CLIENT_EVENTS = ['connecting', 'connected', 'disconnected', 'error', 'publication', 'subscribed', 'join', 'leave'];
const ROOM_EVENTS = ['subscribing', 'subscribed', 'unsubscribed', 'publication', 'join', 'leave', 'error'];

const open = new Set();

/** Disconnects every client that a test left. */
export function disconnectAll() {
	for (const sdk of open) sdk.disconnect();
	open.clear();
}

/** A client that is not connected yet; `heard` has its events. `headers` go with every request, as a browser's cookie would. */
export function client(url, transport, { headers, ...options } = {}) {
	const endpoint = `${url.replace(/^http/, transport === 'websocket' ? 'ws' : 'http')}/connection/${transport}`;
	const withHeaders = (input, init = {}) => fetch(input, { ...init, headers: { ...init.headers, ...headers } });
	class Socket extends WebSocket {
		constructor(address, protocols) {
			super(address, protocols, { headers });
		}
	}
	class Source extends EventSource {
		constructor(address, init) {
			super(address, { ...init, fetch: withHeaders });
		}
	}
	const sdk = new Centrifuge([{ transport, endpoint }], {
		websocket: Socket,
		fetch: withHeaders,
		readableStream: ReadableStream,
		eventsource: Source,
		emulationEndpoint: `${url}/emulation`,
		// Tests have no thousand clients that must not come back all at once.
		minReconnectDelay: 20,
		maxReconnectDelay: 300,
		...options
	});
	sdk.heard = new Heard(sdk, CLIENT_EVENTS);
	open.add(sdk);
	return sdk;
}

/** A client that has connected with a new token of the person. */
export async function connected(person, transport, options = {}) {
	const { secret } = await person.token();
	const sdk = client(options.url ?? person.server.url, transport, { token: secret, ...options });
	sdk.connect();
	await sdk.heard.until('connected');
	return sdk;
}

/** A subscription that has begun; `heard` has its events. */
export async function subscribed(sdk, channel, options = {}) {
	const subscription = sdk.newSubscription(channel, { minResubscribeDelay: 20, maxResubscribeDelay: 300, ...options });
	subscription.heard = new Heard(subscription, ROOM_EVENTS);
	subscription.subscribe();
	await subscription.heard.when(
		() => subscription.heard.all('subscribed').length + subscription.heard.all('unsubscribed').length > 0,
		`an answer for ${channel}`
	);
	return subscription;
}

/** Offsets of the changes heard since the mark, in order; what passes has none. */
export const offsets = (subscription, since = 0) =>
	subscription.heard
		.all('publication', since)
		.map(({ offset }) => offset)
		.filter((offset) => offset !== undefined);

/** The numbers from one to the other. */
export const range = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
