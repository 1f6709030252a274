/** By what people are looked for, in the order in which it stands. */
export const FACETS = ['role', 'area', 'theme', 'organisation'] as const;

export type Facet = (typeof FACETS)[number];

/** Whom one looks for: those who fit all of it. */
export type Filter = Partial<Record<Facet | 'q' | 'like', string>>;

const NAMES = ['q', ...FACETS, 'like'] as const;

/** The filter that an address names. */
export function filterIn(params: URLSearchParams): Filter {
	return Object.fromEntries(
		NAMES.flatMap((name) => {
			const value = params.get(name);
			return value ? [[name, value]] : [];
		})
	);
}

/** A filter as the query of an address. */
export function searchOf(filter: Filter): string {
	const said = NAMES.flatMap((name) => {
		const value = filter[name];
		return value ? [[name, value]] : [];
	});
	return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
}

/** What a facet can be narrowed to: most people first, and what is chosen even if nobody fits it now. */
export function choices(counts: Record<string, number>, chosen?: string): [string, number][] {
	const all: [string, number][] = Object.entries(counts).sort((a, b) => b[1] - a[1]);
	return chosen && !(chosen in counts) ? [...all, [chosen, 0]] : all;
}
