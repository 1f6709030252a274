import { afterEach, describe, expect, it } from 'vitest';

import { dayKey, dayStart, useTimeZone } from './format';

afterEach(() => useTimeZone('Europe/Stockholm'));

describe('a day', () => {
	it.each([
		['Europe/Stockholm', '2026-01-15', '2026-01-14T23:00:00Z'],
		['Europe/Stockholm', '2026-07-15', '2026-07-14T22:00:00Z'],
		// The clocks go forward that night, and back that one.
		['Europe/Stockholm', '2026-03-29', '2026-03-28T23:00:00Z'],
		['Europe/Stockholm', '2026-10-25', '2026-10-24T22:00:00Z'],
		['Asia/Kathmandu', '2026-03-01', '2026-02-28T18:15:00Z'],
		['America/St_Johns', '2026-03-01', '2026-03-01T03:30:00Z']
	])('in %s, %s begins at %s', (zone, day, moment) => {
		useTimeZone(zone);
		const start = Date.parse(moment);
		expect(dayStart(day)).toBe(start);
		expect(dayKey(start)).toBe(day);
		expect(dayKey(start - 1)).not.toBe(day);
	});
});
