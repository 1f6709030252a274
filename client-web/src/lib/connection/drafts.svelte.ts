import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type { Draft, File as Sent, MessageId, RoomId } from '$lib/protocol/types';
import type { Store } from '$lib/state/store.svelte';
import type { Rpc } from './methods';
import { rest } from './rest';

/** Where something is written: a room, or a thread in it. */
export type Spot = { room_id: RoomId; thread?: MessageId };

/** What somebody began to write on this device. */
type Kept = Spot & {
	body: string;
	/** What is to go with it; absent in what an earlier version kept. */
	files?: Sent[];
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

	/** The files beside it. Those of another device are here at once: nobody types them. */
	files(spot: Spot): Sent[] {
		const kept = this.#kept.get(keyOf(spot));
		const known = this.store.state.drafts[keyOf(spot)];
		const mine = kept && (kept.unsaved || kept.since_ms >= (known?.changed_ms ?? 0));
		return (mine ? kept.files : known?.files) ?? [];
	}

	/** Whether something is begun in the room or one of its threads. */
	has(room: RoomId): boolean {
		const spots: Spot[] = [...this.#kept.values(), ...Object.values(this.store.state.drafts)];
		return spots.some(
			(spot) =>
				spot.room_id === room && (this.body(spot).trim() !== '' || this.files(spot).length > 0)
		);
	}

	/** Whether the server has what is in hand there, so that it is on all devices. */
	isSaved(spot: Spot): boolean {
		return !this.#kept.get(keyOf(spot))?.unsaved;
	}

	set(spot: Spot, body: string): void {
		this.#write(spot, body, this.files(spot));
	}

	/** What is to go with it, in this order: the server is told at once, nobody types it. */
	attach(spot: Spot, files: Sent[]): void {
		this.#write(spot, this.body(spot), files);
		void this.save(spot);
	}

	#write(spot: Spot, body: string, files: Sent[]): void {
		const key = keyOf(spot);
		const since_ms = this.#kept.get(key)?.since_ms ?? this.store.state.drafts[key]?.changed_ms ?? 0;
		this.#keep({ ...only(spot), body, files, since_ms, unsaved: true });
		clearTimeout(this.#timers.get(key));
		this.#timers.set(
			key,
			setTimeout(() => void this.save(spot), REST_MS)
		);
	}

	/** It was sent, or thrown away. */
	clear(spot: Spot): void {
		const nothing = this.body(spot) === '' && this.files(spot).length === 0;
		if (nothing && !this.#kept.has(keyOf(spot))) return;
		this.#write(spot, '', []);
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
			const { body, files, changed_ms: since_ms } = known;
			this.#keep({ ...only(spot), body, files, since_ms, unsaved: false });
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
		const { body, files = [] } = kept;
		try {
			const said = { body: body.trim() && body, files: files.map(({ id }) => id) };
			const draft = await this.rpc('draft.set', { ...only(spot), ...said });
			this.store.apply({ type: 'draft', draft });
			const now = this.#kept.get(key);
			if (!now) return;
			const same = sameFiles(now.files ?? [], files);
			const unsaved = now.body !== body || !same;
			// The server keeps what could be posted there now.
			const left = same ? draft.files : now.files;
			this.#keep({ ...now, files: left, since_ms: draft.changed_ms, unsaved });
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
		if (!known || known.changed_ms <= kept.since_ms) return;
		const { files: mine = [] } = kept;
		if (kept.body === '' && mine.length === 0) return;
		const there = (known.files ?? []).filter(({ id }) => !mine.some((one) => one.id === id));
		const within = kept.body.includes(known.body) || known.body.includes(kept.body);
		if (within && there.length === 0) return;
		const body = within ? kept.body : `${known.body}\n\n${kept.body}`;
		this.#keep({ ...kept, body, files: [...there, ...mine], since_ms: known.changed_ms });
	}

	#keep(kept: Kept): void {
		const key = keyOf(kept);
		const empty = kept.body === '' && !kept.files?.length;
		if (empty && !kept.unsaved && !this.#held.has(key)) return this.#forget(key);
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

function sameFiles(some: Sent[], others: Sent[]): boolean {
	return some.length === others.length && some.every(({ id }, at) => id === others[at]!.id);
}

function only({ room_id, thread }: Spot): Spot {
	return thread ? { room_id, thread } : { room_id };
}
