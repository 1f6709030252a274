import { describe, expect, it } from 'vitest';

import { byKind, type Entry, find, fit, type Kind } from './find';

const entry = (name: string, kind: Kind = 'room', more?: string): Entry => ({
	id: name,
	kind,
	name,
	more,
	run: () => undefined
});
const names = (entries: Entry[]) => entries.map(({ name }) => name);

describe('the palette', () => {
	it('finds without accents and capitals, in any order of the words', () => {
		expect(fit(entry('Åsa Öberg'), 'asa ob')).toBe(0);
		expect(fit(entry('Åsa Öberg'), 'öberg åsa')).toBe(1);
		expect(fit(entry('Åsa Öberg', 'person', 'Älmhult'), 'almhult')).toBe(1);
		expect(fit(entry('Åsa Öberg'), 'erg')).toBe(2);
		expect(fit(entry('Åsa Öberg'), 'bo')).toBeUndefined();
	});

	it('puts the better fit first, and of equal ones what one went to lately', () => {
		const all = ['Skolparkering', 'Parkering nord', 'Ny parkering', 'Parkering'].map((name) =>
			entry(name)
		);
		expect(names(find(all, 'park', ['Skolparkering', 'Parkering']))).toEqual([
			'Parkering',
			'Parkering nord',
			'Ny parkering',
			'Skolparkering'
		]);
	});

	it('shows few of each kind, and before anything is typed no people but recent ones', () => {
		const rooms = Array.from({ length: 20 }, (_, at) => entry(`Rum ${at}`));
		const all = [...rooms, entry('Rut', 'person'), entry('Rune', 'person')];
		const shown = byKind(all, 'ru', []);
		expect(shown.map(({ kind, entries }) => [kind, entries.length])).toEqual([
			['room', 8],
			['person', 2]
		]);
		expect(names(byKind(all, '', ['Rune'])[1]!.entries)).toEqual(['Rune']);
	});
});
