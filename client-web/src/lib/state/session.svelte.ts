import { goto } from '$app/navigation';
import { Live, type LiveState } from '$lib/connection/live';
import type { Rpc } from '$lib/connection/methods';
import { Outbox } from '$lib/connection/outbox';
import { Queue } from '$lib/connection/queue';
import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import { Sync } from '$lib/connection/sync';
import { asLocale, setLocale, t } from '$lib/i18n/index.svelte';
import { useTimeZone } from '$lib/i18n/format';
import type { Me } from '$lib/protocol/types';
import { notices } from '$lib/ui/notices.svelte';
import { Choices } from './choices.svelte';
import { wear } from './look';
import { Presence } from './presence.svelte';
import { Store } from './store.svelte';
import { Typing } from './typing.svelte';

/** Milliseconds between tries to start without a connection. */
const START_AGAIN_MS = 4_000;

/** One person's stay in the app: from sign-in to sign-out. */
class Session {
	readonly store = new Store();
	readonly presence = new Presence();
	readonly typing = new Typing();
	readonly choices = new Choices(this.store);
	connection: LiveState = $state('connecting');
	/** Whether there is something to show. */
	ready = $state(false);

	#live: Live | undefined;
	#starting = false;
	#wasConnected = false;
	#queue = new Queue();

	constructor() {
		$effect.root(() => {
			$effect(() => {
				if (this.store.state.me) wear(this.choices.now);
			});
		});
	}

	readonly rpc: Rpc = (method, params) => this.#running().rpc(method, params);

	readonly sync = new Sync(this.store, this.presence, this.typing, () => this.#running());

	readonly outbox = new Outbox(
		this.store,
		this.#queue,
		this.rpc,
		() => this.connection === 'connected',
		(handles) =>
			notices.say(t('composer.undelivered', { people: handles.map((h) => `@${h}`).join(', ') }))
	);

	/** Fetches the first state and goes live; does nothing when that has happened. */
	async start(): Promise<void> {
		if (this.#live || this.#starting) return;
		this.#starting = true;
		this.connection = 'connecting';
		try {
			await this.sync.overview();
			const { me } = this.store.state;
			if (me) await this.speak(me);
			this.#open();
			this.ready = true;
			await this.outbox.resume();
		} catch (thrown) {
			const refusal = asRefusal(thrown);
			if (refusal.code === 'unauthorized' || refusal.code === 'expired') this.end('return');
			else {
				this.connection = 'offline';
				setTimeout(() => void this.start(), START_AGAIN_MS);
			}
		} finally {
			this.#starting = false;
		}
	}

	/** Uses the person's language and time zone. */
	async speak(me: Me): Promise<void> {
		useTimeZone(me.time_zone);
		await setLocale(asLocale(me.locale));
	}

	/** One's own profile was changed here. */
	async changed(me: Me): Promise<void> {
		this.store.apply({ type: 'me', me });
		await this.speak(me);
	}

	/** Tries again now. */
	retry(): void {
		if (this.#live) this.#live.connect();
		else void this.start();
	}

	async signOut(): Promise<void> {
		await rest.delete('/session').catch(() => undefined);
		this.end();
	}

	/**
	 * Nobody is signed in any more; what was not sent stays on the disk for its writer.
	 * `return`: whoever signs in now comes back to where they were.
	 */
	end(then: 'return' | 'leave' = 'leave'): void {
		this.#live?.close();
		this.#live = undefined;
		this.outbox.stop();
		this.presence.clear();
		this.connection = 'signed-out';
		this.ready = false;
		this.store.apply({ type: 'signed_out' });
		this.#wasConnected = false;
		const { pathname, search } = location;
		const back = then === 'return' && pathname !== '/';
		void goto(back ? `/sign-in?to=${encodeURIComponent(pathname + search)}` : '/sign-in');
	}

	#running(): Live {
		if (!this.#live) throw new Error('not started');
		return this.#live;
	}

	#connected(): void {
		void this.outbox.flush();
		if (this.#wasConnected) this.sync.reconnected();
		this.#wasConnected = true;
	}

	#open(): void {
		this.#live = new Live({
			state: (state) => {
				this.connection = state;
				if (state === 'connected') this.#connected();
				if (state === 'signed-out') {
					notices.say(t('connection.signed_out'));
					this.end('return');
				}
			},
			publication: (channel, data) => this.sync.publication(channel, data),
			subscribed: (channel, lost) => this.sync.subscribed(channel, lost),
			ended: (channel) => this.sync.ended(channel),
			join: (channel, who) => this.presence.join(channel, who),
			leave: (channel, who) => this.presence.leave(channel, who)
		});
		this.#live.connect();
		this.sync.followAll();
	}
}

export const session = new Session();
