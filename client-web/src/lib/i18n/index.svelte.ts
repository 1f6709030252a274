import type en from './en.json';
import type more from './more/en.json';

export const LOCALES = ['sv', 'nl', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The name of a text in the catalogues. */
export type Key = keyof typeof en | keyof typeof more;

/** A text, or one for each plural form that the language has. `{name}` stands for a value. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, Text>;
export type Values = Record<string, string | number>;

const loaders: Record<Locale, () => Promise<{ default: Catalogue }>> = {
	sv: () => import('./sv.json'),
	nl: () => import('./nl.json'),
	en: () => import('./en.json')
};

/** Texts of screens that few people open: nobody else waits for them. */
const moreLoaders: typeof loaders = {
	sv: () => import('./more/sv.json'),
	nl: () => import('./more/nl.json'),
	en: () => import('./more/en.json')
};
let moreWanted = false;

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

async function textsOf(wanted: Locale): Promise<Catalogue> {
	const whole = moreWanted;
	const [{ default: texts }, more] = await Promise.all([
		loaders[wanted](),
		whole ? moreLoaders[wanted]() : undefined
	]);
	// The others may have become wanted meanwhile.
	return whole === moreWanted ? { ...texts, ...more?.default } : textsOf(wanted);
}

/** Fetches the texts of the screens that few people open; the route or the dialog of such a screen waits for it. */
export async function moreTexts(): Promise<void> {
	if (moreWanted) return;
	moreWanted = true;
	const { locale: wanted } = current;
	try {
		const texts = await textsOf(wanted);
		// Where another language was chosen meanwhile, it has brought its own.
		if (current.locale === wanted) current = { locale: wanted, texts };
	} catch (thrown) {
		moreWanted = false;
		throw thrown;
	}
}

/** A part of the page, once the texts that few need are here, too. */
export async function withMoreTexts<M>(part: Promise<M>): Promise<M> {
	await moreTexts();
	return part;
}

export async function setLocale(next: Locale): Promise<void> {
	current = { locale: next, texts: await textsOf(next) };
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
