import { describe, expect, it } from 'vitest';

import { after, myRoom, ROOM } from '../../../tests/support/samples';
import { apply } from './apply';
import { changedBy, defaults, isQuiet, levelIn } from './settings';

const at = (text: string) => Date.parse(text);
const nights = { from_minute: 22 * 60, to_minute: 7 * 60, weekends: false };

describe('settings', () => {
	it('of a higher version win, others are ignored', () => {
		const two = { ...defaults, version: 2, theme: 'dark' as const };
		const state = after({ type: 'settings', settings: two });
		expect(state.settings).toBe(two);
		expect(apply(state, { type: 'settings', settings: { ...defaults, version: 1 } })).toBe(state);
	});

	it('keep what a change does not name, and join the levels by room', () => {
		const before = changedBy(defaults, { levels: { a: 'nothing', b: 'everything' } });
		const next = changedBy(before, { theme: 'dark', levels: { a: null, c: 'mentions' } });
		expect(next.levels).toEqual({ b: 'everything', c: 'mentions' });
		expect(next).toMatchObject({ theme: 'dark', density: 'comfortable', enter_sends: true });
	});

	it('end quiet hours that a change leaves out', () => {
		const { notifications } = defaults;
		const quiet = changedBy(defaults, { notifications: { ...notifications, quiet: nights } });
		expect(quiet.notifications.quiet).toEqual(nights);
		const loud = changedBy(quiet, { notifications });
		expect(loud.notifications).toEqual(notifications);
	});
});

describe('the level of a room', () => {
	it('is mentions, in a conversation everything, until one chooses', () => {
		const direct = myRoom({ room: { ...myRoom().room, kind: 'direct' } });
		expect(levelIn(defaults, myRoom())).toBe('mentions');
		expect(levelIn(defaults, direct)).toBe('everything');
		const muted = changedBy(defaults, { levels: { [ROOM]: 'nothing' } });
		expect(levelIn(muted, direct)).toBe('nothing');
	});
});

describe('quiet hours', () => {
	it('pass midnight, in the person’s own time zone', () => {
		expect(isQuiet(nights, at('2026-06-10T20:30:00Z'), 'Europe/Stockholm')).toBe(true);
		expect(isQuiet(nights, at('2026-06-10T20:30:00Z'), 'Europe/London')).toBe(false);
		expect(isQuiet(nights, at('2026-06-11T04:59:00Z'), 'Europe/Stockholm')).toBe(true);
		expect(isQuiet(nights, at('2026-06-11T05:00:00Z'), 'Europe/Stockholm')).toBe(false);
	});

	it('cover the whole weekend where that is chosen', () => {
		const noon = at('2026-06-13T10:00:00Z');
		expect(isQuiet(nights, noon, 'Europe/Stockholm')).toBe(false);
		expect(isQuiet({ ...nights, weekends: true }, noon, 'Europe/Stockholm')).toBe(true);
		expect(isQuiet(undefined, noon, 'Europe/Stockholm')).toBe(false);
	});
});
