import { expect, test } from 'vitest';

import type { Member, Person } from '$lib/protocol/types';

import { grouped, present } from './members';

const member = (person_id: string, more: Partial<Member> = {}): Member => ({
	room_id: 'r',
	person_id,
	role: 'participant',
	present: true,
	changed_seq: 1,
	...more
});
const person = (id: string, name: string, organisation?: string): Person => ({
	id,
	handle: id,
	name,
	title: '',
	active: true,
	...(organisation && { organisation })
});
const ids = (members: Member[]) => members.map(({ person_id }) => person_id);

test('who came since is there and who left is not, and an old change changes nothing', () => {
	const fetched = [member('a', { changed_seq: 5 }), member('b')];
	const since = {
		a: member('a', { changed_seq: 4, present: false }),
		b: member('b', { changed_seq: 6, present: false }),
		c: member('c', { changed_seq: 7 })
	};
	expect(ids(present(fetched, since))).toEqual(['a', 'c']);
});

test('people stand by organisation and name, those without one last', () => {
	const people = {
		a: person('a', 'Åsa', 'Håbo'),
		b: person('b', 'Bo'),
		c: person('c', 'Cecilia', 'Borås'),
		d: person('d', 'Adam', 'Håbo')
	};
	const groups = grouped(
		Object.keys(people).map((id) => member(id)),
		people
	);
	expect(
		groups.map((group) => [group.organisation, group.members.map((m) => m.person?.name)])
	).toEqual([
		['Borås', ['Cecilia']],
		['Håbo', ['Adam', 'Åsa']],
		['', ['Bo']]
	]);
	const found = grouped(
		Object.keys(people).map((id) => member(id)),
		people,
		' asa'
	);
	expect(found.flatMap((group) => ids(group.members.map((m) => m.member)))).toEqual(['a']);
});
