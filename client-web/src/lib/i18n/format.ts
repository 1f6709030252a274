import { locale, tag } from './index.svelte';

let zone: string | undefined;

/** The person's own time zone; the browser's until it is known. */
export function useTimeZone(timeZone: string): void {
	try {
		new Intl.DateTimeFormat('en', { timeZone });
		zone = timeZone;
	} catch {
		zone = undefined;
	}
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(ms: number, options: Intl.DateTimeFormatOptions): string {
	const key = tag() + zone + JSON.stringify(options);
	let known = formats.get(key);
	if (!known) {
		known = new Intl.DateTimeFormat(tag(), { timeZone: zone, ...options });
		formats.set(key, known);
	}
	return known.format(ms);
}

/** 13.00, in English 13:00. */
export function time(ms: number): string {
	const text = format(ms, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	return locale() === 'en' ? text : text.replace(':', '.');
}

/** A day as a key: the same for two moments of one day. */
export function dayKey(ms: number): string {
	return format(ms, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

/** “today”, “yesterday”, or the weekday and date. */
export function day(ms: number, now = Date.now()): string {
	for (const ago of [0, 1]) {
		if (dayKey(ms) === dayKey(now - ago * 86_400_000)) {
			return new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(-ago, 'day');
		}
	}
	const sameYear = format(ms, { year: 'numeric' }) === format(now, { year: 'numeric' });
	return format(ms, {
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		...(sameYear ? {} : { year: 'numeric' })
	});
}

export function date(ms: number): string {
	return format(ms, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function moment(ms: number): string {
	return `${day(ms)} ${time(ms)}`;
}

/** “Anna, Bo and Cecilia”. */
export function list(parts: string[]): string {
	return new Intl.ListFormat(tag(), { type: 'conjunction' }).format(parts);
}
