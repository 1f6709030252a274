import { expect, test } from 'vitest';

import type { Message, SearchHit } from '$lib/protocol/types';

import { grouped } from './groups';

function hit(id: string, root?: Partial<Message>): SearchHit {
	const message = { id, room_id: 'room', thread: root && { root_id: root.id } } as Message;
	return { message, root: root as Message, snippet: [], score: 0 };
}

test('hits of one thread stand together, where the first of them stands', () => {
	const root = { id: 'r', body: '**Fråga:** se [listan](https://a.example) `nu`' };
	const groups = grouped([hit('a'), hit('b', root), hit('c'), hit('d', root)]);
	expect(groups.map(({ hits }) => hits.map(({ message }) => message.id))).toEqual([
		['a'],
		['b', 'd'],
		['c']
	]);
	expect(groups.map(({ root_id, about }) => [root_id, about])).toEqual([
		['a', undefined],
		['r', 'Fråga: se listan nu'],
		['c', undefined]
	]);
});

test('a topic is called by its title', () => {
	const root = { id: 'r', body: 'x', topic: { title: 'P-tal' } as Message['topic'] };
	expect(grouped([hit('b', root)])[0]).toMatchObject({ title: 'P-tal' });
	expect(grouped([hit('b', root)])[0]?.about).toBeUndefined();
});

test('a long beginning is cut', () => {
	const [group] = grouped([hit('b', { id: 'r', body: 'ord '.repeat(80) })]);
	expect(group?.about?.length).toBeLessThan(125);
	expect(group?.about?.endsWith('…')).toBe(true);
});
