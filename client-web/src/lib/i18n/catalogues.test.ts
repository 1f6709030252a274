import { describe, expect, it } from 'vitest';

import en from './en.json';
import { type Catalogue, fill, TAGS, type Text } from './index.svelte';
import lateEn from './late/en.json';
import lateNl from './late/nl.json';
import lateSv from './late/sv.json';
import nl from './nl.json';
import sv from './sv.json';

const first: Record<string, Catalogue> = { sv, nl, en };
const late: Record<string, Catalogue> = { sv: lateSv, nl: lateNl, en: lateEn };
const catalogues: Record<string, [Catalogue, Catalogue]> = {
	'the first Swedish': [sv, en],
	'the first Dutch': [nl, en],
	'the late Swedish': [lateSv, lateEn],
	'the late Dutch': [lateNl, lateEn]
};

function places(text: Text): string[] {
	const forms = typeof text === 'string' ? [text] : Object.values(text);
	return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
}

describe.each(Object.keys(catalogues))('%s catalogue', (which) => {
	const [catalogue, english] = catalogues[which]!;

	it('has the names of the English one', () => {
		expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort());
	});

	it('has the places of the English one', () => {
		for (const [key, text] of Object.entries(english)) {
			expect(places(catalogue[key]!), key).toEqual(places(text));
		}
	});
});

describe.each(Object.keys(first))('the %s texts', (language) => {
	it('have one for every plural form of the language', () => {
		const tag = TAGS[language as keyof typeof TAGS];
		const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort();
		for (const [key, text] of Object.entries({ ...first[language], ...late[language] })) {
			if (typeof text !== 'string') expect(Object.keys(text).sort(), key).toEqual(forms);
		}
	});

	it('stand in one place each', () => {
		const both = Object.keys(first[language]!).filter((key) => key in late[language]!);
		expect(both).toEqual([]);
	});
});

describe('fill', () => {
	it('chooses the plural form and writes numbers as the language does', () => {
		const text = sv['mentions'];
		expect(fill(text, 'sv-SE', { count: 1 })).toBe('1 omnämnande');
		expect(fill(text, 'sv-SE', { count: 1200 })).toMatch(/^1\s200 omnämnanden$/);
	});

	it('leaves a place that has no value', () => {
		expect(fill('Hej {name}', 'sv-SE', {})).toBe('Hej {name}');
	});
});
