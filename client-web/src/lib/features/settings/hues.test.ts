import { describe, expect, it } from 'vitest';

import { hueName, likeAnother, SPRUCE } from './hues';

describe('a hue', () => {
	it('has a name all around the circle', () => {
		expect([0, 20, 60, 100, SPRUCE, 200, 250, 300, 359].map(hueName)).toEqual([
			'hue.pink',
			'hue.red',
			'hue.orange',
			'hue.yellow',
			'hue.green',
			'hue.teal',
			'hue.blue',
			'hue.violet',
			'hue.pink'
		]);
	});

	it('says when it could be taken for a colour that means something, across zero too', () => {
		expect(likeAnother(30)).toBe('look.like_mentions');
		expect(likeAnother(3)).toBe('look.like_mentions');
		expect(likeAnother(359)).toBeUndefined();
		expect(likeAnother(80)).toBe('look.like_waiting');
		expect(likeAnother(245)).toBe('look.like_closed');
		expect(likeAnother(SPRUCE)).toBeUndefined();
	});
});
