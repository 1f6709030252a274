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

/** A day as a key: the same for two moments of one day. It is its date, as calendars write it: 2026-03-01. */
export function dayKey(ms: number): string {
	// Days begin at a quarter of an hour everywhere, and a long list asks for thousands.
	const quarter = Math.floor(ms / 900_000);
	const key = `${zone} ${quarter}`;
	let day = days.get(key);
	if (day === undefined) {
		if (days.size > 20_000) days.clear();
		day = inZone(quarter * 900_000).slice(0, 10);
		days.set(key, day);
	}
	return day;
}

const days = new Map<string, string>();

/** The moment at which a day (2026-03-01) begins. */
export function dayStart(day: string): number {
	const midnight = Date.parse(`${day}T00:00:00Z`);
	// The second time, with the offset of that moment: there the clocks may have been changed.
	return [0, 1].reduce((guess) => midnight - offset(guess), midnight);
}

/** Milliseconds by which the person's clock is ahead of UTC at a moment. */
function offset(ms: number): number {
	return Date.parse(`${inZone(ms)}Z`) - Math.floor(ms / 1000) * 1000;
}

const calendars = new Map<string | undefined, Intl.DateTimeFormat>();

/** 2026-03-01T13:00:00, on the person's clock. */
function inZone(ms: number): string {
	let calendar = calendars.get(zone);
	if (!calendar) {
		// Swedish writes dates as calendars do.
		calendar = new Intl.DateTimeFormat('sv-SE', {
			timeZone: zone,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
			hourCycle: 'h23'
		});
		calendars.set(zone, calendar);
	}
	return calendar.format(ms).replace(' ', 'T');
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

/** As short as it can be told apart: the time today, else the day. */
export function brief(ms: number, now = Date.now()): string {
	if (dayKey(ms) === dayKey(now)) return time(ms);
	const sameYear = format(ms, { year: 'numeric' }) === format(now, { year: 'numeric' });
	return format(ms, {
		day: 'numeric',
		month: 'short',
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

const UNITS = [
	['hour', 3_600],
	['minute', 60],
	['second', 1]
] as const;

/** “30 seconds”, “5 minutes”, “6 hours”: in the largest unit of which it is a whole number. */
export function duration(seconds: number): string {
	const [unit, each] = UNITS.find(([, each]) => seconds % each === 0)!;
	const words = new Intl.NumberFormat(tag(), { style: 'unit', unit, unitDisplay: 'long' });
	return words.format(seconds / each);
}
