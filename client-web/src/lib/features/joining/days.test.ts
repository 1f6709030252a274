import { describe, expect, it } from 'vitest';

import { useTimeZone } from '$lib/i18n/format';
import { endOf, lastDay } from './days';

describe('a last day', () => {
	it('is over when the next one begins, also where the clocks change', () => {
		useTimeZone('Europe/Stockholm');
		expect(endOf('2026-03-28')).toBe(Date.parse('2026-03-29T00:00:00+01:00'));
		expect(endOf('2026-03-29')).toBe(Date.parse('2026-03-30T00:00:00+02:00'));
		expect(endOf('2026-12-31')).toBe(Date.parse('2027-01-01T00:00:00+01:00'));
	});

	it('is the same day on its way back', () => {
		useTimeZone('Europe/Stockholm');
		for (const day of ['2026-03-29', '2026-10-25', '2028-02-29'])
			expect(lastDay(endOf(day))).toBe(day);
		expect(endOf('')).toBeUndefined();
		expect(lastDay(undefined)).toBe('');
	});
});
