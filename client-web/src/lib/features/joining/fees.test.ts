import { describe, expect, it } from 'vitest';

import { feesOf, tiersOf } from './fees';

describe('fees', () => {
	it('that are the same make one tier, by size', () => {
		const fees = { L: '29000', XS: '18 000', S: '18000', M: '', XL: '29000' };
		expect(tiersOf(fees)).toEqual([
			{ size_classes: ['XS', 'S'], fee: 18_000 },
			{ size_classes: ['L', 'XL'], fee: 29_000 }
		]);
	});

	it('are the same on their way back, and nothing costs nothing', () => {
		const tiers = [
			{ size_classes: ['XS'], fee: 0 },
			{ size_classes: ['S', 'XXL'], fee: 500 }
		];
		expect(tiersOf(feesOf(tiers))).toEqual(tiers);
		expect(feesOf(tiers).M).toBe('');
	});
});
