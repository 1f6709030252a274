import type en from './en.json';

export const LOCALES = ['sv', 'nl', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The name of a text in the catalogues. */
export type Key = keyof typeof en;

/** A text, or one for each plural form that the language has. `{name}` stands for a value. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, Text>;
export type Values = Record<string, string | number>;

const loaders: Record<Locale, () => Promise<{ default: Catalogue }>> = {
	sv: () => import('./sv.json'),
	nl: () => import('./nl.json'),
	en: () => import('./en.json')
};

/** British English; times and dates as the language's home writes them. */
export const TAGS: Record<Locale, string> = { sv: 'sv-SE', nl: 'nl-NL', en: 'en-GB' };

const REMEMBERED = 'mellanrum.locale';

let current: { locale: Locale; texts: Catalogue } = $state.raw({ locale: 'en', texts: {} });

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
	const { default: texts } = await loaders[next]();
	current = { locale: next, texts };
	document.documentElement.lang = next;
	localStorage.setItem(REMEMBERED, next);
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
