import { describe, expect, it } from 'vitest';

import type { Moved, Topic, TopicLine } from '$lib/protocol/types';

import { after, changed, message, ROOM } from '../../../tests/support/samples';
import { apply, type Event } from './apply';
import { replies, timeline, traces } from './select';
import type { State } from './state';

const topic = (change: Partial<Topic> = {}): Topic => ({
	title: 'Hur lågt?',
	kind: 'question',
	tags: ['parkering'],
	lang: 'sv',
	opened_ms: 9,
	opened_by: 'bo',
	...change
});

const root = message(9, { topic: topic() });

const line = (change: Partial<TopicLine> = {}): TopicLine => ({
	message: root,
	room_id: ROOM,
	last_post_ms: 9,
	last_post_by: 'bo',
	posts: 1,
	people: ['bo'],
	...change
});

const listed = (...lines: TopicLine[]): Event => ({ type: 'topics', lines });

const post = (seq: number, replies: number, change: object = {}) =>
	message(seq, { thread: { root_id: 'm9', reply_count: replies }, ...change });

const moved = (change: Partial<Moved> = {}): Event => ({
	type: 'change',
	change: {
		type: 'moved',
		moved: {
			room_id: ROOM,
			root_id: 'm9',
			was_seq: 9,
			count: 2,
			at_ms: 20,
			by: 'bo',
			changed_seq: 20,
			...change
		}
	}
});

const page: Event = {
	type: 'page',
	room_id: ROOM,
	page: { messages: [message(8), root], has_older: false, has_newer: false, head: 10, epoch: 'e1' }
};

const known = (state: State) => state.topics.m9;

describe('a topic of a list', () => {
	it('moves up and shows it when somebody posts', () => {
		const state = after(listed(line()), changed(post(11, 1, { sent_ms: 500, author_id: 'cia' })));
		expect(known(state)).toMatchObject({
			posts: 2,
			last_post_ms: 500,
			last_post_by: 'cia',
			people: ['bo', 'cia']
		});
	});

	it('names five people: who opened it, then those who posted last', () => {
		const people = ['bo', 'p1', 'p2', 'p3', 'p4'];
		const state = after(listed(line({ people })), changed(post(11, 1, { author_id: 'p5' })));
		expect(known(state)?.people).toEqual(['bo', 'p5', 'p1', 'p2', 'p3']);
	});

	it('stays where it is when an old post changes', () => {
		const before = after(listed(line({ posts: 3, last_post_ms: 900, last_post_by: 'cia' })));
		const state = apply(before, changed(post(10, 2, { sent_ms: 100, changed_seq: 12 })));
		expect(known(state)).toMatchObject({ posts: 3, last_post_ms: 900, last_post_by: 'cia' });
	});

	it('is not taken back by a list that was read before the post came', () => {
		const live = after(listed(line()), changed(post(11, 1, { sent_ms: 500 })));
		expect(known(apply(live, listed(line())))).toMatchObject({ posts: 2, last_post_ms: 500 });
	});

	it('takes its new title from its message, and an older message changes nothing', () => {
		const renamed = message(9, { changed_seq: 12, topic: topic({ title: 'Nytt' }) });
		const state = after(listed(line()), changed(renamed));
		expect(known(state)?.message.topic?.title).toBe('Nytt');
		expect(apply(state, changed(root))).toBe(state);
	});

	it('is gone once it is back in the talk, or a post of another', () => {
		const start = after(listed(line()));
		const later = { changed_seq: 12 };
		for (const next of [
			message(9, later),
			message(9, { ...later, thread: { root_id: 'm7', reply_count: 3 } })
		]) {
			expect(known(apply(start, changed(next)))).toBeUndefined();
		}
	});

	it('stays when its first post is removed, which no longer counts', () => {
		const gone = message(9, { changed_seq: 12, topic: topic(), removed: { at_ms: 1, by: 'bo' } });
		expect(known(after(listed(line({ posts: 3 })), changed(gone)))?.posts).toBe(2);
	});

	it('that is opened while one looks is there', () => {
		const fresh = message(12, { topic: topic(), author_id: 'cia', sent_ms: 700 });
		expect(after(changed(fresh)).topics.m12).toMatchObject({
			posts: 1,
			last_post_ms: 700,
			people: ['cia']
		});
	});

	it('is gone with the right to read its room', () => {
		const state = after(listed(line()), { type: 'room_closed', room_id: ROOM });
		expect(known(state)).toBeUndefined();
	});
});

describe('a topic that leaves its room', () => {
	const before = after(page, listed(line()), changed(post(11, 1)), changed(message(12)));

	it('leaves no word, and a line where it stood', () => {
		const state = apply(before, moved());
		const room = state.rooms[ROOM]!;
		expect(timeline(room).map(({ id }) => id)).toEqual(['m8', 'm12']);
		expect(replies(room, 'm9')).toEqual([]);
		expect(room.threads.m9).toBeUndefined();
		expect(traces(room).map(({ was_seq }) => was_seq)).toEqual([9]);
		expect(room.recount).toBe(true);
		expect(known(state)).toBeUndefined();
	});

	it('twice told is once gone', () => {
		const state = apply(before, moved());
		expect(apply(state, moved())).toBe(state);
	});

	it('is not brought back by a page that was read before', () => {
		const state = apply(apply(before, moved()), page);
		expect(timeline(state.rooms[ROOM]!).map(({ id }) => id)).toEqual(['m8', 'm12']);
	});

	it('stays in the list if it is heard of in its new room already', () => {
		const there = apply(before, listed(line({ room_id: 'other', last_post_ms: 900 })));
		expect(known(apply(there, moved()))?.room_id).toBe('other');
	});

	it('and comes back is there again', () => {
		const back = message(21, { id: 'm9', topic: topic(), changed_seq: 21 });
		const state = apply(apply(before, moved()), changed(back));
		expect(timeline(state.rooms[ROOM]!).map(({ seq }) => seq)).toEqual([8, 12, 21]);
		expect(known(state)).toBeDefined();
	});

	it('is told by a page too', () => {
		const told: Event = {
			type: 'page',
			room_id: ROOM,
			page: {
				messages: [message(8)],
				moved: [
					{
						room_id: ROOM,
						root_id: 'm9',
						was_seq: 9,
						count: 2,
						at_ms: 20,
						by: 'bo',
						changed_seq: 10
					}
				],
				has_older: false,
				has_newer: false,
				head: 10,
				epoch: 'e1'
			}
		};
		expect(traces(after(told).rooms[ROOM]!)).toHaveLength(1);
	});
});
