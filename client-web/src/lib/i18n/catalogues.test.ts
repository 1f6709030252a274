import { describe, expect, it } from 'vitest';

import en from './en.json';
import { type Catalogue, fill, TAGS, type Text } from './index.svelte';
import nl from './nl.json';
import sv from './sv.json';

const catalogues: Record<string, Catalogue> = { sv, nl, en };

function places(text: Text): string[] {
	const forms = typeof text === 'string' ? [text] : Object.values(text);
	return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
}

describe.each(Object.keys(catalogues))('the %s catalogue', (language) => {
	const catalogue = catalogues[language]!;

	it('has the names of the English one', () => {
		expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
	});

	it('has the places of the English one', () => {
		for (const [key, text] of Object.entries(en as Catalogue)) {
			expect(places(catalogue[key]!), key).toEqual(places(text));
		}
	});

	it('has a text for every plural form of its language', () => {
		const tag = TAGS[language as keyof typeof TAGS];
		const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort();
		for (const [key, text] of Object.entries(catalogue)) {
			if (typeof text !== 'string') expect(Object.keys(text).sort(), key).toEqual(forms);
		}
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
