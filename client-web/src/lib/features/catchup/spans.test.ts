import { describe, expect, it } from 'vitest';

import { useTimeZone } from '$lib/i18n/format';

import { sinceMs, spanIn } from './spans';

const now = Date.parse('2026-11-22T08:30:00Z');
const iso = (ms: number | undefined) => ms && new Date(ms).toISOString();

describe('a span to catch up with', () => {
	it('is read from the address, and since the last visit if that says nothing', () => {
		const of = (search: string) => spanIn(new URLSearchParams(search));
		expect(of('since=week')).toEqual({ span: 'week' });
		expect(of('since=2026-11-01')).toEqual({ span: 'date', day: '2026-11-01' });
		for (const search of ['', 'since=never', 'since=2026-99-99']) {
			expect(of(search)).toEqual({ span: 'visit' });
		}
	});

	it('begins where the day begins for the person', () => {
		useTimeZone('Europe/Stockholm');
		expect(iso(sinceMs({ span: 'today' }, now))).toBe('2026-11-21T23:00:00.000Z');
		expect(iso(sinceMs({ span: 'week' }, now))).toBe('2026-11-14T23:00:00.000Z');
		expect(iso(sinceMs({ span: 'date', day: '2026-07-01' }, now))).toBe('2026-06-30T22:00:00.000Z');
		expect(sinceMs({ span: 'visit' }, now)).toBeUndefined();
	});
});
