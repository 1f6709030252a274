import type { Moved, Overview, RoomId } from '$lib/protocol/types';
import type { RoomState, State } from '$lib/state/state';
import type { Store } from '$lib/state/store.svelte';
import { type Disk, type KeptPage, wipe } from './disk';

/** Most messages kept of a room. */
const MESSAGES = 100;

/** Most rooms kept, and most bytes in all; what was not looked at for longest goes first. */
const ROOMS = 60;
const BYTES = 8_000_000;

/** Milliseconds in which changes are taken together. */
const GATHER_MS = 700;

/** Up to where the kept rooms were heard, and when all of it was last true. */
export type Restored = { heard: Map<RoomId, number>; at_ms: number };

/**
 * Keeps on disk what the app opens with where there is no connection: the overview, and the newest part of each room
 * that was opened or has something unread.
 *
 * The disk follows the store: a message that was removed is there without its text, and a room that may no longer be
 * read, or whose history was dropped, is not there at all.
 */
export class Keeper {
	/** What is on the disk, by room: the history it was made from. */
	#kept = new Map<RoomId, { from: RoomState['messages']; bytes: number; heard: number }>();
	#opened = new Map<RoomId, number>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> = Promise.resolve();

	constructor(
		private readonly store: Store,
		private readonly disk: Promise<Disk | undefined>,
		/** Up to where a room's channel was heard. */
		private readonly heard: (room: RoomId) => number | undefined,
		/** When the store was last in step with the server. */
		private readonly asOf: () => number
	) {}

	/** Puts what was kept into the store. */
	async restore(): Promise<Restored | undefined> {
		await this.#saving;
		const disk = await this.disk;
		const kept = await disk?.get('overview', 'last').catch(() => undefined);
		if (!disk || !kept) return undefined;
		const { person_id, overview, at_ms } = kept;
		const mine = IDBKeyRange.bound([person_id], [person_id, []]);
		const pages = await disk.getAll('pages', mine);
		this.store.apply({ type: 'overview', overview });
		const heard = new Map<RoomId, number>();
		for (const page of pages) {
			const { room_id, messages, moved, heard: head } = page;
			const { epoch } = overview;
			this.store.apply({
				type: 'page',
				room_id,
				page: { messages, moved, has_older: page.from > 0, has_newer: false, head, epoch }
			});
			heard.set(room_id, head);
			const from = this.store.state.rooms[room_id]?.messages ?? {};
			this.#kept.set(room_id, { from, bytes: page.bytes, heard: head });
			this.#opened.set(room_id, page.opened_ms);
		}
		return { heard, at_ms };
	}

	/** Somebody looks at a room. */
	opened(room: RoomId): void {
		this.#opened.set(room, Date.now());
	}

	/** The store changed. Where a right has ended its room goes at once. */
	changed(): void {
		const { rooms } = this.store.state;
		if ([...this.#kept.keys()].some((id) => !rooms[id] || rooms[id].closed)) void this.save();
		else this.#timer ??= setTimeout(() => void this.save(), GATHER_MS);
	}

	/** Writes what changed, now. */
	save(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#saving = this.#saving.then(() => this.#save()).catch(() => undefined);
		return this.#saving;
	}

	/** Nobody is signed in: nothing of what was read stays. */
	forget(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#kept.clear();
		this.#opened.clear();
		this.#saving = this.#saving.then(async () => wipe(await this.disk)).catch(() => undefined);
		return this.#saving;
	}

	async #save(): Promise<void> {
		const disk = await this.disk;
		const { state } = this.store;
		const overview = overviewOf(state);
		if (!disk || !overview) return;
		const person_id = overview.me.person.id;
		const wanted = this.#chosen(state);
		const tx = disk.transaction(['overview', 'pages'], 'readwrite');
		const pages = tx.objectStore('pages');
		const kept = { person_id, overview, at_ms: this.asOf() };
		const writes: Promise<unknown>[] = [tx.objectStore('overview').put(kept, 'last')];
		// Also what another page, or another person, left.
		for (const [person, room] of await pages.getAllKeys()) {
			if (person === person_id && wanted.has(room)) continue;
			writes.push(pages.delete([person, room]));
			if (person === person_id) this.#kept.delete(room);
		}
		for (const [room_id, { room, from, messages, moved, heard, bytes, fresh }] of wanted) {
			if (!fresh) continue;
			const opened_ms = this.#opened.get(room_id) ?? 0;
			writes.push(
				pages.put({ person_id, room_id, messages, moved, from, heard, opened_ms, bytes })
			);
			this.#kept.set(room_id, { from: room.messages, bytes, heard });
		}
		await Promise.all([...writes, tx.done]);
	}

	/**
	 * The rooms to keep, those looked at last first, as many as there is place for. A room whose newest messages are
	 * not here, because somebody reads far back, is left out: nothing would follow what changes among them.
	 */
	#chosen(state: State) {
		const rooms = Object.entries(state.rooms)
			.filter(([, room]) => !room.closed && room.oldest !== undefined && room.newest === undefined)
			.sort(([a], [b]) => (this.#opened.get(b) ?? 0) - (this.#opened.get(a) ?? 0));
		const chosen = new Map<
			RoomId,
			Pick<KeptPage, 'from' | 'messages' | 'moved' | 'heard' | 'bytes'> & {
				room: RoomState;
				fresh: boolean;
			}
		>();
		let total = 0;
		for (const [id, room] of rooms.slice(0, ROOMS)) {
			const heard = this.heard(id);
			if (heard === undefined) continue;
			const known = this.#kept.get(id);
			const fresh = known?.from !== room.messages || known.heard !== heard;
			const page = fresh ? newestOf(room) : { messages: [], moved: [], from: 0 };
			const bytes = known && !fresh ? known.bytes : JSON.stringify(page.messages).length;
			total += bytes;
			if (total > BYTES) break;
			chosen.set(id, { ...page, heard, bytes, room, fresh });
		}
		return chosen;
	}
}

/** The newest part of a room's history that has no hole. */
function newestOf(room: RoomState): Pick<KeptPage, 'messages' | 'from'> & { moved: Moved[] } {
	const since = room.oldest ?? 0;
	const all = Object.values(room.messages)
		.filter(({ seq }) => seq >= since)
		.sort((a, b) => a.seq - b.seq);
	const messages = all.slice(-MESSAGES);
	const from = all.length > MESSAGES ? messages[0]!.seq : since;
	const moved = Object.values(room.moved).filter(({ was_seq }) => was_seq >= from);
	return { messages, moved, from };
}

/** What the server would say now, as far as it is known here. */
function overviewOf(state: State): Overview | undefined {
	const { me, limits, settings, networks, rooms, people, epoch, own } = state;
	if (!me || !limits || !settings) return undefined;
	return {
		me,
		epoch,
		limits,
		settings,
		networks: Object.values(networks),
		rooms: Object.values(rooms)
			.filter(({ closed }) => !closed)
			.map(({ my }) => my),
		people: Object.values(people),
		topics: Object.values(own.topics).filter(({ level }) => level !== undefined),
		inbox: { unread: own.inbox },
		saved: Object.values(own.saved)
	};
}
