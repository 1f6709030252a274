import type { File, MessageId, Nonce, RoomId } from '$lib/protocol/types';
import type { Pending } from '$lib/state/state';
import type { Store } from '$lib/state/store.svelte';
import { newNonce, type Rpc } from './methods';
import type { Queue, Unsent } from './queue';
import { asRefusal } from './refusal';
import type { Tabs } from './tabs';

/** Milliseconds between tries while the server is there but cannot take a message. */
const RETRY_MS = 3_000;

/** What pages tell each other when something was put into the queue or taken out. */
const CHANGED = 'outbox changed';

/**
 * Sends what people write, one after the other, in the order of writing.
 *
 * A message is on disk before it goes out and until the server has it, and every try carries the same nonce: whatever
 * breaks in between, it arrives once. All pages of the browser share the queue, and one at a time sends from it.
 */
export class Outbox {
	#running: Promise<void> | undefined;
	#wanted = false;
	#again: ReturnType<typeof setTimeout> | undefined;
	/** Before that time the server takes nothing. */
	#busyUntil = 0;
	/** Rooms that take no message before that time: the others need not wait for them. */
	#slow = new Map<RoomId, number>();
	/** What this page has seen on the disk. */
	#kept = new Set<Nonce>();

	constructor(
		private readonly store: Store,
		private readonly queue: Queue,
		private readonly rpc: Rpc,
		private readonly connected: () => boolean,
		/** Handles in a message that name nobody in the room. */
		private readonly undelivered: (handles: string[]) => void,
		private readonly tabs: Tabs
	) {
		tabs.hear((what) => {
			if (what === CHANGED) void this.resume();
		});
	}

	/** Shows what waits on the disk, as earlier pages left it and others fill it, and sends it. */
	async resume(): Promise<void> {
		const me = this.#me();
		if (!me) return;
		const unsent = await this.queue.of(me);
		if (this.#me() !== me) return;
		const waiting = new Set(unsent.map(({ nonce }) => nonce));
		for (const { nonce } of this.store.state.pending) {
			if (this.#kept.has(nonce) && !waiting.has(nonce)) this.#gone(nonce);
		}
		for (const each of unsent) {
			const known = this.#find(each.nonce);
			// It came back over the room's channel; whoever sent it takes it off the disk.
			if (!known && this.#kept.has(each.nonce)) continue;
			this.#kept.add(each.nonce);
			const state = each.refused ? 'failed' : 'queued';
			if (!known || (known.state === 'failed') !== (state === 'failed')) {
				this.#show({ ...each, state });
			}
		}
		await this.flush();
	}

	async post(room: RoomId, body: string, thread?: MessageId, files: File[] = []): Promise<void> {
		const me = this.#me();
		if (!me) return;
		const unsent: Unsent = {
			nonce: newNonce(),
			person_id: me,
			room_id: room,
			...(thread ? { thread } : {}),
			body,
			...(files.length > 0 ? { files } : {}),
			created_ms: Date.now()
		};
		const now = this.connected() && this.#free(unsent);
		this.#show({ ...unsent, state: now ? 'sending' : 'queued' });
		await this.#keep(unsent);
		await this.flush();
	}

	async retry(nonce: Nonce): Promise<void> {
		const pending = this.#find(nonce);
		if (!pending) return;
		const { refused: _, state: __, ...unsent } = pending;
		this.#show({ ...unsent, state: 'queued' });
		await this.#keep(unsent);
		await this.flush();
	}

	async discard(nonce: Nonce): Promise<void> {
		await this.#drop(nonce);
	}

	/** Sends everything that waits; called whenever there is a connection. */
	flush(): Promise<void> {
		this.#wanted = true;
		this.#running ??= this.#run().finally(() => (this.#running = undefined));
		return this.#running;
	}

	stop(): void {
		clearTimeout(this.#again);
		this.#kept.clear();
		this.#slow.clear();
		this.#busyUntil = 0;
	}

	async #run(): Promise<void> {
		while (this.#wanted && this.connected()) {
			this.#wanted = false;
			clearTimeout(this.#again);
			await this.tabs.alone(async () => {
				for (let next = await this.#next(); next; next = await this.#next()) {
					if (!(await this.#send(next))) break;
				}
			});
		}
		const now = Date.now();
		const due = [this.#busyUntil, ...this.#slow.values()].filter((at) => at > now);
		if (due.length > 0) {
			this.#again = setTimeout(() => void this.flush(), Math.min(...due) - now);
		}
	}

	/** The first that may go out now. What another page sent meanwhile is no longer on the disk. */
	async #next(): Promise<Unsent | undefined> {
		const me = this.#me();
		if (!me || !this.connected()) return undefined;
		const waiting = await this.queue.of(me);
		return waiting.find((unsent) => !unsent.refused && this.#free(unsent));
	}

	/** Whether to go on with the next one. */
	async #send(unsent: Unsent): Promise<boolean> {
		const { nonce, room_id, body, thread, files } = unsent;
		const arrived = this.#kept.has(nonce) && !this.#find(nonce);
		if (arrived) {
			// It came back over the room's channel while the reply was lost.
			await this.#drop(nonce);
			return true;
		}
		this.#kept.add(nonce);
		this.#show({ ...unsent, state: 'sending' });
		try {
			const posted = await this.rpc('message.post', {
				room_id,
				nonce,
				body,
				...(thread ? { thread } : {}),
				...(files ? { files: files.map(({ id }) => id) } : {})
			});
			if ('held' in posted) {
				await this.#drop(nonce);
				this.store.apply({ type: 'held', held: posted.held });
				return true;
			}
			this.store.apply({ type: 'messages', messages: [posted.message] });
			await this.#drop(nonce);
			if (posted.undelivered.length > 0) this.undelivered(posted.undelivered);
			return true;
		} catch (thrown) {
			const refusal = asRefusal(thrown);
			if (!this.#find(nonce)) {
				await this.#drop(nonce);
				return true;
			}
			if (!refusal.temporary) {
				this.#show({ ...unsent, state: 'failed', refused: refusal.code });
				await this.#keep({ ...unsent, refused: refusal.code });
				return true;
			}
			this.#show({ ...unsent, state: 'queued' });
			const until = Date.now() + (refusal.retryAfterMs ?? RETRY_MS);
			if (refusal.code === 'too_many_requests') this.#slow.set(room_id, until);
			else this.#busyUntil = until;
			return refusal.code === 'too_many_requests';
		}
	}

	/** Whether its room takes a message now. */
	#free({ room_id }: Unsent): boolean {
		return (this.#slow.get(room_id) ?? 0) <= Date.now();
	}

	#me() {
		return this.store.state.me?.person.id;
	}

	#find(nonce: Nonce): Pending | undefined {
		return this.store.state.pending.find((pending) => pending.nonce === nonce);
	}

	#show(pending: Pending): void {
		this.store.apply({ type: 'pending', pending });
	}

	#gone(nonce: Nonce): void {
		this.#kept.delete(nonce);
		this.store.apply({ type: 'not_pending', nonce });
	}

	async #keep(unsent: Unsent): Promise<void> {
		await this.queue.put(unsent);
		this.#kept.add(unsent.nonce);
		this.tabs.tell(CHANGED);
	}

	async #drop(nonce: Nonce): Promise<void> {
		this.store.apply({ type: 'not_pending', nonce });
		await this.queue.drop(nonce).catch(() => undefined);
		this.#kept.delete(nonce);
		this.tabs.tell(CHANGED);
	}
}
