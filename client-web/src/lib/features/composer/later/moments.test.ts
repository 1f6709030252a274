import { describe, expect, it } from 'vitest';

import { mondayMorning, momentOf, readMoment, tomorrowMorning, wall, written } from './moments';

const HERE = 'Europe/Stockholm';
const utc = (text: string) => Date.parse(`${text}Z`);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

describe('later', () => {
	it('is eight in the morning where the person is, summer and winter', () => {
		expect(iso(tomorrowMorning(utc('2026-11-22T12:00'), HERE))).toBe('2026-11-23T07:00');
		expect(iso(tomorrowMorning(utc('2026-06-30T12:00'), HERE))).toBe('2026-07-01T06:00');
		expect(iso(tomorrowMorning(utc('2026-11-22T12:00'), 'Europe/Helsinki'))).toBe(
			'2026-11-23T06:00'
		);
	});

	it('counts days as they are there, not in Greenwich', () => {
		expect(iso(tomorrowMorning(utc('2026-11-22T23:30'), HERE))).toBe('2026-11-24T07:00');
	});

	it('is the next Monday, on a Monday the one after', () => {
		expect(iso(mondayMorning(utc('2026-11-19T12:00'), HERE))).toBe('2026-11-23T07:00');
		expect(iso(mondayMorning(utc('2026-11-23T06:00'), HERE))).toBe('2026-11-30T07:00');
		expect(iso(mondayMorning(utc('2026-11-22T12:00'), HERE))).toBe('2026-11-23T07:00');
	});

	it('passes the nights in which the clocks change', () => {
		const at = { year: 2026, month: 3, day: 29, hour: 8, minute: 0 };
		expect(iso(momentOf(at, HERE))).toBe('2026-03-29T06:00');
		// 02.30 is left out that night.
		expect(iso(momentOf({ ...at, hour: 2, minute: 30 }, HERE))).toBe('2026-03-29T01:30');
		// 02.30 comes twice in this one: the first.
		const twice = { year: 2026, month: 10, day: 25, hour: 2, minute: 30 };
		expect(iso(momentOf(twice, HERE))).toBe('2026-10-25T00:30');
	});

	it('is written and read as the fields of a form have it', () => {
		const ms = utc('2026-11-23T07:05');
		expect(written(ms, HERE)).toEqual({ date: '2026-11-23', time: '08:05' });
		expect(readMoment('2026-11-23', '08:05', HERE)).toBe(ms);
		expect(readMoment('', '08:05', HERE)).toBeUndefined();
		expect(wall(ms, HERE)).toEqual({ year: 2026, month: 11, day: 23, hour: 8, minute: 5 });
	});
});
