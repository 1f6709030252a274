import { type Key, t } from '$lib/i18n/index.svelte';
import type {
	CallTheme,
	Organisation,
	RegistrationList,
	RegistrationState
} from '$lib/protocol/types';

import { inLanguage } from '../networks/name';
import type { Facet } from './filter';

/** What the registrations are counted by. */
export const FACET_NAMES: Record<Facet, Key> = {
	state: 'topics.by_state',
	answer: 'joining.answer',
	size_class: 'joining.size_class',
	region: 'joining.region',
	theme: 'joining.themes',
	plan: 'joining.plan',
	starting_point: 'joining.starting_point',
	experience: 'joining.experience'
};

/** The word `none` means something else in each. */
const NONE: Partial<Record<Facet, Key>> = {
	answer: 'joining.unanswered',
	experience: 'joining.none_yet'
};

/** Names of what registrations point to. */
export class Names {
	readonly #organisations: Map<string, Organisation>;
	readonly #themes: Map<string, CallTheme>;

	constructor({ organisations, themes }: Pick<RegistrationList, 'organisations' | 'themes'>) {
		this.#organisations = new Map(organisations.map((one) => [one.id, one]));
		this.#themes = new Map(themes.map((one) => [one.slug, one]));
	}

	organisation(id: string): Organisation | undefined {
		return this.#organisations.get(id);
	}

	municipality(id: string): string {
		return this.#organisations.get(id)?.short_name ?? '';
	}

	/** The region that a municipality lies in. */
	regionOf(id: string): string {
		return this.municipality(this.#organisations.get(id)?.parent_id ?? '');
	}

	theme(slug: string): string {
		return inLanguage(this.#themes.get(slug)?.name, 'en') || slug;
	}

	/** A value of a facet in words. */
	value(facet: Facet, value: string): string {
		if (facet === 'size_class') return value;
		if (facet === 'region') return this.municipality(value) || value;
		if (facet === 'theme') return this.theme(value);
		return t((value === 'none' && NONE[facet]) || (`joining.${value}` as Key));
	}
}

export function stateWords(state: RegistrationState): string {
	return t(`joining.${state}`);
}
