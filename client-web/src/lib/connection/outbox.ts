import type { MessageId, Nonce, RoomId } from '$lib/protocol/types';
import type { Pending } from '$lib/state/state';
import type { Store } from '$lib/state/store.svelte';
import { newNonce, type Rpc } from './methods';
import type { Queue } from './queue';
import { asRefusal } from './refusal';

/** Milliseconds between tries while the server is there but cannot take a message. */
const RETRY_MS = 3_000;

/**
 * Sends what people write, one after the other, in the order of writing.
 *
 * A message is on disk before it goes out and until the server has it, and every try carries the same nonce: whatever
 * breaks in between, it arrives once.
 */
export class Outbox {
	#busy = false;
	#again: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly store: Store,
		private readonly queue: Queue,
		private readonly rpc: Rpc,
		private readonly connected: () => boolean,
		/** Handles in a message that name nobody in the room. */
		private readonly undelivered: (handles: string[]) => void
	) {}

	/** Takes up what an earlier page left. */
	async resume(): Promise<void> {
		const me = this.store.state.me?.person.id;
		if (!me) return;
		const known = new Set(this.store.state.pending.map(({ nonce }) => nonce));
		for (const unsent of await this.queue.of(me)) {
			if (known.has(unsent.nonce)) continue;
			this.#show({ ...unsent, state: unsent.refused ? 'failed' : 'queued' });
		}
		await this.flush();
	}

	async post(room: RoomId, body: string, thread?: MessageId): Promise<void> {
		const me = this.store.state.me?.person.id;
		if (!me) return;
		const pending: Pending = {
			nonce: newNonce(),
			person_id: me,
			room_id: room,
			...(thread ? { thread } : {}),
			body,
			created_ms: Date.now(),
			state: this.connected() ? 'sending' : 'queued'
		};
		this.#show(pending);
		await this.#keep(pending);
		await this.flush();
	}

	async retry(nonce: Nonce): Promise<void> {
		const pending = this.#find(nonce);
		if (!pending) return;
		const { refused: _, ...rest } = pending;
		const again: Pending = { ...rest, state: 'queued' };
		this.#show(again);
		await this.#keep(again);
		await this.flush();
	}

	async discard(nonce: Nonce): Promise<void> {
		this.store.apply({ type: 'not_pending', nonce });
		await this.queue.drop(nonce);
	}

	/** Sends everything that waits; called whenever there is a connection. */
	async flush(): Promise<void> {
		if (this.#busy) return;
		this.#busy = true;
		clearTimeout(this.#again);
		try {
			for (let next = this.#next(); next && this.connected(); next = this.#next()) {
				if (!(await this.#send(next))) break;
			}
		} finally {
			this.#busy = false;
		}
	}

	stop(): void {
		clearTimeout(this.#again);
	}

	#next(): Pending | undefined {
		return this.store.state.pending.find(({ state }) => state !== 'failed');
	}

	#find(nonce: Nonce): Pending | undefined {
		return this.store.state.pending.find((pending) => pending.nonce === nonce);
	}

	/** Whether to go on with the next one. */
	async #send(pending: Pending): Promise<boolean> {
		const { nonce, room_id, body, thread } = pending;
		this.#show({ ...pending, state: 'sending' });
		try {
			const posted = await this.rpc('message.post', {
				room_id,
				nonce,
				body,
				...(thread ? { thread } : {})
			});
			this.store.apply({ type: 'messages', messages: [posted.message] });
			this.store.apply({ type: 'not_pending', nonce });
			await this.queue.drop(nonce);
			if (posted.undelivered.length > 0) this.undelivered(posted.undelivered);
			return true;
		} catch (thrown) {
			const refusal = asRefusal(thrown);
			// It came back over the room's channel while the reply was lost.
			if (!this.#find(nonce)) {
				await this.queue.drop(nonce);
				return true;
			}
			if (refusal.temporary) {
				this.#show({ ...pending, state: 'queued' });
				this.#again = setTimeout(() => void this.flush(), refusal.retryAfterMs ?? RETRY_MS);
				return false;
			}
			const failed: Pending = { ...pending, state: 'failed', refused: refusal.code };
			this.#show(failed);
			await this.#keep(failed);
			return true;
		}
	}

	#show(pending: Pending): void {
		this.store.apply({ type: 'pending', pending });
	}

	async #keep({ state: _, ...unsent }: Pending): Promise<void> {
		await this.queue.put(unsent).catch(() => undefined);
	}
}
