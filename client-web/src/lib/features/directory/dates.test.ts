import { expect, test } from 'vitest';

import { useTimeZone } from '$lib/i18n/format';

import { dated, firstDay, lastDay } from './dates';

test('a role counts from the first day to the end of the last', () => {
	useTimeZone('Europe/Stockholm');
	const role = dated({ role: 'coach' }, '2026-03-01', '2026-03-29');
	expect(new Date(role.from_ms!).toISOString()).toBe('2026-02-28T23:00:00.000Z');
	// On the last of these days the clocks go forward.
	expect(new Date(role.until_ms!).toISOString()).toBe('2026-03-29T22:00:00.000Z');
	expect([firstDay(role), lastDay(role)]).toEqual(['2026-03-01', '2026-03-29']);
});

test('a day that stays keeps its moment, and one that is emptied is gone', () => {
	useTimeZone('Europe/Stockholm');
	const noon = Date.parse('2026-03-01T11:00:00Z');
	const role = dated(
		{ role: 'coach', scope: 'a', from_ms: noon, until_ms: noon + 9e8 },
		'2026-03-01',
		''
	);
	expect(role).toEqual({ role: 'coach', scope: 'a', from_ms: noon });
});
