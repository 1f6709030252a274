import type { Group, GroupId, OrganisationId, Round, RoundAct, Rules } from '$lib/protocol/types';

/** Where a municipality stands: in this group, or in none. */
export function groupOf(round: Round, organisation: OrganisationId): Group | undefined {
	return round.groups.find(({ organisations }) => organisations.includes(organisation));
}

/** How a group stands to the least and the most that it may have. */
export type Size = { count: number; least: number; most: number; missing: number; full: boolean };

export function sizeOf(group: Group, rules: Rules): Size {
	const { cohort_size_min: least, cohort_size_max: most } = rules;
	const count = group.organisations.length;
	return { count, least, most, missing: Math.max(0, least - count), full: count >= most };
}

/**
 * The round as it will be once the server has done it: it is shown at once. What only the server knows (names of new groups, reasons, what is
 * missing) comes with its answer; a municipality that finds no place stays where it is until then.
 */
export function applied(round: Round, acts: readonly RoundAct[], most: number): Round {
	return acts.reduce((now, act) => after(now, act, most), round);
}

function after(round: Round, act: RoundAct, most: number): Round {
	switch (act.type) {
		case 'place': {
			const to = round.groups.find(({ id }) => id === act.group);
			if (to && (to.organisations.includes(act.organisation) || to.organisations.length >= most))
				return round;
			const { organisation } = act;
			const without = (all: readonly string[]) => all.filter((one) => one !== organisation);
			const unplaced = without(round.unplaced);
			return {
				...round,
				unplaced: to ? unplaced : [...unplaced, organisation],
				groups: round.groups.map((group) => ({
					...group,
					organisations: [...without(group.organisations), ...(group === to ? [organisation] : [])],
					pinned: without(group.pinned)
				}))
			};
		}
		case 'pin':
			return inGroups(round, groupOf(round, act.organisation)?.id, (group) => ({
				...group,
				pinned: [
					...group.pinned.filter((one) => one !== act.organisation),
					...(act.pinned ? [act.organisation] : [])
				]
			}));
		case 'coach':
			return inGroups(round, act.group, (group) => ({ ...group, coach: act.person ?? undefined }));
		case 'name':
		case 'focus':
		case 'question':
			return inGroups(round, act.group, (group) => ({ ...group, [act.type]: act.text }));
		case 'drop_group': {
			const gone = round.groups.find(({ id }) => id === act.group);
			return {
				...round,
				groups: round.groups.filter((group) => group !== gone),
				unplaced: [...round.unplaced, ...(gone?.organisations ?? [])]
			};
		}
		case 'rename':
			return { ...round, name: act.text };
		case 'add_group':
			return round;
	}
}

function inGroups(round: Round, id: GroupId | undefined, change: (group: Group) => Group): Round {
	return {
		...round,
		groups: round.groups.map((group) => (group.id === id ? change(group) : group))
	};
}

/** What leads from one state of a round to another: the acts, and the groups that have to be made first, which have no id yet. */
export type Way = { acts: RoundAct[]; make: Group[] };

/**
 * The way from a round as it is to what it was. Everybody who moves leaves first, so that no group is ever fuller on the way than at its
 * ends.
 */
export function wayBack(now: Round, then: Round): Way {
	const here = new Map(now.groups.map((group) => [group.id, group]));
	const kept = then.groups.filter(({ id }) => here.has(id));
	const make = then.groups.filter(({ id }) => !here.has(id));
	const acts: RoundAct[] = [];
	const moves = kept.flatMap((group) =>
		group.organisations
			.filter((organisation) => groupOf(now, organisation)?.id !== group.id)
			.map((organisation): RoundAct => ({ type: 'place', organisation, group: group.id }))
	);
	for (const { organisations } of now.groups) {
		for (const organisation of organisations) {
			if (groupOf(then, organisation)?.id !== groupOf(now, organisation)?.id)
				acts.push({ type: 'place', organisation, group: null });
		}
	}
	for (const { id: group } of now.groups) {
		if (!then.groups.some(({ id }) => id === group)) acts.push({ type: 'drop_group', group });
	}
	acts.push(...moves);
	for (const group of kept) acts.push(...dressed(here.get(group.id)!, group, now));
	if (now.name !== then.name) acts.push({ type: 'rename', text: then.name });
	return { acts, make };
}

/** What makes a group say and hold what another one does; where its municipalities stand is known from the round. */
export function dressed(now: Group, then: Group, round: Round): RoundAct[] {
	const acts: RoundAct[] = [];
	const group = now.id;
	for (const type of ['name', 'focus', 'question'] as const) {
		if (now[type] !== then[type]) acts.push({ type, group, text: then[type] });
	}
	if (now.coach !== then.coach) acts.push({ type: 'coach', group, person: then.coach ?? null });
	for (const organisation of then.organisations) {
		const pinned = then.pinned.includes(organisation);
		// Whoever moves loses the pin on the way.
		const is = now.pinned.includes(organisation) && groupOf(round, organisation)?.id === now.id;
		if (pinned !== is) acts.push({ type: 'pin', organisation, pinned });
	}
	return acts;
}

/** What somebody else did: municipalities that stand elsewhere now, groups that came, went or say something else. */
export type Change =
	| { kind: 'moved'; organisation: OrganisationId; to?: Group }
	| { kind: 'added' | 'dropped' | 'changed'; group: Group };

export function changes(before: Round, now: Round): Change[] {
	const all: Change[] = [];
	const old = new Map(before.groups.map((group) => [group.id, group]));
	for (const group of now.groups) {
		const was = old.get(group.id);
		if (!was) all.push({ kind: 'added', group });
		else if (
			was.name !== group.name ||
			was.focus !== group.focus ||
			was.question !== group.question ||
			was.coach !== group.coach
		)
			all.push({ kind: 'changed', group });
	}
	for (const group of before.groups) {
		if (!now.groups.some(({ id }) => id === group.id)) all.push({ kind: 'dropped', group });
	}
	const everyone = (round: Round) => [
		...round.unplaced,
		...round.groups.flatMap(({ organisations }) => organisations)
	];
	for (const organisation of new Set([...everyone(before), ...everyone(now)])) {
		const to = groupOf(now, organisation);
		if (groupOf(before, organisation)?.id !== to?.id) all.push({ kind: 'moved', organisation, to });
	}
	return all;
}
