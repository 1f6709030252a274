import type { NetworkId, PersonId, RoomId, TopicLine, TopicOrder } from '$lib/protocol/types';
import type { State } from '$lib/state/state';

import { type Filter, matches } from './filter';

/** Of what a list is: a network, or one of its rooms. */
export type Scope = { network: NetworkId } | { room: RoomId };

/** Where a topic of that scope is begun. */
export function newIn(scope: Scope): string {
	return `/topics/new?${new URLSearchParams(scope)}`;
}

/** By what a list goes, the highest first: of a room those that are pinned, then as its order says. */
export type Place = readonly [pinned: number, sort: number, last: number];

export function placeOf(line: TopicLine, scope: Scope, order: TopicOrder): Place {
	const { message, last_post_ms, posts } = line;
	const { pinned, topic, sent_ms } = message;
	const sorts = { active: last_post_ms, busiest: posts, new: topic?.opened_ms ?? sent_ms };
	return ['room' in scope && pinned ? 1 : 0, sorts[order], last_post_ms];
}

/** Below 0: the first one stands before the second. Of two equal ones, the later post decides. */
function compare(a: Place, b: Place): number {
	return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
}

/**
 * The topics of a list, in its order, as far as they are known without a hole.
 *
 * `until`: the place of the last one that came from the server while there are more; what is known below it, because its
 * room was read, waits for the page that it belongs to.
 */
export function linesOf(state: State, scope: Scope, filter: Filter, until?: Place): TopicLine[] {
	const me: PersonId = state.me?.person.id ?? '';
	const { order } = filter;
	const isHere = (place: Place) =>
		!until || place[0] > until[0] || (place[0] === until[0] && place[1] >= until[1]);
	return Object.values(state.topics)
		.filter((line) => isIn(state, line, scope) && matches(line, filter, me))
		.map((line) => ({ line, place: placeOf(line, scope, order) }))
		.filter(({ place }) => isHere(place))
		.sort((a, b) => compare(a.place, b.place) || (a.line.message.id < b.line.message.id ? 1 : -1))
		.map(({ line }) => line);
}

function isIn(state: State, line: TopicLine, scope: Scope): boolean {
	const room = state.rooms[line.room_id];
	if (!room || room.closed) return false;
	return 'room' in scope ? line.room_id === scope.room : room.my.room.network_id === scope.network;
}
