import { fold } from '$lib/i18n/fold';
import { tag } from '$lib/i18n/index.svelte';
import type { Member, Person, PersonId } from '$lib/protocol/types';

/** People of one organisation in a room; without a name: of none. */
export type Group = { organisation: string; members: { member: Member; person?: Person }[] };

/** Those in a room: as they were fetched, and as they are by what came since. */
export function present(
	fetched: readonly Member[],
	since: Readonly<Record<PersonId, Member>>
): Member[] {
	const newest = new Map(fetched.map((member) => [member.person_id, member]));
	for (const member of Object.values(since)) {
		const known = newest.get(member.person_id);
		if (!known || known.changed_seq < member.changed_seq) newest.set(member.person_id, member);
	}
	return [...newest.values()].filter((member) => member.present);
}

/** By organisation and then by name, those without one last; `wanted`: a part of a name, a handle or an organisation. */
export function grouped(
	members: readonly Member[],
	people: Readonly<Record<PersonId, Person>>,
	wanted = ''
): Group[] {
	const groups = new Map<string, Group['members']>();
	for (const member of members) {
		const person = people[member.person_id];
		const words = `${person?.name ?? ''} ${person?.handle ?? ''} ${person?.organisation ?? ''}`;
		if (!fold(words).includes(fold(wanted.trim()))) continue;
		const organisation = person?.organisation ?? '';
		groups.set(organisation, [...(groups.get(organisation) ?? []), { member, person }]);
	}
	return [...groups]
		.map(([organisation, some]) => ({ organisation, members: some.sort(byName) }))
		.sort((a, b) =>
			a.organisation && b.organisation
				? a.organisation.localeCompare(b.organisation, tag())
				: Number(!a.organisation) - Number(!b.organisation)
		);
}

function byName(a: Group['members'][number], b: Group['members'][number]): number {
	return (a.person?.name ?? '').localeCompare(b.person?.name ?? '', tag());
}
