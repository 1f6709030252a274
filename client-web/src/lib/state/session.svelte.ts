import { goto } from '$app/navigation';
import { openDisk, type Words } from '$lib/connection/disk';
import { Drafts } from '$lib/connection/drafts.svelte';
import { Keeper } from '$lib/connection/keeper';
import type { Live, LiveState } from '$lib/connection/live';
import type { Rpc } from '$lib/connection/methods';
import { Outbox } from '$lib/connection/outbox';
import { Queue } from '$lib/connection/queue';
import { asRefusal, Refusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import { Waiting } from '$lib/connection/scheduled';
import { Sync } from '$lib/connection/sync';
import { BrowserTabs } from '$lib/connection/tabs';
import { worker } from '$lib/connection/worker.svelte';
import { asLocale, setLocale, t } from '$lib/i18n/index.svelte';
import { useTimeZone } from '$lib/i18n/format';
import type { Me, Message, RoomId } from '$lib/protocol/types';
import { notices } from '$lib/ui/notices.svelte';
import { Choices } from './choices.svelte';
import { wear } from './look';
import { Presence } from './presence.svelte';
import { Store } from './store.svelte';
import { Typing } from './typing.svelte';

/** Milliseconds between tries to start without a connection. */
const START_AGAIN_MS = 4_000;

/** Milliseconds after the start in which only what is looked at is fetched. */
const FILL_AFTER_MS = 5_000;

/** Most rooms with something unread that are fetched for when there is no connection. */
const FILL = 12;

/** After a break each page waits up to so many milliseconds before it asks. */
const SPREAD_MS = 3_000;

/** What pages tell each other when somebody signed out. */
const SIGNED_OUT = 'signed out';

/** One person's stay in the app: from sign-in to sign-out. */
class Session {
	readonly store = new Store();
	readonly presence = new Presence();
	readonly typing = new Typing();
	readonly choices = new Choices(this.store);
	connection: LiveState = $state('connecting');
	/** Whether there is something to show. */
	ready = $state(false);
	/** When what is shown was last in step with the server; absent while it is. */
	asOf: number | undefined = $state();

	/** Absent until its SDK is here, which nothing waits for that one reads. */
	#live: Live | undefined;
	/** Up to where the rooms on the disk were heard, and in which archive, until they are heard again. */
	#before = { heard: new Map<RoomId, number>(), epoch: '' };
	#starting = false;
	/** Whether the first state came from the server, not from the disk. */
	#begun = false;
	#again: ReturnType<typeof setTimeout> | undefined;
	#wasConnected = false;
	#disk = openDisk();
	#queue = new Queue(this.#disk);
	#tabs = new BrowserTabs();
	#heardMessage = new Set<(message: Message) => void>();

	readonly rpc: Rpc = (method, params) =>
		this.#live ? this.#live.rpc(method, params) : Promise.reject(Refusal.offline());

	readonly sync = new Sync(this.store, this.presence, this.typing, () => this.#live);

	readonly outbox = new Outbox(
		this.store,
		this.#queue,
		this.rpc,
		() => this.connection === 'connected',
		(handles) =>
			notices.say(t('composer.undelivered', { people: handles.map((h) => `@${h}`).join(', ') })),
		this.#tabs
	);

	readonly drafts = new Drafts(this.store, this.rpc, () => this.connection === 'connected');

	readonly waiting = new Waiting(this.store, this.outbox);

	readonly keeper = new Keeper(
		this.store,
		this.#disk,
		(room) => this.#heardUpTo(room),
		() => this.asOf ?? Date.now()
	);

	constructor() {
		$effect.root(() => {
			$effect(() => {
				if (this.store.state.me) wear(this.choices.now);
			});
			$effect(() => {
				if (this.store.state.me) this.keeper.changed();
			});
		});
		addEventListener('online', () => this.#wake());
		addEventListener('pagehide', () => void this.keeper.save());
		document.addEventListener('visibilitychange', () => {
			if (document.hidden) void this.keeper.save();
			else this.#wake();
		});
		this.#tabs.hear((what) => {
			if (what === SIGNED_OUT && this.ready) this.end('return');
		});
	}

	/** Shows what the disk has, fetches the first state and goes live; does nothing when that has happened. */
	async start(): Promise<void> {
		if (this.#begun || this.#starting) return;
		this.#starting = true;
		clearTimeout(this.#again);
		this.connection = 'connecting';
		try {
			const sdk = import('$lib/connection/live');
			sdk.catch(() => undefined); // It is looked at when it is needed.
			if (!this.ready) await this.#restore();
			await this.sync.overview();
			const { me } = this.store.state;
			if (me) await this.speak(me);
			this.drafts.restore();
			this.asOf = undefined;
			this.ready = true;
			const { Live } = await sdk;
			// Signed out meanwhile.
			if (!this.ready) return;
			this.#live ??= this.#hearing(Live);
			this.#begun = true;
			this.sync.followAll();
			this.#live.connect();
			void worker.register();
			await this.outbox.resume();
			setTimeout(() => void this.#fill(), FILL_AFTER_MS);
		} catch (thrown) {
			const refusal = asRefusal(thrown);
			if (refusal.code === 'unauthorized' || refusal.code === 'expired') this.end('return');
			else {
				this.connection = 'offline';
				if (this.ready) this.asOf ??= Date.now();
				this.#again = setTimeout(() => void this.start(), START_AGAIN_MS);
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
		if (this.#begun) this.#live?.wake();
		else void this.start();
	}

	/** Hears each message as it comes; gives back how to stop. */
	onMessage(listener: (message: Message) => void): () => void {
		this.#heardMessage.add(listener);
		return () => this.#heardMessage.delete(listener);
	}

	/** Leaves the service worker what to say in the person's language. */
	async keepWords(words: Words): Promise<void> {
		const disk = await this.#disk;
		await disk?.put('words', words, 'push').catch(() => undefined);
	}

	async signOut(): Promise<void> {
		await rest.delete('/session').catch(() => undefined);
		this.#tabs.tell(SIGNED_OUT);
		this.end();
	}

	/**
	 * Nobody is signed in any more; what was not sent stays on the disk for its writer, what was read does not.
	 * `return`: whoever signs in now comes back to where they were.
	 */
	end(then: 'return' | 'leave' = 'leave'): void {
		this.#live?.close();
		this.#live = undefined;
		this.#before.heard.clear();
		this.#begun = false;
		clearTimeout(this.#again);
		this.outbox.stop();
		this.drafts.stop();
		this.presence.clear();
		this.connection = 'signed-out';
		this.ready = false;
		this.asOf = undefined;
		this.store.apply({ type: 'signed_out' });
		void this.keeper.forget();
		void worker.forget();
		this.#wasConnected = false;
		const here = location.pathname + location.search;
		const back = then === 'return' && here !== '/';
		void goto(back ? `/sign-in?to=${encodeURIComponent(here)}` : '/sign-in');
	}

	/** There may be a connection now. */
	#wake(): void {
		if (this.connection === 'offline' || this.connection === 'connecting') this.retry();
	}

	#heardUpTo(room: RoomId): number | undefined {
		if (this.#live) return this.#live.heard(`room:${room}`);
		const { heard, epoch } = this.#before;
		return epoch === this.store.state.epoch ? heard.get(room) : undefined;
	}

	#connected(): void {
		this.asOf = undefined;
		void this.outbox.flush();
		worker.look();
		// After a break all pages come back at once.
		setTimeout(() => void this.#unsent(), this.#wasConnected ? SPREAD_MS * Math.random() : 0);
		if (this.#wasConnected) this.sync.reconnected();
		this.#wasConnected = true;
	}

	/** What one has begun to write, and what waits for its time: nobody tells of changes during a break. */
	async #unsent(): Promise<void> {
		if (this.connection !== 'connected') return;
		await Promise.all([
			this.drafts.resume(),
			this.waiting.load().catch(() => undefined),
			this.waiting.held().catch(() => undefined)
		]);
	}

	#disconnected(): void {
		if (this.#wasConnected) this.asOf ??= Date.now();
	}

	/** Puts what the disk has into the store and shows it. */
	async #restore(): Promise<void> {
		const kept = await this.keeper.restore();
		if (!kept) return;
		const { me, epoch } = this.store.state;
		this.#before = { heard: kept.heard, epoch };
		this.asOf = kept.at_ms;
		if (me) await this.speak(me);
		this.drafts.restore();
		await this.outbox.resume();
		this.ready = true;
	}

	/** Makes the live connection, in which each room of the disk is heard from where it was left. */
	#hearing(Made: typeof Live): Live {
		const live = new Made({
			state: (state) => {
				this.connection = state;
				if (state === 'connected') this.#connected();
				else this.#disconnected();
				if (state === 'signed-out') {
					notices.say(t('connection.signed_out'));
					this.end('return');
				}
			},
			publication: (channel, data) => this.#heard(channel, data),
			subscribed: (channel, lost) => this.sync.subscribed(channel, lost),
			ended: (channel) => this.sync.ended(channel),
			join: (channel, who) => this.presence.join(channel, who),
			leave: (channel, who) => this.presence.leave(channel, who)
		});
		const { heard, epoch } = this.#before;
		for (const [room, offset] of heard) live.follow(`room:${room}`, { offset, epoch });
		return live;
	}

	/** Fetches what is unread in rooms that nobody opened yet, so that it can be read on the way. */
	async #fill(): Promise<void> {
		const { connection } = navigator as { connection?: { saveData?: boolean } };
		if (connection?.saveData) return;
		const rooms = Object.values(this.store.state.rooms)
			.filter(({ my, closed, oldest }) => my.unread > 0 && !closed && oldest === undefined)
			.sort((a, b) => (b.my.last_message_ms ?? 0) - (a.my.last_message_ms ?? 0));
		for (const { my } of rooms.slice(0, FILL)) {
			const { id } = my.room;
			if (this.connection !== 'connected') return;
			if (this.store.state.rooms[id]?.oldest !== undefined) continue;
			await this.sync.newest(id).catch(() => undefined);
		}
	}

	#heard(channel: string, data: unknown): void {
		this.sync.publication(channel, data);
		const event = data as { type: string; message?: Message };
		if (!channel.startsWith('room:') || event.type !== 'message' || !event.message) return;
		for (const listener of this.#heardMessage) listener(event.message);
	}
}

export const session = new Session();
