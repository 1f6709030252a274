import type { Tier } from '$lib/protocol/types';
import { SIZES } from './filter';

/** A fee for each size, as it is typed; an empty one: none is proposed. */
export type Fees = Record<string, string>;

/** What each size pays. */
export function feesOf(tiers: readonly Tier[]): Fees {
	const known = tiers.flatMap(({ size_classes, fee }) =>
		size_classes.map((size) => [size, `${fee}`] as const)
	);
	return { ...Object.fromEntries(SIZES.map((size) => [size, ''])), ...Object.fromEntries(known) };
}

/** Sizes that pay the same are one tier; in the order of the sizes. */
export function tiersOf(fees: Fees): Tier[] {
	const tiers: Tier[] = [];
	for (const size of SIZES) {
		const typed = (fees[size] ?? '').replace(/\s/g, '');
		if (typed === '') continue;
		const fee = Number(typed);
		const same = tiers.find((tier) => tier.fee === fee);
		if (same) same.size_classes.push(size);
		else tiers.push({ size_classes: [size], fee });
	}
	return tiers;
}
