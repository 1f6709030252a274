import { list } from '$lib/i18n/format';
import { type Key, t } from '$lib/i18n/index.svelte';
import type {
	BrokenRule,
	Candidate,
	Group,
	GroupId,
	GroupProblem,
	OrganisationId,
	PersonId,
	Reason,
	Round
} from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

import { inLanguage } from '../networks/name';
import type { Groups } from './coaching.svelte';
import { type Change, changes, type Size } from './rounds';

/** Longest list of what somebody else did. */
const TOLD = 6;

/** Most themes that a reason names. */
const NAMED = 3;

/** A group that has no name yet goes by its number. */
export function groupName(group: Pick<Group, 'id' | 'name'>, all: readonly Group[]): string {
	if (group.name !== '') return group.name;
	return t('groups.nth', { n: all.findIndex(({ id }) => id === group.id) + 1 });
}

/** How many a group has, and how many it may have. */
export function sizeWords({ count, least, most, missing, full }: Size): string {
	const has = t('groups.size', { count, least, most });
	if (missing > 0) return `${has}, ${t('groups.too_few', { count: missing })}`;
	return full ? `${has}, ${t('groups.full')}` : has;
}

export function personName(id: PersonId | undefined): string {
	return session.store.state.people[id ?? '']?.name ?? t('someone');
}

/** What is said of a round: its municipalities and groups by their names. */
export class Words {
	constructor(
		readonly groups: Groups,
		readonly round: Pick<Round, 'groups'>
	) {}

	name(organisation: OrganisationId): string {
		const known = this.groups.candidate(organisation)?.name;
		if (known) return known;
		const { people } = session.store.state;
		const one = Object.values(people).find((each) => each.organisation_id === organisation);
		return one?.organisation ?? t('groups.left');
	}

	names(organisations: readonly OrganisationId[]): string {
		return list(organisations.map((one) => this.name(one)));
	}

	group(group: Group | GroupId | undefined): string {
		const { groups } = this.round;
		const found = typeof group === 'string' ? groups.find(({ id }) => id === group) : group;
		return found ? groupName(found, groups) : t('groups.unplaced');
	}

	theme(slug: string): string {
		return inLanguage(this.groups.all?.themes.find((theme) => theme.slug === slug)?.name) || slug;
	}

	#themes(slugs: readonly string[]): string {
		return list(slugs.slice(0, NAMED).map((slug) => this.theme(slug)));
	}

	region(id: OrganisationId): string {
		const known = this.groups.all?.candidates.find(({ region }) => region === id);
		return known?.region_name ?? '';
	}

	/** What is known of a municipality, in one line: its size, and where it lies. */
	facts({ size_class, region_name }: Candidate): string {
		const size = size_class && t('groups.size_class', { size: size_class });
		return [size, region_name].filter(Boolean).join(' · ');
	}

	moved(organisation: OrganisationId, to: Group | undefined): string {
		const name = this.name(organisation);
		if (!to) return t('groups.moved_out', { name });
		return t('groups.moved', { name, group: this.group(to) });
	}

	broken({ rule, organisation, group, limit, with: other }: BrokenRule): string {
		const name = this.name(organisation);
		if (rule === 'group_full')
			return t('groups.rule_full', { name, group: this.group(group), count: limit ?? 0 });
		if (rule === 'veto') return this.veto(organisation, other ?? '');
		return t('groups.problem_not_candidate', { names: name });
	}

	/** That two are never to be together, and why. */
	veto(a: OrganisationId, b: OrganisationId): string {
		const known = this.groups.all?.vetoes.find(
			(veto) => (veto.a === a && veto.b === b) || (veto.a === b && veto.b === a)
		);
		const said = t('groups.problem_veto', { names: this.names([a, b]) });
		return known?.reason ? `${said} ${known.reason}` : said;
	}

	problem({ kind, group, limit, organisations }: GroupProblem): string {
		const names = this.names(organisations);
		const said = t(`groups.problem_${kind}`, { names, limit: limit ?? 0 });
		return group ? `${this.group(group)}: ${said}` : said;
	}

	reason({ kind, words, organisations, count }: Reason, coach: PersonId | undefined): string {
		switch (kind) {
			case 'themes':
				return t('groups.why_themes', { words: this.#themes(words) });
			case 'size':
				return t('groups.why_size', { words: [...new Set(words)].join('–') });
			case 'region':
				return t('groups.why_region', { words: list(organisations.map((id) => this.region(id))) });
			case 'starting_point':
				return t('groups.why_start', { words: list(words.map((word) => startWord(word))) });
			case 'experience':
				return t('groups.why_experience', { names: this.names(organisations) });
			case 'coach': {
				const name = personName(coach);
				if (words.length === 0) return t('groups.why_coached', { name, count: count ?? 0 });
				return t('groups.why_coach', { name, words: this.#themes(words) });
			}
		}
	}

	changed(lost: boolean): string {
		return [t('groups.changed'), lost ? t('groups.not_done') : ''].filter(Boolean).join(' ');
	}

	changes(before: Round, now: Round): string[] {
		const all = changes(before, now).map((change) => this.#change(change, before));
		return all.length > TOLD ? [...all.slice(0, TOLD - 1), `+ ${all.length - TOLD + 1}`] : all;
	}

	#change(change: Change, before: Round): string {
		if (change.kind === 'moved') return this.moved(change.organisation, change.to);
		const among = change.kind === 'dropped' ? before.groups : this.round.groups;
		return t(`groups.was_${change.kind}`, { group: groupName(change.group, among) });
	}
}

/** A starting point in words; one that is not known here as it is. */
export function startWord(word: string): string {
	return word in STARTS ? t(STARTS[word]!) : word;
}

export const STARTS: Record<string, Key> = {
	commuter: 'starting.commuter',
	student_town: 'starting.student_town',
	rural: 'starting.rural',
	visitor: 'starting.visitor',
	centre: 'starting.centre'
};
