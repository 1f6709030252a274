import { describe, expect, it } from 'vitest';

import { Archive, dice } from '../../../tests/support/archive';
import { changed, counts, ME, message, overview, ROOM } from '../../../tests/support/samples';
import { apply, type Change, type Event } from './apply';
import { type Beside, isStale, WINDOW } from './history';
import { replies, timeline } from './select';
import { empty, type State } from './state';

const room = (state: State) => state.rooms[ROOM]!;
const seqs = (state: State) => timeline(room(state)).map(({ seq }) => seq);
const change = (one: Parameters<typeof changed>[0]): Change => ({ type: 'message', message: one });

/** An archive of so many messages, all read, and the state of somebody who has just come. */
function come(messages: number): { archive: Archive; state: State } {
	const archive = new Archive();
	for (let one = 0; one < messages; one += 1) archive.post();
	archive.read(archive.head);
	return {
		archive,
		state: apply(empty, { type: 'overview', overview: overview([archive.room()]) })
	};
}

function page(archive: Archive, at?: Beside | { around: number }, limit = 100): Event {
	const beside = at && 'around' in at ? undefined : at;
	return { type: 'page', room_id: ROOM, page: archive.page(at, limit), beside };
}

describe('a window', () => {
	it('grows in both directions, and ends where the room begins and where it is live', () => {
		const { archive, state } = come(500);
		let now = apply(state, page(archive, { around: 250 }));
		expect(room(now)).toMatchObject({ oldest: 200, newest: 299 });
		now = apply(now, page(archive, { before: 200 }));
		now = apply(now, page(archive, { after: 299 }));
		expect(seqs(now)).toEqual(Array.from({ length: 300 }, (_, at) => 100 + at));
		now = apply(now, page(archive, { before: 100 }));
		now = apply(now, page(archive, { after: 399 }));
		now = apply(now, page(archive, { after: 499 }));
		expect(room(now).oldest).toBe(0);
		expect(room(now).newest).toBeUndefined();
		expect(seqs(now)).toHaveLength(500);
	});

	it('that does not reach the newest does not show what comes live, and counts it', () => {
		const { archive, state } = come(500);
		let now = apply(state, page(archive, { around: 250 }));
		now = apply(now, changed(archive.post()));
		expect(seqs(now).at(-1)).toBe(299);
		expect(counts(now).unread).toBe(1);
		now = apply(now, page(archive));
		expect(seqs(now).at(-1)).toBe(501);
		expect(seqs(now)).toHaveLength(100);
		expect(counts(now).unread).toBe(1);
	});

	it('takes no page that no longer joins it', () => {
		const { archive, state } = come(500);
		const late = page(archive, { before: 400 });
		const there = apply(apply(state, page(archive)), page(archive, { around: 100 }));
		expect(apply(there, late)).toBe(there);
	});

	it('takes no page that was asked for before it was forgotten', () => {
		const { archive, state } = come(500);
		const late: Event = { ...page(archive), era: room(state).era } as Event;
		archive.post();
		const forgotten = apply(state, { type: 'forget', room_id: ROOM });
		expect(apply(forgotten, late)).toBe(forgotten);
	});

	it('takes no page that may lack what came live and was dropped while it was on the way', () => {
		const { archive, state } = come(100);
		const late = page(archive);
		let now = state;
		for (let burst = 0; burst < 4; burst += 1) {
			const changes = Array.from({ length: WINDOW }, () => change(archive.post()));
			now = apply(now, { type: 'changes', changes });
			now = apply(now, { type: 'room', my: archive.room() });
		}
		expect(apply(now, late)).toBe(now);
		expect(isStale(room(now), archive.page(undefined, 100))).toBe(false);
	});

	it('drops the far end, and loads it again', () => {
		const { archive, state } = come(WINDOW + 200);
		let now = apply(state, page(archive, undefined, WINDOW + 100));
		now = apply(now, { type: 'trim', room_id: ROOM, end: 'newer' });
		const { newest } = room(now);
		expect(newest).toBeLessThan(WINDOW);
		expect(Object.keys(room(now).messages).length).toBeLessThan(WINDOW);
		now = apply(now, page(archive, { after: newest! }, WINDOW));
		expect(room(now).newest).toBeUndefined();
		expect(seqs(now)).toHaveLength(WINDOW + 100);
		now = apply(now, { type: 'trim', room_id: ROOM, end: 'older' });
		expect(seqs(now).at(-1)).toBe(WINDOW + 200);
		expect(room(now).oldest).toBeGreaterThan(100);
	});

	it('that nobody looks at stays small, however much comes', () => {
		const { archive, state } = come(200);
		let now = apply(state, page(archive));
		now = apply(now, { type: 'left', room_id: ROOM });
		for (let burst = 0; burst < 20; burst += 1) {
			const changes = Array.from({ length: 1_000 }, () => change(archive.post()));
			now = apply(now, { type: 'changes', changes });
			if (room(now).recount) now = apply(now, { type: 'room', my: archive.room() });
		}
		expect(Object.keys(room(now).messages).length).toBeLessThanOrEqual(3 * WINDOW);
		expect(counts(now).unread).toBe(20_000);
		expect(seqs(now).at(-1)).toBe(archive.head);
	});

	it('begins anew when a room that was closed is open again', () => {
		const { archive, state } = come(100);
		let now = apply(apply(state, page(archive)), { type: 'room_closed', room_id: ROOM });
		archive.post();
		now = apply(now, { type: 'room', my: archive.room() });
		expect(room(now).oldest).toBeUndefined();
		expect(room(now).closed).toBe(false);
	});
});

describe('a thread', () => {
	const reply = (seq: number) => message(seq, { thread: { root_id: 'm1', reply_count: seq } });
	const part = (from: number, to: number, has_newer: boolean, head: number): Event => ({
		type: 'thread',
		room_id: ROOM,
		root: 'm1',
		after: from - 1,
		page: {
			messages: Array.from({ length: to - from + 1 }, (_, at) => reply(from + at)),
			has_older: from > 2,
			has_newer,
			head,
			epoch: 'e1'
		}
	});

	it('shows its replies as far as they are known without a hole', () => {
		let { state } = come(20);
		state = apply(state, { type: 'thread', room_id: ROOM, root: 'm1', after: 1 });
		state = apply(state, changed(reply(21)));
		state = apply(state, part(2, 10, true, 20));
		const shown = () => replies(room(state), 'm1').map(({ seq }) => seq);
		expect(shown().at(-1)).toBe(10);
		state = apply(state, part(11, 20, false, 20));
		expect(shown()).toHaveLength(20);
	});

	it('keeps its messages while it is open', () => {
		const { archive, state } = come(300);
		let now = apply(state, { type: 'thread', room_id: ROOM, root: 'm1', after: 1 });
		now = apply(now, part(2, 10, true, 300));
		now = apply(now, page(archive));
		now = apply(now, { type: 'left', room_id: ROOM });
		expect(replies(room(now), 'm1')).toHaveLength(9);
		now = apply(now, { type: 'thread_left', room_id: ROOM, root: 'm1' });
		now = apply(now, { type: 'left', room_id: ROOM });
		expect(replies(room(now), 'm1')).toHaveLength(0);
	});
});

/** What is on its way to the client; it is given in any order but for what comes live. */
type Sent = { live: Change[]; pages: Event[]; rooms: Event[] };

/** Lets much happen at random, and gives what the client knows in the end. */
function life(seed: number): { archive: Archive; state: State } {
	const roll = dice(seed);
	const below = (count: number) => Math.floor(roll() * count);
	const one = come(WINDOW + 500);
	const { archive } = one;
	let { state } = one;
	const sent: Sent = { live: [], pages: [], rooms: [] };
	const tell = (message: ReturnType<Archive['change']>) =>
		message && sent.live.push(change(message));
	const give = (from: Event[]) => {
		const [event] = from.splice(below(from.length), 1);
		if (event) state = apply(state, event);
	};
	const live = (count: number) => {
		const changes = sent.live.splice(0, count);
		if (changes.length > 0) state = apply(state, { type: 'changes', changes });
		if (room(state).recount) sent.rooms.push({ type: 'room', my: archive.room() });
	};
	const ask = (at?: Beside | { around: number }) =>
		sent.pages.push({ ...page(archive, at, 700), era: room(state).era } as Event);
	const acts: (() => unknown)[] = [
		() => tell(archive.post({ author_id: roll() < 0.2 ? ME : 'bo' })),
		() => tell(archive.post({ mentions: [ME] })),
		() => tell(archive.post({ thread: { root_id: 'm1', reply_count: 1 } })),
		() => Array.from({ length: 400 }, () => tell(archive.post())),
		() => tell(archive.change(archive.messages.length - 1 - below(30), 'edit')),
		() => tell(archive.change(archive.messages.length - 1 - below(900), 'mention')),
		() => tell(archive.change(archive.messages.length - 1 - below(900), 'remove')),
		() => tell(archive.change(below(archive.messages.length), 'react')),
		() => {
			const read = archive.read(Math.min(archive.head, archive.lastRead + below(900)));
			state = apply(state, { type: 'read', read });
		},
		() => live(1),
		() => live(below(600)),
		() => give(sent.pages),
		() => give(sent.pages),
		() => give(sent.rooms),
		() => ask(),
		() => ask({ around: below(archive.head) }),
		() => room(state).oldest && ask({ before: room(state).oldest! }),
		() => room(state).newest !== undefined && ask({ after: room(state).newest! }),
		() => (state = apply(state, { type: 'trim', room_id: ROOM, end: 'older' })),
		() => (state = apply(state, { type: 'trim', room_id: ROOM, end: 'newer' })),
		() => roll() < 0.2 && (state = apply(state, { type: 'left', room_id: ROOM }))
	];
	for (let step = 0; step < 250; step += 1) acts[below(acts.length)]!();
	live(sent.live.length);
	while (sent.pages.length + sent.rooms.length > 0)
		give(sent.pages.length > 0 ? sent.pages : sent.rooms);
	if (room(state).recount) state = apply(state, { type: 'room', my: archive.room() });
	return { archive, state };
}

describe('whatever happens, and in any order', () => {
	const seeds = Array.from({ length: 30 }, (_, seed) => seed + 1);

	it.each(seeds)('the counts are the server’s, and the window has no hole (%i)', (seed) => {
		const { archive, state } = life(seed);
		const { unread, mentions } = archive.room();
		expect(counts(state)).toEqual({ unread, mentions });
		const { oldest, newest = Infinity } = room(state);
		const known = timeline(room(state));
		const told = archive.messages.filter(
			({ seq, thread }) => oldest !== undefined && !thread && seq >= oldest && seq <= newest
		);
		const line = (of: typeof told) => of.map((one) => `${one.seq} ${one.changed_seq}`).join('\n');
		expect(line(known)).toBe(line(told));
	});
});

describe('a burst', () => {
	it('costs little more than one message, and a message little in a long room', () => {
		const { archive, state } = come(5_000);
		const full = apply(state, page(archive, undefined, 5_000));
		const millis = (run: () => void) => {
			const from = performance.now();
			run();
			return performance.now() - from;
		};
		const second = Array.from({ length: 100 }, () => change(archive.post()));
		let apart = full;
		const singly = millis(() => {
			for (const one of second) apart = apply(apart, { type: 'changes', changes: [one] });
		});
		let together = full;
		const atOnce = millis(() => (together = apply(together, { type: 'changes', changes: second })));
		console.info(
			`100 into 5,000: ${singly.toFixed(1)} ms one by one, ${atOnce.toFixed(1)} ms at once`
		);
		expect(counts(together)).toEqual(counts(apart));
		expect(seqs(together)).toEqual(seqs(apart));
		expect(atOnce).toBeLessThan(singly / 5);
	});
});
