import type { Message, MessageId, MessagePage, MyRoom } from '$lib/protocol/types';
import { countable } from './counts';
import { timeline } from './select';
import type { RoomState } from './state';

/** Most messages that the list of a room holds; past that the end that one is farther from is dropped. */
export const WINDOW = 2_000;

/** How many stay when an end is dropped: fewer than the window, so that it is seldom done. */
const KEPT = 1_500;

/** How many stay of a room that one has left. */
const LEFT = 100;

/** Most messages known of a room, those outside its list among them. */
const KNOWN = 3 * WINDOW;

/** Most messages kept for the counts alone: past that the server is asked to count. */
const COUNTED = 1_000;

/** Beside which seq a page was asked for; absent: it was asked for to go there. */
export type Beside = { before: number } | { after: number };

/** A room of whose history nothing is known yet. */
export function fresh(my: MyRoom, era = 0): RoomState {
	return {
		my,
		counted: my.head,
		recount: false,
		messages: {},
		threads: {},
		members: {},
		moved: {},
		dropped: 0,
		era,
		reading: {},
		closed: false
	};
}

/** What is known may have a hole: it starts again from the next page, and whatever comes from now on is here. */
export function forgotten(room: RoomState): RoomState {
	return { ...fresh(room.my, room.era + 1), recount: true, closed: room.closed };
}

/** Whether something that came live after the page was read is not here any more: it has to be asked for again. */
export function isStale(room: RoomState, page: MessagePage): boolean {
	return page.head < room.dropped;
}

/** Whether a page has its place: it joins what is here, or one wants to go there. */
export function hasPlace(room: RoomState, page: MessagePage, beside?: Beside): boolean {
	return !isStale(room, page) && (!beside || touches(room, extent(page, beside)));
}

/** The window after a page, whose messages are known already, was put to it. */
export function withExtent(room: RoomState, page: MessagePage, beside?: Beside): RoomState {
	const { from, to } = extent(page, beside);
	if (!touches(room, { from, to })) return within(room, from, to);
	const oldest = Math.min(from, room.oldest!);
	const newest = Math.max(to, room.newest ?? Infinity);
	if (oldest === room.oldest && newest === (room.newest ?? Infinity)) return room;
	return { ...room, oldest, newest: newest === Infinity ? undefined : newest };
}

type Extent = { from: number; to: number };

/** From which seq to which a page leaves nothing out; Infinity: up to what comes live. */
function extent(page: MessagePage, beside?: Beside): Extent {
	const { messages, has_older, has_newer } = page;
	const first = beside && 'after' in beside ? beside.after + 1 : (messages[0]?.seq ?? 0);
	const last = beside && 'before' in beside ? beside.before - 1 : (messages.at(-1)?.seq ?? 0);
	return { from: has_older ? first : 0, to: has_newer ? last : Infinity };
}

function touches({ oldest, newest }: RoomState, { from, to }: Extent): boolean {
	return oldest !== undefined && from <= (newest ?? Infinity) + 1 && to + 1 >= oldest;
}

/** Drops one end of the list where it has become too long. */
export function trimmed(room: RoomState, end: 'older' | 'newer'): RoomState {
	const line = timeline(room);
	if (line.length <= WINDOW) return room;
	if (end === 'older') return within(room, line.at(-KEPT)!.seq, room.newest ?? Infinity);
	return within(room, room.oldest!, line[KEPT - 1]!.seq);
}

/** Nobody looks at the room any more: its newest messages stay for the next time. */
export function left(room: RoomState): RoomState {
	if (room.oldest === undefined) return room;
	if (room.newest !== undefined) return within(room, Infinity, Infinity);
	const from = timeline(room).at(-LEFT)?.seq;
	return from === undefined ? room : within(room, from, Infinity);
}

/** The room without what nobody needs, if it holds too much; of a list that nobody trims, the newest stay. */
export function bounded(room: RoomState): RoomState {
	if (Object.keys(room.messages).length <= KNOWN) return room;
	const line = timeline(room);
	const live = room.newest === undefined && line.length > 2 * WINDOW;
	const from = live ? line.at(-KEPT)!.seq : (room.oldest ?? Infinity);
	return within(room, from, room.newest ?? Infinity);
}

/** The window from one seq to another, and of the rest only what open threads and the counts need. */
function within(room: RoomState, from: number, to: number): RoomState {
	const messages: Record<MessageId, Message> = {};
	let { dropped } = room;
	let waiting = 0;
	for (const message of Object.values(room.messages)) {
		const { id, seq, thread } = message;
		const shown = seq >= from && seq <= to;
		const counts = countable(message, room);
		if (shown || counts || (thread?.root_id ?? id) in room.reading) messages[id] = message;
		else dropped = Math.max(dropped, message.changed_seq);
		if (counts && !shown) waiting += 1;
	}
	return {
		...room,
		messages,
		dropped,
		oldest: from === Infinity ? undefined : from,
		newest: to === Infinity ? undefined : to,
		recount: room.recount || waiting > COUNTED
	};
}

/** A thread is open: what comes of it is kept, and its replies are known up to a seq. */
export function withThread(room: RoomState, root: MessageId, upTo: number): RoomState {
	if (room.reading[root] === upTo) return room;
	return { ...room, reading: { ...room.reading, [root]: upTo } };
}

export function withoutThread(room: RoomState, root: MessageId): RoomState {
	if (!(root in room.reading)) return room;
	const { [root]: _, ...reading } = room.reading;
	return { ...room, reading };
}
