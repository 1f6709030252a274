import { describe, expect, it } from 'vitest';

import type { TopicLine } from '$lib/protocol/types';

import { apply } from '$lib/state/apply';

import { after, message, ROOM } from '../../../../tests/support/samples';
import { titleOf } from './begin';
import { type Filter, filterIn, matches, searchOf, wishes } from './filter';
import { linesOf, type Place, placeOf, type Scope } from './lines';
import { normal, offered } from './tags';

const line = (seq: number, change: object = {}, more: Partial<TopicLine> = {}): TopicLine => ({
	message: message(seq, {
		topic: {
			title: `Ämne ${seq}`,
			kind: 'guide',
			tags: ['bilpool'],
			lang: 'sv',
			opened_ms: seq,
			opened_by: 'bo'
		},
		...change
	}),
	room_id: ROOM,
	last_post_ms: seq,
	posts: 1,
	people: [],
	...more
});

const all: Filter = { order: 'active' };

describe('a filter', () => {
	it('is the same after its way through an address', () => {
		const filter: Filter = {
			kind: 'question',
			state: 'unanswered',
			tag: 'juridik & avtal',
			lang: 'nl',
			mine: true,
			order: 'busiest'
		};
		expect(filterIn(new URLSearchParams(searchOf(filter)))).toEqual(filter);
		expect(wishes(filter)).toBe(5);
	});

	it('knows no words but its own', () => {
		const strange = new URLSearchParams('kind=x&state=y&lang=zz&order=w');
		expect(searchOf(filterIn(strange))).toBe('');
	});

	it('keeps what else an address names', () => {
		expect(searchOf({ order: 'new' }, { network: 'n1' })).toBe('?network=n1&order=new');
	});
});

describe('which topics fit', () => {
	const fits = (one: TopicLine, filter: Partial<Filter>) =>
		matches(one, { ...all, ...filter }, 'anna');
	const question = (change: object = {}) => line(1, { question: true, ...change });

	it('goes by what they are', () => {
		expect(fits(line(1), { kind: 'guide', tag: 'bilpool', lang: 'sv' })).toBe(true);
		expect(fits(line(1), { kind: 'news' })).toBe(false);
		expect(fits(line(1), { tag: 'bil' })).toBe(false);
		expect(fits(line(1), { mine: true })).toBe(false);
	});

	it('goes by what has become of them', () => {
		const declined = { at_ms: 1, by: 'bo', reason: 'x' };
		expect(fits(question(), { state: 'unanswered' })).toBe(true);
		expect(fits(line(1), { state: 'unanswered' })).toBe(false);
		expect(fits(question({ answer_id: 'm2' }), { state: 'answered' })).toBe(true);
		expect(fits(question({ answer_id: 'm2' }), { state: 'unanswered' })).toBe(false);
		expect(fits(question({ declined }), { state: 'declined' })).toBe(true);
		expect(fits(question({ declined }), { state: 'unanswered' })).toBe(false);
	});

	it('knows a closed one', () => {
		const closed = line(1);
		closed.message.topic!.closed = { at_ms: 1, by: 'bo' };
		expect(fits(closed, { state: 'closed' })).toBe(true);
		expect(fits(closed, { state: 'open' })).toBe(false);
	});
});

describe('a list', () => {
	const state = after({
		type: 'topics',
		lines: [line(1, {}, { last_post_ms: 90, posts: 2 }), line(2, {}, { posts: 9 }), line(3)]
	});
	const ids = (order: Filter['order'], until?: Place) =>
		linesOf(state, { room: ROOM }, { order }, until).map(({ message }) => message.id);

	it('stands in its order', () => {
		expect(ids('active')).toEqual(['m1', 'm3', 'm2']);
		expect(ids('new')).toEqual(['m3', 'm2', 'm1']);
		expect(ids('busiest')).toEqual(['m2', 'm1', 'm3']);
	});

	it('shows nothing below its last page', () => {
		expect(
			ids('active', placeOf(line(3, {}, { last_post_ms: 3 }), { room: ROOM }, 'active'))
		).toEqual(['m1', 'm3']);
	});

	it('has the pinned ones of a room first, however old', () => {
		const pinned = line(2, { changed_seq: 12, pinned: { at_ms: 1, by: 'bo' } });
		const now = apply(state, { type: 'topics', lines: [pinned] });
		const first = (scope: Scope) => linesOf(now, scope, all)[0]?.message.id;
		expect(first({ room: ROOM })).toBe('m2');
	});

	it('is of one room or network', () => {
		expect(linesOf(state, { room: 'other' }, all)).toEqual([]);
		expect(linesOf(state, { network: 'n1' }, all)).toEqual([]);
	});
});

describe('a tag', () => {
	it('is kept in small letters without signs of its own', () => {
		expect(normal('  #Nära   Stationen, ')).toBe('nära stationen');
	});

	it('is offered by what it begins with first, once', () => {
		const known = ['parkeringstal', 'p-tal', 'bilparkering'].map((tag) => ({ tag, count: 1 }));
		expect(offered(known, 'park', [])).toEqual(['parkeringstal', 'bilparkering']);
		expect(offered(known, 'park', ['parkeringstal'])).toEqual(['bilparkering']);
	});
});

describe('the title to begin with', () => {
	it('is the question, else the first sentence, if it is short', () => {
		expect(titleOf('Hej. Hur lågt vågar man gå? Tack!')).toBe('Hur lågt vågar man gå?');
		expect(titleOf('Vi har beslutat. Mer följer.')).toBe('Vi har beslutat.');
		expect(titleOf('ord '.repeat(60))).toBe('');
		expect(titleOf('')).toBe('');
	});
});
