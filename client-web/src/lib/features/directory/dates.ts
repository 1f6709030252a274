import { date, dayKey, dayStart } from '$lib/i18n/format';
import { t } from '$lib/i18n/index.svelte';
import type { Grant } from '$lib/protocol/types';

const DAY_MS = 86_400_000;

/** The first day on which a role counts, as a date field has it. */
export function firstDay({ from_ms }: Grant): string {
	return from_ms === undefined ? '' : dayKey(from_ms);
}

/** The last day on which it counts. */
export function lastDay({ until_ms }: Grant): string {
	return until_ms === undefined ? '' : dayKey(until_ms - 1);
}

/** The moment at which the day after a day begins. */
function dayAfter(day: string): number {
	// Days are 23 to 25 hours long.
	return dayStart(dayKey(dayStart(day) + DAY_MS + DAY_MS / 4));
}

/** A role from one day to another, both included. A day that stays keeps its moment. */
export function dated(grant: Grant, first: string, last: string): Grant {
	const { role, scope } = grant;
	const from =
		first === firstDay(grant) ? grant.from_ms : first === '' ? undefined : dayStart(first);
	const until = last === lastDay(grant) ? grant.until_ms : last === '' ? undefined : dayAfter(last);
	return {
		role,
		...(scope === undefined ? {} : { scope }),
		...(from === undefined ? {} : { from_ms: from }),
		...(until === undefined ? {} : { until_ms: until })
	};
}

/** “from 1 March”, “until 30 June”, both or nothing; of a beginning that has passed nothing. */
export function dateWords(grant: Grant, now = Date.now()): string {
	const { from_ms, until_ms } = grant;
	return [
		from_ms !== undefined && from_ms > now && t('roles.from_day', { day: date(from_ms) }),
		until_ms !== undefined && t('roles.until_day', { day: date(until_ms - 1) })
	]
		.filter(Boolean)
		.join(', ');
}
