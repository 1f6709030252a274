import { describe, expect, it } from 'vitest';

import type { Held, Me, Message, RoomId } from '$lib/protocol/types';
import { apply } from './apply';
import { empty, type RoomState, type State } from './state';

const state: State = { ...empty, me: { person: { id: 'me' } } as Me };

const held = (nonce: string, more: Partial<Held> = {}) =>
	({ id: nonce, nonce, room_id: 'r', body: nonce, at_ms: 1, state: 'waiting', ...more }) as Held;

describe('what waits for those who moderate', () => {
	it('stands among what is not posted yet, in the place of what was on its way', () => {
		const sending = apply(state, {
			type: 'pending',
			pending: {
				nonce: 'a',
				person_id: 'me',
				room_id: 'r',
				body: 'a',
				created_ms: 1,
				state: 'sending'
			}
		});
		const after = apply(sending, { type: 'held', held: held('a') });
		expect(after.pending.map(({ nonce, state }) => [nonce, state])).toEqual([['a', 'held']]);
		expect(apply(after, { type: 'held', held: held('a', { state: 'refused' }) }).pending).toEqual(
			[]
		);
	});

	it('is what the server says after a time away; what is on its way stays', () => {
		const before = [held('old'), held('kept')].reduce(
			(known, one) => apply(known, { type: 'held', held: one }),
			state
		);
		const sending = { nonce: 'b', person_id: 'me', room_id: 'r', body: 'b', created_ms: 2 };
		const both = apply(before, { type: 'pending', pending: { ...sending, state: 'queued' } });
		const after = apply(both, { type: 'all_held', all: [held('kept')] });
		expect(after.pending.map(({ nonce }) => nonce)).toEqual(['b', 'kept']);
	});

	it('is not shown beside the message that it has become', () => {
		const messages = { m: { id: 'm', author_id: 'me', nonce: 'a' } as Message };
		const rooms: Record<RoomId, RoomState> = { r: { messages } as unknown as RoomState };
		const after = apply({ ...state, rooms }, { type: 'held', held: held('a') });
		expect(after.pending).toEqual([]);
	});
});
