import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type { Draft, MessageId, RoomId } from '$lib/protocol/types';
import type { Store } from '$lib/state/store.svelte';
import type { Rpc } from './methods';
import { rest } from './rest';

/** Where something is written: a room, or a thread in it. */
export type Spot = { room_id: RoomId; thread?: MessageId };

/** What somebody began to write on this device. */
type Kept = Spot & {
	body: string;
	/** The server's moment of the draft that this one goes on from; 0 if it had none. */
	since_ms: number;
	/** The server does not have it yet. */
	unsaved: boolean;
};

/** Milliseconds without a key before the server is told. */
const REST_MS = 800;

const NAME = 'mellanrum.draft.';

/**
 * What people began to write, by room or thread: at once on the disk of this device, so that closing the page loses
 * nothing, and soon at the server, so that another device can go on with it. What is being typed is never replaced.
 */
export class Drafts {
	#kept = new SvelteMap<string, Kept>();
	/** Where somebody is typing now. */
	#held = new SvelteSet<string>();
	#timers = new Map<string, ReturnType<typeof setTimeout>>();
	#saving = new Set<string>();
	#of: string | undefined;

	constructor(
		private readonly store: Store,
		private readonly rpc: Rpc,
		private readonly connected: () => boolean
	) {
		addEventListener('storage', ({ key }) => {
			const start = `${NAME}${this.#of}.`;
			if (key?.startsWith(start)) this.#read(key.slice(start.length));
		});
	}

	/** What is in hand at that spot. */
	body(spot: Spot): string {
		const key = keyOf(spot);
		const kept = this.#kept.get(key);
		const known = this.store.state.drafts[key];
		if (!kept) return known?.body ?? '';
		const mine =
			kept.unsaved ||
			(this.#held.has(key) && kept.body !== '') ||
			kept.since_ms >= (known?.changed_ms ?? 0);
		return mine ? kept.body : (known?.body ?? '');
	}

	/** Whether something is begun in the room or one of its threads. */
	has(room: RoomId): boolean {
		const spots: Spot[] = [...this.#kept.values(), ...Object.values(this.store.state.drafts)];
		return spots.some((spot) => spot.room_id === room && this.body(spot).trim() !== '');
	}

	/** Whether the server has what is in hand there, so that it is on all devices. */
	isSaved(spot: Spot): boolean {
		return !this.#kept.get(keyOf(spot))?.unsaved;
	}

	set(spot: Spot, body: string): void {
		const key = keyOf(spot);
		const since_ms = this.#kept.get(key)?.since_ms ?? this.store.state.drafts[key]?.changed_ms ?? 0;
		this.#keep({ ...only(spot), body, since_ms, unsaved: true });
		clearTimeout(this.#timers.get(key));
		this.#timers.set(
			key,
			setTimeout(() => void this.save(spot), REST_MS)
		);
	}

	/** It was sent, or thrown away. */
	clear(spot: Spot): void {
		if (this.body(spot) === '' && !this.#kept.has(keyOf(spot))) return;
		this.set(spot, '');
		void this.save(spot);
	}

	/** Gives words back to where they were written, before what was begun there since. */
	putBack(spot: Spot, body: string): void {
		const begun = this.body(spot);
		this.set(spot, begun.trim() === '' ? body : `${body}\n\n${begun}`);
	}

	/** Somebody types there: what another device writes waits. */
	hold(spot: Spot): void {
		const key = keyOf(spot);
		const known = this.store.state.drafts[key];
		if (known && this.body(spot) === known.body && !this.#kept.get(key)?.unsaved) {
			this.#keep({ ...only(spot), body: known.body, since_ms: known.changed_ms, unsaved: false });
		}
		this.#held.add(key);
	}

	/** Nobody types there any more. */
	release(spot: Spot): void {
		this.#held.delete(keyOf(spot));
		void this.save(spot);
	}

	/** Tells the server, if there is something that it does not have. */
	async save(spot: Spot): Promise<void> {
		const key = keyOf(spot);
		clearTimeout(this.#timers.get(key));
		const kept = this.#kept.get(key);
		if (!kept?.unsaved || this.#saving.has(key) || !this.connected()) return;
		this.#saving.add(key);
		const { body } = kept;
		try {
			const draft = await this.rpc('draft.set', { ...only(spot), body: body.trim() && body });
			this.store.apply({ type: 'draft', draft });
			const now = this.#kept.get(key);
			if (!now) return;
			const unsaved = now.body !== body;
			this.#keep({ ...now, since_ms: draft.changed_ms, unsaved });
		} catch {
			// It stays on the disk; the next key or the next connection tries again.
			return;
		} finally {
			this.#saving.delete(key);
		}
		await this.save(spot);
	}

	/** Puts what this device kept for whoever is signed in. */
	restore(): void {
		const me = this.store.state.me?.person.id;
		if (!me || me === this.#of) return;
		this.#of = me;
		this.#kept.clear();
		const start = `${NAME}${me}.`;
		for (const name of Object.keys(localStorage)) {
			if (name.startsWith(start)) this.#read(name.slice(start.length));
		}
	}

	/** There is a connection: takes what other devices wrote, and tells what is unsaved. */
	async resume(): Promise<void> {
		this.restore();
		const drafts = await rest.get<Draft[]>('/me/drafts').catch(() => undefined);
		if (drafts) this.store.apply({ type: 'drafts', drafts });
		for (const kept of [...this.#kept.values()]) {
			if (!kept.unsaved) continue;
			this.#join(kept);
			await this.save(kept);
		}
	}

	/** Nobody is signed in any more: what only this device has stays for its writer, the rest is gone from it. */
	stop(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		for (const [key, { unsaved }] of this.#kept) if (!unsaved) this.#forget(key);
		this.#kept.clear();
		this.#held.clear();
		this.#of = undefined;
	}

	/** Written here without a connection and elsewhere meanwhile: both are kept. */
	#join(kept: Kept): void {
		const known = this.store.state.drafts[keyOf(kept)];
		if (!known || known.changed_ms <= kept.since_ms || kept.body === '') return;
		if (kept.body.includes(known.body) || known.body.includes(kept.body)) return;
		this.#keep({ ...kept, body: `${known.body}\n\n${kept.body}`, since_ms: known.changed_ms });
	}

	#keep(kept: Kept): void {
		const key = keyOf(kept);
		if (kept.body === '' && !kept.unsaved && !this.#held.has(key)) return this.#forget(key);
		this.#kept.set(key, kept);
		try {
			if (this.#of) localStorage.setItem(`${NAME}${this.#of}.${key}`, JSON.stringify(kept));
		} catch {
			// The disk is full or refuses: the server has it within a second.
		}
	}

	#forget(key: string): void {
		this.#kept.delete(key);
		try {
			localStorage.removeItem(`${NAME}${this.#of}.${key}`);
		} catch {
			// There is no disk.
		}
	}

	/** Takes what the disk has, unless somebody types there. */
	#read(key: string): void {
		if (this.#held.has(key)) return;
		try {
			const kept = localStorage.getItem(`${NAME}${this.#of}.${key}`);
			if (kept) this.#kept.set(key, JSON.parse(kept) as Kept);
			else this.#kept.delete(key);
		} catch {
			// Not ours, or there is no disk.
		}
	}
}

/** The name of a spot: a thread is known by the message that began it. */
export function keyOf({ room_id, thread }: Spot): string {
	return thread ?? room_id;
}

function only({ room_id, thread }: Spot): Spot {
	return thread ? { room_id, thread } : { room_id };
}
