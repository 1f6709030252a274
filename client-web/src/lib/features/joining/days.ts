import { dayKey, dayStart } from '$lib/i18n/format';

const DAY_MS = 86_400_000;

/** The moment at which a day (2026-03-01) has ended; absent: no day. What is open up to and including that day ends then. */
export function endOf(day: string): number | undefined {
	if (day === '') return undefined;
	// Of the calendar, not of the clock: a day may have 23 or 25 hours.
	const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
	return dayStart(next);
}

/** The last day of what ends at a moment, as a date field has it. */
export function lastDay(endMs: number | undefined): string {
	return endMs === undefined ? '' : dayKey(endMs - 1);
}
