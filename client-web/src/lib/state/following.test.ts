import { describe, expect, it } from 'vitest';

import type { MyTopic } from '$lib/protocol/types';
import { message, overview } from '../../../tests/support/samples';
import { apply, type Event } from './apply';
import { empty, type State } from './state';

const topic: MyTopic = {
	root_id: 'root',
	room_id: 'general',
	level: 'everything',
	read_seq: 5,
	unread: 1,
	mentions: 0,
	head: 10
};

function after(...events: Event[]): State {
	const begun = apply(empty, { type: 'overview', overview: { ...overview(), topics: [topic] } });
	return events.reduce(apply, { ...begun, own: { ...begun.own, inboxStale: false } });
}

const me = () => overview().me.person.id;
const thread = { root_id: 'root', reply_count: 1 };

/** A reply in the followed thread, by somebody else. */
function reply(seq: number, change: Partial<ReturnType<typeof message>> = {}): Event {
	const said = { ...message(seq), id: `m${seq}`, author_id: 'somebody', thread, ...change };
	return { type: 'change', change: { type: 'message', message: said } };
}

const counts = ({ own }: State) => [own.topics.root?.unread, own.topics.root?.mentions];

describe('what is unread in a followed topic', () => {
	it('is counted from each reply as it comes, once', () => {
		const state = after(reply(11), reply(11), reply(12, { mentions: [me()] }));
		expect(counts(state)).toEqual([3, 1]);
		expect(state.own.stale).toBe(false);
	});

	it('does not count what was counted, what is one’s own, or what is elsewhere', () => {
		const elsewhere = { thread: { root_id: 'other', reply_count: 1 } };
		const state = after(reply(9), reply(11, { author_id: me() }), reply(12, elsewhere));
		expect(counts(state)).toEqual([1, 0]);
	});

	it('goes down when a known reply is removed', () => {
		const removed = { at_ms: 1, by: 'somebody' };
		const state = after(reply(11), reply(11, { changed_seq: 12, removed }));
		expect(counts(state)).toEqual([1, 0]);
	});

	it('is asked for when a change of an unknown reply may have changed it', () => {
		const removed = { at_ms: 1, by: 'somebody' };
		expect(after(reply(7, { changed_seq: 12, removed })).own.stale).toBe(true);
		expect(after(reply(4, { changed_seq: 12, removed })).own.stale).toBe(false);
	});

	it('is as the server says, unless it knows less than what came meanwhile', () => {
		const read = { ...topic, read_seq: 11, unread: 0, head: 11 };
		expect(counts(after(reply(11), { type: 'topic', topic: read }))).toEqual([0, 0]);
		const late = after(reply(11), reply(12), { type: 'topic', topic: read });
		expect([counts(late), late.own.stale]).toEqual([[3, 0], true]);
	});

	it('is kept for a topic that is open and not followed', () => {
		const opened = { ...topic, root_id: 'opened', level: undefined };
		const state = after({ type: 'topic', topic: opened }, { type: 'topics', topics: [topic] });
		expect(Object.keys(state.own.topics).sort()).toEqual(['opened', 'root']);
	});
});

describe('the inbox', () => {
	it('is asked for when something came that may stand in it', () => {
		const plain = { thread: undefined };
		expect(after(reply(11, plain)).own.inboxStale).toBe(false);
		expect(after(reply(11)).own.inboxStale).toBe(true);
		expect(after(reply(11, { ...plain, mentions: [me()] })).own.inboxStale).toBe(true);
		expect(after(reply(11, { ...plain, mentions_all: true })).own.inboxStale).toBe(true);
		expect(after(reply(11, { author_id: me() })).own.inboxStale).toBe(false);
	});

	it('is asked for when somebody else is asked instead, or it is settled', () => {
		const asked = { thread: undefined, asked_id: me() };
		const begun = after(reply(11, asked));
		const settled = { ...begun, own: { ...begun.own, inboxStale: false } };
		const other = reply(11, { ...asked, changed_seq: 12, asked_id: 'another' });
		expect(apply(settled, other).own.inboxStale).toBe(true);
	});

	it('has what the server counted', () => {
		const state = after(reply(11), { type: 'inbox', unread: 4 });
		expect([state.own.inbox, state.own.inboxStale]).toEqual([4, false]);
	});
});

describe('a read position that was set back', () => {
	it('holds over a farther one, and others do not', () => {
		const read = { room_id: 'general', last_read_seq: 0, unread: 7, mentions: 2 };
		const begun = after();
		const id = Object.keys(begun.rooms)[0]!;
		const far = apply(begun, { type: 'read', read: { ...read, room_id: id, last_read_seq: 3 } });
		expect(apply(far, { type: 'read', read: { ...read, room_id: id } })).toBe(far);
		const back = apply(far, { type: 'read', read: { ...read, room_id: id, exact: true } });
		expect(back.rooms[id]?.my).toMatchObject({ last_read_seq: 0, unread: 7, mentions: 2 });
	});
});
