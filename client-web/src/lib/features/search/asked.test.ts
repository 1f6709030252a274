import { describe, expect, test } from 'vitest';

import type { Completion } from '$lib/protocol/types';

import { askedIn, completed, lineOf, pathOf, typedAt } from './asked';

describe('the address of a search', () => {
	test('holds all of it, and what is usual is left out', () => {
		const asked = { q: 'p-tal "en buss"', room: 'r1', kind: 'open', order: 'new' } as const;
		expect(askedIn(new URL(pathOf(asked), 'http://x'))).toEqual(asked);
		expect(pathOf({ q: ' ', order: 'best' })).toBe('/search');
		expect(pathOf({ q: ' hubb ', order: 'best' })).toBe('/search?q=hubb');
	});

	test('what it does not know is passed over', () => {
		const url = new URL('http://x/search?q=a&kind=toString&order=old');
		expect(askedIn(url)).toEqual({ q: 'a', order: 'best' });
	});
});

test('the kind is asked for by its operator', () => {
	expect(lineOf({ q: ' hubb ', kind: 'link', order: 'best' })).toBe('hubb has:link');
	expect(lineOf({ q: '', kind: 'open', order: 'best' })).toBe('is:open');
});

test('a completion takes the place of what was typed', () => {
	const item = (kind: Completion['kind'], text: string, start: number, end: number) =>
		({ kind, text, start, end, label: text }) as Completion;
	expect(completed('bil fr', item('operator', 'from:', 4, 6))).toEqual(['bil from:', 9]);
	expect(completed('in:pa', item('room', 'in:parkering', 0, 5))).toEqual(['in:parkering ', 13]);
	expect(completed('in:pa bil', item('room', 'in:parkering', 0, 5))).toEqual([
		'in:parkering bil',
		13
	]);
});

test('what is being typed goes back to a space, or to the value in quotation marks', () => {
	expect(typedAt('bil from:em', 11)).toBe('from:em');
	expect(typedAt('bil from:em', 3)).toBe('bil');
	expect(typedAt('bil tag:"p tal o', 16)).toBe('tag:"p tal o');
	expect(typedAt('tag:"p tal" bi', 14)).toBe('bi');
	expect(typedAt('"från in', 8)).toBe('in');
});
