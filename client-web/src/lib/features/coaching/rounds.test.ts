import { describe, expect, it } from 'vitest';

import type { Group, Round, RoundAct } from '$lib/protocol/types';
import { applied, changes, dressed, groupOf, sizeOf, wayBack } from './rounds';

const MOST = 4;

function group(id: string, organisations: string[], more: Partial<Group> = {}): Group {
	return {
		id,
		name: id.toUpperCase(),
		focus: '',
		question: '',
		organisations,
		pinned: [],
		sessions: [],
		problems: [],
		reasons: [],
		score: 0,
		...more
	};
}

function round(groups: Group[], unplaced: string[] = []): Round {
	return {
		id: 'r',
		network_id: 'n',
		n: 1,
		name: 'Round 1',
		state: 'draft',
		version: 1,
		groups,
		unplaced,
		score: 0,
		made_ms: 0
	};
}

/** As the server does it: groups get an id, the full are not filled. */
function done(before: Round, acts: readonly RoundAct[]): Round {
	return acts.reduce((now, act, at) => {
		if (act.type !== 'add_group') {
			const next = applied(now, [act], MOST);
			if (act.type === 'place' && act.group)
				expect(groupOf(next, act.organisation)?.id, 'never too full on the way').toBe(act.group);
			return next;
		}
		const free = act.organisations.reduce(
			(round: Round, organisation) =>
				applied(round, [{ type: 'place', organisation, group: null }], MOST),
			now
		);
		const unplaced = free.unplaced.filter((one) => !act.organisations.includes(one));
		const made = group(`made ${at}`, act.organisations, { name: '' });
		return { ...free, unplaced, groups: [...free.groups, made] };
	}, before);
}

/** Undoes as the builder does: the second step dresses the groups that were made. */
function undone(now: Round, then: Round): Round {
	const { acts, make } = wayBack(now, then);
	const added = make.map(({ organisations }): RoundAct => ({
		type: 'add_group',
		organisations: [...organisations]
	}));
	const back = done(now, [...acts, ...added]);
	const made = back.groups.slice(back.groups.length - make.length);
	const rest = made.flatMap((one, at) => dressed(one, make[at]!, back));
	return done(back, rest);
}

/** What a person sees of it, whatever its ids and its order are. */
const seen = ({ groups, unplaced, name }: Round) => ({
	name,
	unplaced: [...unplaced].sort(),
	groups: groups
		.map(({ name, focus, question, coach, organisations, pinned }) => ({
			name,
			focus,
			question,
			coach,
			organisations: [...organisations].sort(),
			pinned: [...pinned].sort()
		}))
		.sort((a, b) => a.name.localeCompare(b.name))
});

describe('an act that is shown before the server has done it', () => {
	const before = round([group('a', ['1', '2', '3'], { pinned: ['1'] }), group('b', ['4'])], ['5']);

	it('moves a municipality, and its pin ends', () => {
		const after = applied(before, [{ type: 'place', organisation: '1', group: 'b' }], MOST);
		expect(after.groups.map(({ organisations }) => organisations)).toEqual([
			['2', '3'],
			['4', '1']
		]);
		expect(after.groups[0]!.pinned).toEqual([]);
		expect(before.groups[0]!.organisations).toEqual(['1', '2', '3']);
	});

	it('takes one out, and puts one in that waits', () => {
		const out = applied(before, [{ type: 'place', organisation: '4', group: null }], MOST);
		expect(out.unplaced).toEqual(['5', '4']);
		const into = applied(before, [{ type: 'place', organisation: '5', group: 'b' }], MOST);
		expect(into.unplaced).toEqual([]);
		expect(groupOf(into, '5')?.id).toBe('b');
	});

	it('does not show a fifth', () => {
		const full = round([group('a', ['1', '2', '3', '4'])], ['5']);
		const act: RoundAct = { type: 'place', organisation: '5', group: 'a' };
		expect(applied(full, [act], MOST)).toEqual(full);
	});

	it('drops a group, and its municipalities wait', () => {
		const after = applied(before, [{ type: 'drop_group', group: 'a' }], MOST);
		expect(after.groups.map(({ id }) => id)).toEqual(['b']);
		expect(after.unplaced).toEqual(['5', '1', '2', '3']);
	});
});

describe('the way back', () => {
	const then = round(
		[
			group('a', ['1', '2', '3', '4'], { coach: 'c', focus: 'x', pinned: ['2'] }),
			group('b', ['5', '6', '7', '8'], { question: 'why?', pinned: ['5', '6'] }),
			group('c', ['9'])
		],
		['10']
	);

	const acts: [string, RoundAct[]][] = [
		['one that moved', [{ type: 'place', organisation: '9', group: null }]],
		['one that was pinned, and moved', [{ type: 'place', organisation: '5', group: 'c' }]],
		['a pin', [{ type: 'pin', organisation: '1', pinned: true }]],
		[
			'words and a coach',
			[
				{ type: 'name', group: 'a', text: 'Alm' },
				{ type: 'focus', group: 'a', text: 'y' },
				{ type: 'question', group: 'b', text: '' },
				{ type: 'coach', group: 'a', person: null },
				{ type: 'rename', text: 'Other' }
			]
		],
		['a group that was dropped', [{ type: 'drop_group', group: 'b' }]],
		['a group that was added', [{ type: 'add_group', organisations: ['9', '1'] }]],
		[
			'two full groups that changed places',
			[
				...['1', '2', '3', '4', '5', '6', '7', '8'].map((organisation): RoundAct => ({
					type: 'place',
					organisation,
					group: null
				})),
				...['1', '2', '3', '4'].map((organisation): RoundAct => ({
					type: 'place',
					organisation,
					group: 'b'
				})),
				...['5', '6', '7', '8'].map((organisation): RoundAct => ({
					type: 'place',
					organisation,
					group: 'a'
				}))
			]
		]
	];

	it.each(acts)('leads back from %s', (_, some) => {
		const now = done(then, some);
		expect(seen(now)).not.toEqual(seen(then));
		expect(seen(undone(now, then))).toEqual(seen(then));
	});

	it('is nothing where nothing was done', () => {
		expect(wayBack(then, then)).toEqual({ acts: [], make: [] });
	});
});

describe('what somebody else did', () => {
	it('is told by what stands elsewhere and what says something else', () => {
		const before = round([group('a', ['1']), group('b', ['2'])], ['3']);
		const now = round([group('a', ['1', '2'], { coach: 'c' }), group('d', [])], ['3']);
		expect(changes(before, now)).toEqual([
			{ kind: 'changed', group: now.groups[0] },
			{ kind: 'added', group: now.groups[1] },
			{ kind: 'dropped', group: before.groups[1] },
			{ kind: 'moved', organisation: '2', to: now.groups[0] }
		]);
		expect(changes(before, before)).toEqual([]);
	});
});

describe('the size of a group', () => {
	const rules = { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 };

	it.each([
		[0, 3, false],
		[2, 1, false],
		[3, 0, false],
		[4, 0, true]
	])('with %i municipalities lacks %i; full: %s', (count, missing, full) => {
		const all = Array.from({ length: count }, (_, at) => `${at}`);
		expect(sizeOf(group('a', all), rules)).toEqual({ count, least: 3, most: 4, missing, full });
	});
});
