import type { NetworkId, PersonId, RoomId, TopicLine } from '$lib/protocol/types';
import type { State } from '$lib/state/state';

import { type Filter, matches, rank } from './filter';

/** Of what a list is: a network, or one of its rooms. */
export type Scope = { network: NetworkId } | { room: RoomId };

/**
 * The topics of a list, in its order, as far as they are known without a hole.
 *
 * `until`: the rank of the last one that came from the server while there are more; what is known below it, because its
 * room was read, waits for the page that it belongs to.
 */
export function linesOf(state: State, scope: Scope, filter: Filter, until?: number): TopicLine[] {
	const me: PersonId = state.me?.person.id ?? '';
	const { order } = filter;
	return Object.values(state.topics)
		.filter((line) => isIn(state, line, scope) && matches(line, filter, me))
		.filter((line) => until === undefined || rank(line, order) >= until)
		.sort(
			(a, b) =>
				rank(b, order) - rank(a, order) ||
				b.last_post_ms - a.last_post_ms ||
				(a.message.id < b.message.id ? 1 : -1)
		);
}

function isIn(state: State, line: TopicLine, scope: Scope): boolean {
	const room = state.rooms[line.room_id];
	if (!room || room.closed) return false;
	return 'room' in scope ? line.room_id === scope.room : room.my.room.network_id === scope.network;
}
