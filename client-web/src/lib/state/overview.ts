import type { MyRoom, Overview, RoomId, Settings } from '$lib/protocol/types';
import { countKnown } from './counts';
import { ownOf } from './following';
import { fresh } from './history';
import { empty, type RoomState, type State } from './state';

/** Answers and events of several devices come in any order: the higher version holds. */
export function withOverview(before: State, overview: Overview): State {
	const state = stillTrue(before, overview);
	const { me, networks, rooms, people, epoch, limits, settings } = overview;
	const open = new Set(rooms.map(({ room }) => room.id));
	const kept = Object.fromEntries(
		Object.entries(state.rooms).map(([id, room]) => [
			id,
			open.has(id) ? room : { ...room, closed: true }
		])
	);
	const next: State = {
		...state,
		me,
		epoch,
		limits,
		own: ownOf(overview, state.own),
		rooms: kept,
		networks: Object.fromEntries(networks.map((network) => [network.network.id, network])),
		people: { ...state.people, ...Object.fromEntries(people.map((person) => [person.id, person])) }
	};
	return withSettings(withRooms(next, rooms), settings);
}

/** What may be joined with the overview: nothing of another person, no history of an archive that is gone. */
function stillTrue(state: State, { me, epoch, rooms }: Overview): State {
	if (state.me && state.me.person.id !== me.person.id) return empty;
	if (state.epoch === '' || state.epoch === epoch) return state;
	const { settings: _, ...rest } = state;
	const era = (id: RoomId) => (state.rooms[id]?.era ?? 0) + 1;
	return {
		...rest,
		rooms: Object.fromEntries(rooms.map((my) => [my.room.id, fresh(my, era(my.room.id))]))
	};
}

export function withRooms(state: State, rooms: MyRoom[]): State {
	const next = { ...state.rooms };
	for (const my of rooms)
		next[my.room.id] = merged(next[my.room.id], my, state.me?.person.id ?? '');
	return { ...state, rooms: next };
}

/** A room as the server gave it, joined with what came since it was read. */
function merged(known: RoomState | undefined, my: MyRoom, me: string): RoomState {
	// While it was closed nothing was told of it.
	if (!known || known.closed) return fresh(my, known ? known.era + 1 : 0);
	const room = my.room.changed_seq < known.my.room.changed_seq ? known.my.room : my.room;
	const head = Math.max(my.head, known.my.head);
	if (my.last_read_seq < known.my.last_read_seq || my.head < known.counted) {
		// Older than what is known here: only what has no order of its own is taken.
		const { last_read_seq, unread, mentions } = known.my;
		const kept = { ...my, room, head, last_read_seq, unread, mentions };
		return { ...known, my: kept, recount: false };
	}
	const later = Object.values(known.messages).filter(({ changed_seq }) => changed_seq > my.head);
	const born = Object.fromEntries(later.filter(({ seq }) => seq > my.head).map((m) => [m.id, m]));
	const more = countKnown(born, me, my.last_read_seq);
	return {
		...known,
		my: {
			...my,
			room,
			head,
			unread: my.unread + more.unread,
			mentions: my.mentions + more.mentions
		},
		counted: my.head,
		recount: later.some(({ seq }) => seq <= my.head && seq > my.last_read_seq)
	};
}

/** The newest version holds. */
export function withSettings(state: State, settings: Settings): State {
	if (state.settings && state.settings.version >= settings.version) return state;
	return { ...state, settings };
}
