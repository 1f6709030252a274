import { tag } from './index.svelte';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 27 kB, 1.4 MB: in steps of 1,000, as people's systems and shops count. */
export function size(bytes: number): string {
	let at = 0;
	let rest = bytes;
	while (rest >= 999.5 && at < UNITS.length - 1) {
		rest /= 1_000;
		at += 1;
	}
	return new Intl.NumberFormat(tag(), {
		style: 'unit',
		unit: UNITS[at]!,
		unitDisplay: at === 0 ? 'long' : 'short',
		maximumFractionDigits: rest < 10 && at > 1 ? 1 : 0
	}).format(rest);
}
