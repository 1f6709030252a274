import type { RegistrationCounts } from '$lib/protocol/types';

/** By what registrations are looked at and counted, in the order in which it stands. */
export const FACETS = [
	'state',
	'answer',
	'size_class',
	'region',
	'theme',
	'plan',
	'starting_point',
	'experience'
] as const satisfies (keyof RegistrationCounts)[];

export type Facet = (typeof FACETS)[number];

/** Which registrations one wants to see: those that fit all of it. */
export type Filter = Partial<Record<Facet, string>>;

/** The filter that an address names. */
export function filterIn(params: URLSearchParams): Filter {
	return Object.fromEntries(
		FACETS.flatMap((facet) => {
			const value = params.get(facet);
			return value ? [[facet, value]] : [];
		})
	);
}

/** A filter as the query of an address or a request. */
export function searchOf(filter: Filter): string {
	const said = FACETS.flatMap((facet) => {
		const value = filter[facet];
		return value ? [[facet, value]] : [];
	});
	return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
}

/** The filter with a value more, or without it if it was there. */
export function toggled(filter: Filter, facet: Facet, value: string): Filter {
	const { [facet]: now, ...others } = filter;
	return now === value ? others : { ...others, [facet]: value };
}

/** Sizes from small to large, as the official lists name them. */
export const SIZES: readonly string[] = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];

/** Values that have an order of their own; those of other facets stand by their count. */
const ORDERS: Partial<Record<Facet, readonly string[]>> = {
	state: ['registered', 'waiting', 'confirmed', 'declined', 'withdrawn'],
	answer: ['yes', 'discuss', 'no', 'none'],
	size_class: SIZES,
	experience: ['none', 'some', 'much']
};

export type Count = { value: string; count: number };

/** The values of a facet that there are, and the one that is chosen even if there is none of it any more. */
export function countsOf(
	facet: Facet,
	counts: Readonly<Record<string, number>>,
	chosen?: string
): Count[] {
	const all: Count[] = Object.entries(counts).map(([value, count]) => ({ value, count }));
	if (chosen && !(chosen in counts)) all.push({ value: chosen, count: 0 });
	const order = ORDERS[facet];
	const place = ({ value }: Count) => {
		const at = order?.indexOf(value) ?? 0;
		return at < 0 ? SIZES.length : at;
	};
	return all
		.filter(({ value, count }) => count > 0 || value === chosen)
		.sort((a, b) => place(a) - place(b) || b.count - a.count || a.value.localeCompare(b.value));
}
