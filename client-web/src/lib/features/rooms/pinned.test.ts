import { expect, test } from 'vitest';

import type { Message } from '$lib/protocol/types';
import type { RoomState } from '$lib/state/state';

import { pinned } from './pinned';

const message = (id: string, changed_seq: number, at_ms?: number, removed = false) =>
	({
		id,
		changed_seq,
		...(at_ms !== undefined && { pinned: { by: 'p', at_ms } }),
		...(removed && { removed: { by: 'p', at_ms: 0 } })
	}) as Message;
const room = (...messages: Message[]) =>
	({ messages: Object.fromEntries(messages.map((one) => [one.id, one])) }) as RoomState;

test('what was pinned last comes first, and what changed since counts', () => {
	const fetched = [
		message('a', 1, 10),
		message('b', 2, 20),
		message('c', 3, 30),
		message('d', 4, 40)
	];
	const now = room(
		message('a', 5),
		message('b', 1),
		message('d', 6, 40, true),
		message('e', 7, 50)
	);
	expect(pinned(fetched, now).map(({ id }) => id)).toEqual(['e', 'c', 'b']);
});
