import { fold } from '$lib/i18n/fold';

export type Kind = 'room' | 'person' | 'act' | 'search';

/** Something that the palette leads to. */
export type Entry = {
	id: string;
	kind: Kind;
	name: string;
	/** Beside the name; found by, too. */
	more?: string;
	run: () => void | Promise<void>;
};

/** Most of a kind that are shown. */
const MOST = 8;

/** How well words fit a name: lower is better; undefined: not at all. */
export function fit(entry: Pick<Entry, 'name' | 'more'>, words: string): number | undefined {
	const wanted = fold(words);
	const name = fold(entry.name);
	if (name.startsWith(wanted)) return 0;
	const all = fold(`${entry.name} ${entry.more ?? ''}`);
	const parts = wanted.split(/\s+/);
	if (!parts.every((part) => all.includes(part))) return undefined;
	const begins = all.split(/[^\p{L}\p{N}]+/u);
	return parts.every((part) => begins.some((word) => word.startsWith(part))) ? 1 : 2;
}

/** The entries that fit, best first; of those that fit as well, what one went to lately. */
export function find(entries: readonly Entry[], words: string, recent: readonly string[]): Entry[] {
	const place = ({ id }: Entry) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
	return entries
		.flatMap((entry, at) => {
			const fits = fit(entry, words);
			return fits === undefined ? [] : { entry, fits, at };
		})
		.sort((a, b) => a.fits - b.fits || place(a.entry) - place(b.entry) || a.at - b.at)
		.map(({ entry }) => entry);
}

/** The same by kind, a few of each; before anything is typed, only people one spoke to lately. */
export function byKind(entries: readonly Entry[], words: string, recent: readonly string[]) {
	const typed = words.trim() !== '';
	const found = find(entries, words, recent).filter(
		({ kind, id }) => typed || kind !== 'person' || recent.includes(id)
	);
	const kinds: Kind[] = ['room', 'person', 'act'];
	return kinds
		.map((kind) => ({
			kind,
			entries: found
				.filter((entry) => entry.kind === kind)
				.slice(0, typed ? MOST : kind === 'act' ? undefined : MOST)
		}))
		.filter(({ entries }) => entries.length > 0);
}
