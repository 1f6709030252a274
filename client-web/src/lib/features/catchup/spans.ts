import { dayKey, dayStart } from '$lib/i18n/format';

/** Since when one wants to catch up: as an address says it. */
export type Span = 'visit' | 'today' | 'week' | 'date';

export const SPANS: readonly Span[] = ['visit', 'today', 'week', 'date'];

const DAY_MS = 86_400_000;

/** What an address names; since one was last here, if it names nothing that can be read. */
export function spanIn(params: URLSearchParams): { span: Span; day?: string } {
	const since = params.get('since');
	if (since === 'today' || since === 'week') return { span: since };
	if (since && /^\d{4}-\d\d-\d\d$/.test(since) && !Number.isNaN(Date.parse(since)))
		return { span: 'date', day: since };
	return { span: 'visit' };
}

/** The moment from which a span goes; absent: the server knows it. */
export function sinceMs(
	{ span, day }: { span: Span; day?: string },
	now: number
): number | undefined {
	if (span === 'today') return dayStart(dayKey(now));
	if (span === 'week') return dayStart(dayKey(now - 7 * DAY_MS));
	return span === 'date' && day ? dayStart(day) : undefined;
}
