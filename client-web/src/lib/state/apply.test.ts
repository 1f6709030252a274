import { describe, expect, it } from 'vitest';

import type { MessagePage } from '$lib/protocol/types';

import {
	after,
	changed,
	counts,
	ME,
	message,
	myRoom,
	overview,
	removed,
	ROOM
} from '../../../tests/support/samples';
import { apply, type Event } from './apply';
import { replies, replyCount, timeline } from './select';
import type { Pending, State } from './state';

const page = (messages: MessagePage['messages'], head = 10): Event => ({
	type: 'page',
	room_id: ROOM,
	page: { messages, has_older: false, has_newer: false, head, epoch: 'e1' }
});

const room = (state: State) => state.rooms[ROOM]!;

describe('a message', () => {
	it('applied twice is there once, and the second time changes nothing', () => {
		const once = after(changed(message(11)));
		expect(apply(once, changed(message(11)))).toBe(once);
	});

	it('that is older than the known one is ignored', () => {
		const edited = message(11, { changed_seq: 12, body: 'nytt' });
		const state = after(changed(edited), changed(message(11)));
		expect(room(state).messages.m11?.body).toBe('nytt');
	});

	it('is shown in the order of birth, whatever changed last', () => {
		const state = after(
			page([message(9), message(10)]),
			changed(message(11)),
			changed(message(9, { changed_seq: 12 }))
		);
		expect(timeline(room(state)).map(({ seq }) => seq)).toEqual([9, 10, 11]);
	});

	it('from before the known history is not shown until its page comes', () => {
		const old = message(3, { changed_seq: 11 });
		const newest: Event = {
			type: 'page',
			room_id: ROOM,
			page: { messages: [message(9)], has_older: true, has_newer: false, head: 10, epoch: 'e1' }
		};
		const state = after(newest, changed(old));
		expect(timeline(room(state)).map(({ seq }) => seq)).toEqual([9]);
		expect(timeline(room(apply(state, page([message(2), message(3)]))))).toHaveLength(3);
	});
});

describe('unread and mentions', () => {
	it('start as the server counted', () => {
		expect(counts(after())).toEqual({ unread: 2, mentions: 1 });
	});

	it('grow with messages by others, once each', () => {
		const state = after(
			changed(message(11, { mentions: [ME] })),
			changed(message(11, { mentions: [ME] })),
			changed(message(12, { author_id: ME }))
		);
		expect(counts(state)).toEqual({ unread: 3, mentions: 2 });
	});

	it('do not grow by an edit, but by a mention that an edit brings', () => {
		const edited = message(11, { changed_seq: 12, edited_ms: 1, mentions: [ME] });
		expect(counts(after(changed(message(11)), changed(edited)))).toEqual({
			unread: 3,
			mentions: 2
		});
	});

	it('shrink when an unread message is removed', () => {
		const born = message(11, { mentions_all: true });
		expect(counts(after(changed(born), changed(removed(born, 12))))).toEqual({
			unread: 2,
			mentions: 1
		});
	});

	it('do not shrink when a read message is removed', () => {
		const state = after(page([message(7)]), changed(removed(message(7), 11)));
		expect(counts(state)).toEqual({ unread: 2, mentions: 1 });
	});

	it('are not counted again by the page that holds what was counted', () => {
		expect(counts(after(page([message(9), message(10)])))).toEqual({ unread: 2, mentions: 1 });
	});

	it('ask for the room when a counted message that is not known here is removed', () => {
		expect(room(after(changed(removed(message(9), 11)))).recount).toBe(true);
		expect(room(after(changed(removed(message(7), 11)))).recount).toBe(false);
	});

	it('join the fetched room with what came while it was on its way', () => {
		const state = after(changed(message(11)), changed(message(12)), {
			type: 'room',
			my: myRoom({ head: 11, unread: 3, mentions: 1 })
		});
		expect(counts(state)).toEqual({ unread: 4, mentions: 1 });
	});

	it('are those of the messages after the read position', () => {
		const read = { room_id: ROOM, last_read_seq: 11, unread: 0, mentions: 0 };
		const state = after(changed(message(11)), changed(message(12)), { type: 'read', read });
		expect(counts(state)).toEqual({ unread: 1, mentions: 0 });
	});

	it('are left alone by a read position from before', () => {
		const read = { room_id: ROOM, last_read_seq: 5, unread: 9, mentions: 9 };
		expect(counts(after({ type: 'read', read }))).toEqual({ unread: 2, mentions: 1 });
	});
});

describe('a thread', () => {
	const reply = (seq: number, reply_count: number) =>
		message(seq, { thread: { root_id: 'm9', reply_count } });

	it('has the count of the newest reply', () => {
		const state = after(page([message(9)]), changed(reply(12, 2)), changed(reply(11, 1)));
		expect(replyCount(room(state), room(state).messages.m9!)).toBe(2);
		expect(replies(room(state), 'm9').map(({ seq }) => seq)).toEqual([11, 12]);
	});

	it('has the count of its root when that is newer', () => {
		const root = message(9, { changed_seq: 13, reply_count: 3 });
		const state = after(page([message(9)]), changed(reply(12, 2)), changed(root));
		expect(replyCount(room(state), root)).toBe(3);
	});

	it('is not in the room’s own line of messages', () => {
		const state = after(page([message(9)]), changed(reply(11, 1)));
		expect(timeline(room(state)).map(({ seq }) => seq)).toEqual([9]);
	});
});

describe('a pending message', () => {
	const pending: Pending = {
		nonce: 'n11',
		person_id: ME,
		room_id: ROOM,
		body: 'hej',
		created_ms: 1,
		state: 'sending'
	};

	it('goes when its message comes', () => {
		const state = after({ type: 'pending', pending });
		expect(state.pending).toHaveLength(1);
		expect(apply(state, changed(message(11, { author_id: ME }))).pending).toEqual([]);
	});

	it('stays when somebody else’s message has the same nonce', () => {
		const state = after({ type: 'pending', pending }, changed(message(11)));
		expect(state.pending).toHaveLength(1);
	});
});

describe('settings', () => {
	it('of a lower version than the known ones are late', () => {
		const { settings } = overview();
		const dark = { ...settings, version: 2, theme: 'dark' as const };
		const late = { ...settings, version: 1, theme: 'light' as const };
		const state = after({ type: 'settings', settings: dark }, { type: 'settings', settings: late });
		expect(state.settings).toEqual(dark);
		expect(apply(state, { type: 'overview', overview: overview() }).settings).toEqual(dark);
	});
});

describe('a room', () => {
	it('that the next overview leaves out is closed, and open again when it is back', () => {
		const without = after({ type: 'overview', overview: overview([]) });
		expect(room(without).closed).toBe(true);
		expect(room(apply(without, { type: 'room', my: myRoom() })).closed).toBe(false);
	});

	it('keeps its newest description', () => {
		const { room: before } = myRoom();
		const renamed = { ...before, name: 'p-tal', changed_seq: 12 };
		const state = after(
			{ type: 'change', change: { type: 'room', room: renamed } },
			{ type: 'change', change: { type: 'room', room: before } },
			{ type: 'room', my: myRoom() }
		);
		expect(room(state).my.room.name).toBe('p-tal');
	});

	it('whose history has a hole starts again from the next page', () => {
		const state = after(page([message(9)]), { type: 'forget', room_id: ROOM });
		expect(timeline(room(state))).toEqual([]);
		expect(timeline(room(apply(state, page([message(30)], 30))))).toHaveLength(1);
	});
});

describe('an archive that is another', () => {
	it('takes away what was known, and has no place for a page asked for before', () => {
		const before = after(page([message(9)]));
		const other = apply(before, { type: 'overview', overview: { ...overview(), epoch: 'e2' } });
		expect(room(other).messages).toEqual({});
		expect(room(other).my.head).toBe(10);
		const { era } = room(before);
		const late = apply(other, { ...page([message(9)]), era } as Event);
		expect(timeline(room(late))).toEqual([]);
	});
});
