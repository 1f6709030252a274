import { describe, expect, it } from 'vitest';

import { countsOf, type Filter, filterIn, searchOf, toggled } from './filter';

describe('a filter', () => {
	it('is the same after its way through an address', () => {
		const filter: Filter = {
			state: 'registered',
			size_class: 'XS',
			theme: 'a & b',
			answer: 'none'
		};
		expect(filterIn(new URLSearchParams(searchOf(filter)))).toEqual(filter);
		expect(searchOf({})).toBe('');
	});

	it('takes nothing else from an address', () => {
		expect(filterIn(new URLSearchParams('view=call&theme='))).toEqual({});
	});

	it('gets a value, another one, and loses it', () => {
		const one = toggled({ state: 'waiting' }, 'size_class', 'M');
		expect(one).toEqual({ state: 'waiting', size_class: 'M' });
		expect(toggled(one, 'size_class', 'L')).toEqual({ state: 'waiting', size_class: 'L' });
		expect(toggled(one, 'size_class', 'M')).toEqual({ state: 'waiting' });
	});
});

describe('counts', () => {
	const values = (all: { value: string }[]) => all.map(({ value }) => value);

	it('stand by size where there is one', () => {
		expect(values(countsOf('size_class', { M: 9, XS: 2, XXL: 1, S: 0 }))).toEqual([
			'XS',
			'M',
			'XXL'
		]);
	});

	it('stand by how many there are, then by name', () => {
		expect(values(countsOf('theme', { b: 2, a: 2, c: 7 }))).toEqual(['c', 'a', 'b']);
	});

	it('keep what is chosen', () => {
		expect(countsOf('theme', { a: 2 }, 'gone')).toEqual([
			{ value: 'a', count: 2 },
			{ value: 'gone', count: 0 }
		]);
		expect(values(countsOf('state', { waiting: 0, registered: 1 }, 'waiting'))).toEqual([
			'registered',
			'waiting'
		]);
	});
});
