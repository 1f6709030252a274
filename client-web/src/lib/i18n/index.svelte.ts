import { untrack } from 'svelte';

import type en from './en.json';
import type lateEn from './late/en.json';

export const LOCALES = ['sv', 'nl', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The name of a text in the catalogues. */
export type Key = keyof typeof en | keyof typeof lateEn;

/** A text, or one for each plural form that the language has. `{name}` stands for a value. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, Text>;
export type Values = Record<string, string | number>;

const loaders: Record<Locale, () => Promise<{ default: Catalogue }>> = {
	sv: () => import('./sv.json'),
	nl: () => import('./nl.json'),
	en: () => import('./en.json')
};

/** Texts of what nobody sees at first: pages that few open, dialogs, menus. */
const lateLoaders: typeof loaders = {
	sv: () => import('./late/sv.json'),
	nl: () => import('./late/nl.json'),
	en: () => import('./late/en.json')
};

/** British English; times and dates as the language's home writes them. */
export const TAGS: Record<Locale, string> = { sv: 'sv-SE', nl: 'nl-NL', en: 'en-GB' };

const REMEMBERED = 'mellanrum.locale';

let current = $state.raw({
	locale: 'en' as Locale,
	texts: {} as Catalogue,
	/** Whether those that come later are among them. */
	whole: false
});

/** Of one language, once something has asked for them. */
let late: { locale: Locale; texts: Promise<Catalogue> } | undefined;

export function locale(): Locale {
	return current.locale;
}

/** The language tag for `Intl`. */
export function tag(): string {
	return TAGS[current.locale];
}

export function asLocale(text: string | undefined): Locale {
	return LOCALES.find((known) => text?.toLowerCase().startsWith(known)) ?? 'en';
}

/** Before anybody is signed in: the language used last, or the browser's. */
export function firstLocale(): Locale {
	const remembered = localStorage.getItem(REMEMBERED);
	if (remembered) return asLocale(remembered);
	const wanted = navigator.languages.map((language) => language.slice(0, 2).toLowerCase());
	return asLocale(wanted.find((language) => (LOCALES as readonly string[]).includes(language)));
}

export async function setLocale(next: Locale): Promise<void> {
	const [{ default: texts }, others] = await Promise.all([loaders[next](), late && lateOf(next)]);
	current = { locale: next, texts: { ...texts, ...others }, whole: others !== undefined };
	document.documentElement.lang = next;
	localStorage.setItem(REMEMBERED, next);
}

function lateOf(of: Locale): Promise<Catalogue> {
	if (late?.locale !== of) {
		const texts = lateLoaders[of]().then((module) => module.default);
		const asked = { locale: of, texts };
		late = asked;
		texts.catch(() => {
			// What could not be had is asked for again.
			if (late === asked) late = undefined;
		});
	}
	return late!.texts;
}

/** The texts of what is opened later are there when this is done. */
export async function lateTexts(): Promise<void> {
	// Who asks does not ask again when it is there.
	const { locale: of, whole } = untrack(() => current);
	if (whole) return;
	const texts = await lateOf(of);
	if (of !== current.locale) return lateTexts();
	if (!current.whole) current = { locale: of, texts: { ...current.texts, ...texts }, whole: true };
}

/** Fetches a part of the page that is not there from the beginning, and its texts. */
export async function withTexts<M>(load: () => Promise<M>): Promise<M> {
	const [module] = await Promise.all([load(), lateTexts()]);
	return module;
}

/** The text of that name in the language in use. `count` chooses its plural form. */
export function t(key: Key, values: Values = {}): string {
	return fill(current.texts[key] ?? key, TAGS[current.locale], values);
}

/** Fills a text's places; exported for tests. */
export function fill(text: Text, languageTag: string, values: Values): string {
	const form =
		typeof text === 'string'
			? text
			: (text[new Intl.PluralRules(languageTag).select(Number(values.count ?? 0))] ?? text.other);
	return (form ?? '').replace(/\{(\w+)\}/g, (place, name: string) => {
		const value = values[name];
		if (typeof value === 'number') return new Intl.NumberFormat(languageTag).format(value);
		return value ?? place;
	});
}
