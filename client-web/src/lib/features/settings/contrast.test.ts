import { describe, expect, it } from 'vitest';

import { contrast } from './contrast';

describe('contrast', () => {
	it('is that of the standard, whichever comes first', () => {
		expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
		expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
		expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
	});

	it('is one between alike', () => {
		expect(contrast([12, 90, 200], [12, 90, 200])).toBe(1);
	});
});
