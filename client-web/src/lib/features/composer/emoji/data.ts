import en from 'emoji-picker-element-data/en/emojibase/data.json?url';
import nl from 'emoji-picker-element-data/nl/cldr/data.json?url';
import sv from 'emoji-picker-element-data/sv/emojibase/data.json?url';

import { fold } from '$lib/i18n/fold';
import type { Locale } from '$lib/i18n/index.svelte';

import { begins } from '../text/completion';

/** As the package tells it. */
type Told = {
	emoji: string;
	annotation: string;
	tags?: string[];
	shortcodes?: string[];
	group: number;
	version: number;
	skins?: { emoji: string; tone: number | number[] }[];
};

export type Emoji = {
	emoji: string;
	name: string;
	group: number;
	/** The same in the five tones of skin, light to dark. */
	skins?: string[];
	/** Folded: its name, and what else it is called. */
	named: string;
	called: string[];
};

/** Newer ones are empty boxes on most of the computers that offices have. */
const NEWEST = 15.1;

/** Pieces of other emoji. */
const COMPONENT = 2;

// Only their addresses are in the page; a language is fetched when somebody first looks for an emoji.
const ADDRESSES: Record<Locale, string> = { sv, nl, en };

const known = new Map<Locale, Promise<Emoji[]>>();

/** All emoji with their names in a language. */
export function emojiIn(locale: Locale): Promise<Emoji[]> {
	let all = known.get(locale);
	if (!all) {
		all = load(ADDRESSES[locale]);
		// Without a connection: the next time asks again.
		all.catch(() => known.delete(locale));
		known.set(locale, all);
	}
	return all;
}

async function load(address: string): Promise<Emoji[]> {
	const response = await fetch(address);
	if (!response.ok) throw new TypeError(`${response.status}`);
	return asEmoji((await response.json()) as Told[]);
}

export function asEmoji(told: Told[]): Emoji[] {
	return told
		.filter(({ group, version }) => group !== COMPONENT && version <= NEWEST)
		.map(({ emoji, annotation, tags = [], shortcodes = [], group, skins }) => ({
			emoji,
			name: annotation,
			group,
			skins: skins?.filter(({ tone }) => typeof tone === 'number').map((skin) => skin.emoji),
			named: fold(annotation),
			called: [...tags, ...shortcodes.map((code) => code.replaceAll('_', ' '))].map(fold)
		}));
}

/** Those that are called what is typed, best first: by name, by a word of the name, by what else they are called. */
export function search(all: Emoji[], typed: string, most: number): Emoji[] {
	const wanted = fold(typed.trim().replaceAll('_', ' '));
	if (wanted === '') return [];
	const words = wanted.split(/\s+/);
	const rank = ({ named, called }: Emoji) => {
		if (named === wanted) return 0;
		if (named.startsWith(wanted)) return 1;
		if (words.every((word) => begins(named, word))) return 2;
		if (called.includes(wanted)) return 3;
		return words.every((word) => begins(named, word) || called.some((name) => begins(name, word)))
			? 4
			: undefined;
	};
	const found: Emoji[][] = [[], [], [], [], []];
	for (const emoji of all) {
		const at = rank(emoji);
		if (at !== undefined) found[at]!.push(emoji);
	}
	return found.flat().slice(0, most);
}

/** In a tone of skin; 0 is none. */
export function inTone({ emoji, skins }: Emoji, tone: number): string {
	return skins?.[tone - 1] ?? emoji;
}
