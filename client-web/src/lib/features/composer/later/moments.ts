/** A time on the wall somewhere: month from 1, weekday from 0 for Sunday. */
export type Wall = { year: number; month: number; day: number; hour: number; minute: number };

const DAY_MS = 86_400_000;

/** What the clock on the wall of that time zone shows at a moment. */
export function wall(ms: number, timeZone: string): Wall {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		hourCycle: 'h23'
	}).formatToParts(ms);
	const part = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value);
	return {
		year: part('year'),
		month: part('month'),
		day: part('day'),
		hour: part('hour'),
		minute: part('minute')
	};
}

/**
 * When the clock on that wall shows this: the first time where an hour comes twice; as much later where an hour is
 * left out.
 */
export function momentOf(at: Wall, timeZone: string): number {
	const asUtc = ({ year, month, day, hour, minute }: Wall) =>
		Date.UTC(year, month - 1, day, hour, minute);
	const wished = asUtc(at);
	const ahead = (ms: number) => asUtc(wall(ms, timeZone)) - Math.floor(ms / 60_000) * 60_000;
	// The zone's difference a day before and a day after: between them lies any change of the clocks.
	const [before, behind] = [ahead(wished - DAY_MS), ahead(wished + DAY_MS)];
	const tries = [wished - before, wished - behind].filter(
		(ms) => asUtc(wall(ms, timeZone)) === wished
	);
	return tries.length > 0 ? Math.min(...tries) : wished - before;
}

/** So many days on, at that hour. */
function daysOn(now: number, days: number, hour: number, timeZone: string): number {
	const { year, month, day } = wall(now, timeZone);
	const then = new Date(Date.UTC(year, month - 1, day + days));
	return momentOf(
		{
			year: then.getUTCFullYear(),
			month: then.getUTCMonth() + 1,
			day: then.getUTCDate(),
			hour,
			minute: 0
		},
		timeZone
	);
}

/** When the working day begins. */
const MORNING = 8;

export function tomorrowMorning(now: number, timeZone: string): number {
	return daysOn(now, 1, MORNING, timeZone);
}

export function mondayMorning(now: number, timeZone: string): number {
	const { year, month, day } = wall(now, timeZone);
	const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
	return daysOn(now, (8 - weekday) % 7 || 7, MORNING, timeZone);
}

/** As date and time fields write it: `2026-11-23` and `08:00`. */
export function written(ms: number, timeZone: string): { date: string; time: string } {
	const { year, month, day, hour, minute } = wall(ms, timeZone);
	const two = (part: number) => String(part).padStart(2, '0');
	return { date: `${year}-${two(month)}-${two(day)}`, time: `${two(hour)}:${two(minute)}` };
}

/** What was written into date and time fields; nothing while it is not whole. */
export function readMoment(date: string, time: string, timeZone: string): number | undefined {
	const found = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)/.exec(`${date} ${time}`);
	if (!found) return undefined;
	const [year, month, day, hour, minute] = found.slice(1).map(Number) as number[];
	return momentOf(
		{ year: year!, month: month!, day: day!, hour: hour!, minute: minute! },
		timeZone
	);
}
