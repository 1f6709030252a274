import { Centrifuge, type Subscription } from 'centrifuge';

import type { Method, Methods } from './methods';
import { asRefusal, Refusal } from './refusal';

/** `refused`: the server does not want this connection again by itself; a person may try. */
export type LiveState = 'connecting' | 'connected' | 'offline' | 'refused' | 'signed-out';

/** A connection of somebody in a channel. */
export type Here = { client: string; user: string };

export type LiveHandlers = {
	state(state: LiveState): void;
	/** `offset` is absent for what passes. */
	publication(channel: string, data: unknown, offset?: number): void;
	/** `lost`: what was missed could not be filled; load anew. */
	subscribed(channel: string, lost: boolean): void;
	/** The server ended it for good. */
	ended(channel: string): void;
	join(channel: string, who: Here): void;
	leave(channel: string, who: Here): void;
};

/** Milliseconds of trying before the page says that there is no connection. */
const PATIENCE_MS = 2_500;

/** Signed out here or elsewhere, credentials not good, session over. */
const SIGNED_OUT = new Set([4500, 3500, 101, 109, 110]);

/** From this code on an ended subscription is taken up again by the SDK. */
const RESUBSCRIBE = 2500;

/** The live connection: a thin cover over the SDK that knows no meaning. */
export class Live {
	#sdk: Centrifuge;
	#handlers: LiveHandlers;
	#patience: ReturnType<typeof setTimeout> | undefined;
	/** Up to where each channel with a position was heard. */
	#heard = new Map<string, number>();

	constructor(handlers: LiveHandlers, origin: string = location.origin) {
		this.#handlers = handlers;
		const socket = origin.replace(/^http/, 'ws');
		this.#sdk = new Centrifuge(
			[
				{ transport: 'websocket', endpoint: `${socket}/connection/websocket` },
				{ transport: 'http_stream', endpoint: `${origin}/connection/http_stream` },
				{ transport: 'sse', endpoint: `${origin}/connection/sse` }
			],
			{ emulationEndpoint: `${origin}/emulation`, name: 'client-web', maxReconnectDelay: 10_000 }
		);
		this.#sdk.on('connecting', () => this.#wait());
		this.#sdk.on('connected', () => this.#settle('connected'));
		this.#sdk.on('disconnected', ({ code }) => {
			// 0 is our own `disconnect`.
			if (code !== 0) this.#settle(SIGNED_OUT.has(code) ? 'signed-out' : 'refused');
		});
		// Channels that the server subscribed: the person's own.
		this.#sdk.on('publication', ({ channel, data }) => handlers.publication(channel, data));
		this.#sdk.on('subscribed', ({ channel, wasRecovering, recovered }) =>
			handlers.subscribed(channel, wasRecovering && !recovered)
		);
	}

	connect(): void {
		this.#sdk.connect();
	}

	/** Somebody came back or asks: tries at once instead of when the pause between tries is over. */
	wake(): void {
		if (this.#sdk.state === 'connecting') this.#sdk.disconnect();
		this.#sdk.connect();
	}

	/** Every change of the channel up to here was passed on. */
	heard(channel: string): number | undefined {
		return this.#heard.get(channel);
	}

	/** Ends everything; the object is not used again. */
	close(): void {
		clearTimeout(this.#patience);
		this.#sdk.disconnect();
		for (const subscription of Object.values(this.#sdk.subscriptions())) {
			subscription.removeAllListeners();
		}
	}

	/** Hears a channel from a position on; channels without a position from now on. */
	follow(channel: string, since?: { offset: number; epoch: string }): void {
		const known = this.#sdk.getSubscription(channel);
		if (known) {
			known.subscribe();
			return;
		}
		if (since) this.#heard.set(channel, since.offset);
		const options = since
			? { recoverable: true, positioned: true, joinLeave: true, since }
			: { joinLeave: true };
		const subscription = this.#sdk.newSubscription(channel, options);
		this.#listen(subscription);
		subscription.subscribe();
	}

	/** Stops hearing a channel and forgets its position. */
	unfollow(channel: string): void {
		const subscription = this.#sdk.getSubscription(channel);
		if (!subscription) return;
		subscription.removeAllListeners();
		this.#sdk.removeSubscription(subscription);
		this.#heard.delete(channel);
	}

	/** Who is here now, by connection. */
	async presence(channel: string): Promise<Here[]> {
		const subscription = this.#sdk.getSubscription(channel);
		if (!subscription) return [];
		const { clients } = await subscription.presence();
		return Object.values(clients).map(({ client, user }) => ({ client, user }));
	}

	async rpc<M extends Method>(method: M, params: Methods[M][0]): Promise<Methods[M][1]> {
		if (this.#sdk.state !== 'connected') throw Refusal.offline();
		try {
			const { data } = await this.#sdk.rpc(method, params);
			return data as Methods[M][1];
		} catch (thrown) {
			throw asRefusal(thrown);
		}
	}

	#listen(subscription: Subscription): void {
		const { channel } = subscription;
		subscription.on('publication', ({ data, offset }) => {
			this.#handlers.publication(channel, data, offset);
			if (offset) this.#heard.set(channel, offset);
		});
		subscription.on('subscribed', ({ wasRecovering, recovered, streamPosition }) => {
			this.#handlers.subscribed(channel, wasRecovering && !recovered);
			if (streamPosition) this.#heard.set(channel, streamPosition.offset);
		});
		subscription.on('unsubscribed', ({ code }) => {
			// 0 is our own `unsubscribe`; 103 and 1404 refuse the subscription itself.
			if (code !== 0 && code < RESUBSCRIBE) this.#handlers.ended(channel);
		});
		subscription.on('join', ({ info }) => this.#handlers.join(channel, info));
		subscription.on('leave', ({ info }) => this.#handlers.leave(channel, info));
	}

	#wait(): void {
		clearTimeout(this.#patience);
		this.#handlers.state('connecting');
		this.#patience = setTimeout(() => this.#handlers.state('offline'), PATIENCE_MS);
	}

	#settle(state: LiveState): void {
		clearTimeout(this.#patience);
		this.#handlers.state(state);
	}
}
