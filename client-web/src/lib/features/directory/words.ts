import { type Key, t } from '$lib/i18n/index.svelte';
import type { Directory, DirectoryOrganisation, Likeness, MyNetwork } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

import { inLanguage } from '../networks/name';
import type { Facet } from './filter';
import { scopeName } from './scopes';

export const FACET_NAMES: Record<Facet, Key> = {
	role: 'directory.role',
	area: 'directory.area',
	theme: 'directory.theme',
	organisation: 'directory.organisation'
};

export function themeName(slug: string, { themes }: Pick<Directory, 'themes'>): string {
	return inLanguage(themes.find((theme) => theme.slug === slug)?.name, 'en') || slug;
}

/** A value of a facet in words. */
export function valueWords(
	facet: Facet,
	value: string,
	directory: Directory,
	network: MyNetwork
): string {
	if (facet === 'role') return t(`role.${value}` as Key);
	if (facet === 'theme') return themeName(value, directory);
	if (facet === 'area') return scopeName(value, session.store.state, network, directory.areas);
	return directory.organisations.find(({ id }) => id === value)?.name ?? value;
}

/** What a municipality is: its region, size and kind of place. */
export function placeWords(one: DirectoryOrganisation): string {
	return [
		one.region,
		one.size_class && t('directory.size', { size: one.size_class }),
		one.starting_point && t(`joining.${one.starting_point}`)
	]
		.filter(Boolean)
		.join(' · ');
}

/** Why a municipality is like one's own. */
export function likeWords(like: readonly Likeness[], directory: Directory): string {
	return like
		.map(({ kind, themes }) =>
			kind === 'themes'
				? t('directory.like_themes', {
						themes: (themes ?? []).map((slug) => themeName(slug, directory)).join(', ')
					})
				: t(`directory.like_${kind}`)
		)
		.join(', ');
}
