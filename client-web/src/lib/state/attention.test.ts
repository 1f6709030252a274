import { describe, expect, it } from 'vitest';

import type { Settings } from '$lib/protocol/types';

import { after, ME, message, myRoom, overview, ROOM } from '../../../tests/support/samples';
import { mayTell, reason, waiting } from './attention';
import { fresh } from './history';
import { changedBy, defaults } from './settings';

const me = { id: ME, timeZone: 'Europe/Stockholm' };
const room = fresh(myRoom());
const direct = fresh(myRoom({ room: { ...myRoom().room, kind: 'direct' } }));
const everything = changedBy(defaults, { levels: { [ROOM]: 'everything' } });
const nothing = changedBy(defaults, { levels: { [ROOM]: 'nothing' } });
const why = (settings: Settings, change = {}, where = room, now = 11_000) =>
	reason(message(11, change), where, settings, me, now);

describe('one is told', () => {
	it('of what names one, unless the room is muted', () => {
		expect(why(defaults)).toBeUndefined();
		expect(why(defaults, { mentions: [ME] })).toBe('mention');
		expect(why(defaults, { mentions_all: true })).toBe('mention');
		expect(why(nothing, { mentions: [ME] })).toBeUndefined();
	});

	it('of all in a conversation, and in a room where one wants that', () => {
		expect(why(defaults, {}, direct)).toBe('direct');
		expect(why(everything)).toBe('message');
	});

	it('of nothing of one’s own, removed, changed later, or old', () => {
		for (const change of [
			{ author_id: ME },
			{ removed: { at_ms: 1, by: 'bo' } },
			{ changed_seq: 12 }
		]) {
			expect(why(everything, change)).toBeUndefined();
		}
		expect(why(everything, {}, room, 11_000 + 3_600_000)).toBeUndefined();
	});

	it('of nothing in quiet hours, or where one does not want it', () => {
		const { notifications } = everything;
		const quiet = { from_minute: 0, to_minute: 1_440, weekends: false };
		expect(why({ ...everything, notifications: { ...notifications, quiet } })).toBeUndefined();
		expect(
			why({ ...everything, notifications: { ...notifications, in_page: false } })
		).toBeUndefined();
	});

	it('who wrote what only if one chose so, and never of closed groups', () => {
		const open = { ...defaults, notifications: { ...defaults.notifications, show_content: true } };
		const cohort = fresh(myRoom({ room: { ...myRoom().room, kind: 'cohort' } }));
		expect([mayTell(room, defaults), mayTell(room, open), mayTell(cohort, open)]).toEqual([
			false,
			true,
			false
		]);
	});
});

describe('what waits', () => {
	it('counts mentions, everything where one wants it, and nothing of a muted room', () => {
		const state = after({
			type: 'overview',
			overview: overview([myRoom({ unread: 5, mentions: 2 })])
		});
		expect([defaults, everything, nothing].map((settings) => waiting(state, settings))).toEqual([
			2, 5, 0
		]);
	});
});
