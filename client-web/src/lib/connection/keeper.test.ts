import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Overview } from '$lib/protocol/types';
import { timeline } from '$lib/state/select';
import { Store } from '$lib/state/store.svelte';

import {
	changed,
	message,
	myRoom,
	overview,
	person,
	removed,
	ROOM
} from '../../../tests/support/samples';
import { type Disk, openDisk } from './disk';
import { Keeper } from './keeper';

let count = 0;
let disk: Disk;
let store: Store;
let heard: Record<string, number>;

function keeper(of = store): Keeper {
	return new Keeper(
		of,
		Promise.resolve(disk),
		(room) => heard[room],
		() => 77
	);
}

function show(...seqs: number[]): void {
	store.apply({
		type: 'page',
		room_id: ROOM,
		page: {
			messages: seqs.map((seq) => message(seq)),
			has_older: true,
			has_newer: false,
			head: 10,
			epoch: 'e1'
		}
	});
}

/** What a page that starts now finds. */
async function reopened() {
	const later = new Store();
	const restored = await keeper(later).restore();
	const room = later.state.rooms[ROOM];
	return { later, restored, texts: room ? timeline(room).map(({ body }) => body) : undefined };
}

beforeEach(async () => {
	disk = (await openDisk(`keeper ${++count}`))!;
	store = new Store();
	store.apply({ type: 'overview', overview: overview() });
	heard = { [ROOM]: 10 };
});

describe('what is kept', () => {
	it('opens again with the rooms, their newest messages and the place to go on from', async () => {
		show(9, 10);
		store.apply(changed(message(11, { body: 'nytt' })));
		heard[ROOM] = 11;
		await keeper().save();
		const { later, restored, texts } = await reopened();
		expect(texts).toEqual(['hej', 'hej', 'nytt']);
		expect(later.state.rooms[ROOM]?.oldest).toBe(9);
		expect(later.state.rooms[ROOM]?.my.unread).toBe(3);
		expect(restored).toEqual({ heard: new Map([[ROOM, 11]]), at_ms: 77 });
	});

	it('holds at most a hundred messages of a room, and says from where', async () => {
		show(...Array.from({ length: 130 }, (_, at) => at + 1));
		await keeper().save();
		const { later, texts } = await reopened();
		expect(texts).toHaveLength(100);
		expect(later.state.rooms[ROOM]?.oldest).toBe(31);
	});

	it('leaves out what was looked at longest ago when it grows too large', async () => {
		const ids = ['r1', 'r2', 'r3'];
		const rooms = ids.map((id) => myRoom({ room: { ...myRoom().room, id } }));
		store.apply({ type: 'overview', overview: overview(rooms) });
		const keep = keeper();
		for (const [at, room_id] of ids.entries()) {
			vi.spyOn(Date, 'now').mockReturnValue(at);
			keep.opened(room_id);
			heard[room_id] = 10;
			const messages = [message(9, { id: room_id, room_id, body: 'x'.repeat(3_000_000) })];
			store.apply({
				type: 'page',
				room_id,
				page: { messages, has_older: false, has_newer: false, head: 10, epoch: 'e1' }
			});
		}
		vi.restoreAllMocks();
		await keep.save();
		expect((await disk.getAllKeys('pages')).map(([, room]) => room)).toEqual(['r2', 'r3']);
	});

	it('has a removed message without its text', async () => {
		show(9, 10);
		const keep = keeper();
		await keep.save();
		store.apply(changed(removed(message(9, { body: 'hemligt' }), 11)));
		await keep.save();
		expect(JSON.stringify(await disk.getAll('pages'))).not.toContain('hemligt');
		expect((await reopened()).texts).toEqual(['', 'hej']);
	});

	it('loses a room at once when the right to read it ends', async () => {
		show(9, 10);
		const keep = keeper();
		await keep.save();
		store.apply({ type: 'room_closed', room_id: ROOM });
		keep.changed();
		await vi.waitFor(async () => expect(await disk.count('pages')).toBe(0));
		expect((await reopened()).later.state.rooms).toEqual({});
	});

	it('loses a room of which the next start learns that the right has ended', async () => {
		show(9, 10);
		await keeper().save();
		const next = new Store();
		const keep = keeper(next);
		await keep.restore();
		next.apply({ type: 'overview', overview: overview([]) });
		keep.changed();
		await vi.waitFor(async () => expect(await disk.count('pages')).toBe(0));
	});

	it('loses a room whose history has a hole', async () => {
		show(9, 10);
		const keep = keeper();
		await keep.save();
		store.apply({ type: 'forget', room_id: ROOM });
		await keep.save();
		expect(await disk.count('pages')).toBe(0);
	});

	it('loses everything of the past when the archive is another', async () => {
		show(9, 10);
		const keep = keeper();
		await keep.save();
		store.apply({ type: 'overview', overview: { ...overview(), epoch: 'e2' } });
		expect(store.state.rooms[ROOM]?.messages).toEqual({});
		await keep.save();
		expect(await disk.count('pages')).toBe(0);
	});

	it('of one person is gone when another signs in, in memory too', async () => {
		show(9, 10);
		await keeper().save();
		const next = new Store();
		const keep = keeper(next);
		await keep.restore();
		const bo: Overview = { ...overview([]), me: { ...overview().me, person: person('bo') } };
		next.apply({ type: 'overview', overview: bo });
		expect(next.state.rooms).toEqual({});
		await keep.save();
		expect(await disk.count('pages')).toBe(0);
		expect((await disk.get('overview', 'last'))?.person_id).toBe('bo');
	});

	it('is gone after signing out', async () => {
		show(9, 10);
		const keep = keeper();
		await keep.save();
		store.apply({ type: 'signed_out' });
		await keep.forget();
		expect((await reopened()).restored).toBeUndefined();
		expect(await disk.count('pages')).toBe(0);
	});
});
