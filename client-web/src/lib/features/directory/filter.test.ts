import { expect, test } from 'vitest';

import { choices, filterIn, searchOf } from './filter';

test('a filter goes into an address and comes out of it', () => {
	const filter = { q: 'åsa', role: 'coach', like: 'mine' };
	expect(filterIn(new URLSearchParams(searchOf(filter)))).toEqual(filter);
	expect(searchOf({})).toBe('');
	expect(filterIn(new URLSearchParams('view=x&area='))).toEqual({});
});

test('most come first, and what is chosen is seen', () => {
	expect(choices({ a: 1, b: 3 }, 'c')).toEqual([
		['b', 3],
		['a', 1],
		['c', 0]
	]);
});
