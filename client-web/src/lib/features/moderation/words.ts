import { moment } from '$lib/i18n/format';
import { t } from '$lib/i18n/index.svelte';
import type { ReportReason } from '$lib/protocol/types';

const HOUR_MS = 3_600_000;

/** Longest reason of an act, in characters; the contract's `MODERATION_REASON`. */
export const REASON = 500;

/** Reasons of a report, in the order in which they are offered. */
export const REASONS: readonly ReportReason[] = [
	'unkind',
	'harassment',
	'personal_data',
	'off_topic',
	'spam',
	'illegal',
	'other'
];

/** For how long people are muted or suspended, in hours; 0: until somebody lifts it. */
export const SPANS = { mute: [1, 24, 7 * 24, 0], suspend: [24, 7 * 24, 30 * 24, 0] } as const;

/** A span in words. */
export function spanWords(hours: number): string {
	if (hours === 0) return t('span.open');
	return hours < 24
		? t('span.hours', { count: hours })
		: t('span.days', { count: Math.round(hours / 24) });
}

/** When a span that begins now ends; none: when it is lifted. */
export function endsAt(hours: number, now = Date.now()): number | undefined {
	return hours === 0 ? undefined : now + hours * HOUR_MS;
}

/** Until when something holds. */
export function untilWords(untilMs: number | undefined): string {
	return untilMs === undefined ? t('span.open') : t('span.until', { moment: moment(untilMs) });
}
