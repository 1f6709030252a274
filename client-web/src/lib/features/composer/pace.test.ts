import { describe, expect, it } from 'vitest';

import {
	after,
	changed,
	ME,
	message,
	myRoom,
	overview,
	ROOM
} from '../../../../tests/support/samples';
import { clock, opensAt } from './pace';

const slow = (post_after_ms?: number, more: 'remove_any'[] = []) => {
	const my = myRoom({
		may: ['read', 'post', ...more],
		...(post_after_ms ? { post_after_ms } : {})
	});
	my.room.slow_mode_s = 60;
	return { type: 'overview' as const, overview: overview([my]) };
};

describe('slow mode', () => {
	it('opens a minute after what one sent last, or when the server says', () => {
		const mine = changed(message(11, { author_id: ME, sent_ms: 100_000 }));
		expect(opensAt(after(slow(), mine).rooms[ROOM]!, ME, [])).toBe(160_000);
		expect(opensAt(after(slow(200_000), mine).rooms[ROOM]!, ME, [])).toBe(200_000);
		expect(opensAt(after(slow()).rooms[ROOM]!, ME, [])).toBe(0);
	});

	it('counts what is on its way, and not what was refused', () => {
		const room = after(slow()).rooms[ROOM]!;
		const one = { nonce: 'n', person_id: ME, room_id: ROOM, body: '', created_ms: 5_000 };
		expect(opensAt(room, ME, [{ ...one, state: 'sending' }])).toBe(65_000);
		expect(opensAt(room, ME, [{ ...one, state: 'failed' }])).toBe(0);
	});

	it('is not for those who look after the room', () => {
		expect(opensAt(after(slow(9, ['remove_any'])).rooms[ROOM]!, ME, [])).toBe(0);
	});

	it('is told as a clock', () => {
		expect([clock(130_000), clock(9_400), clock(3_730_000), clock(-5)]).toEqual([
			'2:10',
			'0:10',
			'1:02:10',
			'0:00'
		]);
	});
});
