import type {
	Draft,
	Me,
	Message,
	MessagePage,
	MyRoom,
	Network,
	Overview,
	Person,
	ReadState,
	RoomEvent,
	RoomId,
	Scheduled,
	ScheduledId,
	Settings
} from '$lib/protocol/types';
import { countKnown, recounted } from './counts';
import { empty, type Pending, type RoomState, type State } from './state';

export type Event =
	| { type: 'overview'; overview: Overview }
	/** A room, fetched or made. */
	| { type: 'room'; my: MyRoom }
	| { type: 'room_closed'; room_id: RoomId }
	/** A page of history that joins what is known. */
	| { type: 'page'; room_id: RoomId; page: MessagePage }
	/** Messages from elsewhere: a thread, the pinned ones, the result of an act. */
	| { type: 'messages'; messages: Message[] }
	/** There is a hole in what is known of the room: start again from the next page. */
	| { type: 'forget'; room_id: RoomId }
	| { type: 'change'; change: Exclude<RoomEvent, { type: 'typing' }> }
	| { type: 'read'; read: ReadState }
	| { type: 'person'; person: Person }
	| { type: 'network'; network: Network }
	| { type: 'me'; me: Me }
	| { type: 'settings'; settings: Settings }
	| { type: 'pending'; pending: Pending }
	| { type: 'not_pending'; nonce: string }
	| { type: 'draft'; draft: Draft }
	/** All there are. */
	| { type: 'drafts'; drafts: Draft[] }
	| { type: 'scheduled'; scheduled: Scheduled }
	| { type: 'scheduled_gone'; id: ScheduledId }
	/** All there are. */
	| { type: 'all_scheduled'; all: Scheduled[] }
	| { type: 'signed_out' };

/** The state after an event. Pure; an event that brings nothing new gives the same state back. */
export function apply(state: State, event: Event): State {
	switch (event.type) {
		case 'overview':
			return withOverview(state, event.overview);
		case 'room':
			return withRooms(state, [event.my]);
		case 'room_closed':
			return inRoom(state, event.room_id, (room) =>
				room.closed ? room : { ...room, closed: true, my: { ...room.my, unread: 0, mentions: 0 } }
			);
		case 'page':
			return withPage(state, event.room_id, event.page);
		case 'messages':
			return event.messages.reduce((now, message) => withMessage(now, message), state);
		case 'forget':
			return inRoom(state, event.room_id, (room) => ({
				...room,
				messages: {},
				threads: {},
				members: {},
				oldest: undefined
			}));
		case 'change':
			return withChange(state, event.change);
		case 'read':
			return withRead(state, event.read);
		case 'person':
			return withPerson(state, event.person);
		case 'network':
			return withNetwork(state, event.network);
		case 'me':
			return withPerson({ ...state, me: event.me }, event.me.person);
		case 'settings':
			return withSettings(state, event.settings);
		case 'pending':
			return withPending(state, event.pending);
		case 'not_pending':
			return withoutPending(state, event.nonce);
		case 'draft':
			return withDraft(state, event.draft);
		case 'drafts':
			return event.drafts.reduce(withDraft, withoutDraftsBut(state, event.drafts));
		case 'scheduled':
			return { ...state, scheduled: { ...state.scheduled, [event.scheduled.id]: event.scheduled } };
		case 'scheduled_gone': {
			const { [event.id]: _, ...scheduled } = state.scheduled;
			return { ...state, scheduled };
		}
		case 'all_scheduled':
			return { ...state, scheduled: Object.fromEntries(event.all.map((each) => [each.id, each])) };
		case 'signed_out':
			return empty;
	}
}

function inRoom(state: State, id: RoomId, change: (room: RoomState) => RoomState): State {
	const room = state.rooms[id];
	if (!room) return state;
	const next = change(room);
	return next === room ? state : { ...state, rooms: { ...state.rooms, [id]: next } };
}

function withNetwork(state: State, network: Network): State {
	const mine = state.networks[network.id];
	if (!mine) return state;
	return { ...state, networks: { ...state.networks, [network.id]: { ...mine, network } } };
}

/** Answers and events of several devices come in any order: the higher version holds. */
function withOverview(before: State, overview: Overview): State {
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
		rooms: kept,
		networks: Object.fromEntries(networks.map((network) => [network.network.id, network])),
		people: { ...state.people, ...Object.fromEntries(people.map((person) => [person.id, person])) }
	};
	return withSettings(withRooms(next, rooms), settings);
}

/** What may be joined with the overview: nothing of another person, no history of an archive that is gone. */
function stillTrue(state: State, { me, epoch }: Overview): State {
	if (state.me && state.me.person.id !== me.person.id) return empty;
	const { settings: _, ...rest } = state;
	return state.epoch === '' || state.epoch === epoch ? state : { ...rest, rooms: {} };
}

function withRooms(state: State, rooms: MyRoom[]): State {
	const next = { ...state.rooms };
	for (const my of rooms)
		next[my.room.id] = merged(next[my.room.id], my, state.me?.person.id ?? '');
	return { ...state, rooms: next };
}

/** A room as the server gave it, joined with what came since it was read. */
function merged(known: RoomState | undefined, my: MyRoom, me: string): RoomState {
	if (!known) {
		return {
			my,
			counted: my.head,
			recount: false,
			messages: {},
			threads: {},
			members: {},
			closed: false
		};
	}
	const room = my.room.changed_seq < known.my.room.changed_seq ? known.my.room : my.room;
	const head = Math.max(my.head, known.my.head);
	if (my.last_read_seq < known.my.last_read_seq || my.head < known.counted) {
		// Older than what is known here: only what has no order of its own is taken.
		const { last_read_seq, unread, mentions } = known.my;
		const kept = { ...my, room, head, last_read_seq, unread, mentions };
		return { ...known, my: kept, recount: false, closed: false };
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
		recount: later.some(({ seq }) => seq <= my.head && seq > my.last_read_seq),
		closed: false
	};
}

function withPage(state: State, id: RoomId, page: MessagePage): State {
	const next = page.messages.reduce((now, message) => withMessage(now, message, page.head), state);
	const from = page.has_older ? (page.messages[0]?.seq ?? 0) : 0;
	return inRoom(next, id, (room) =>
		room.oldest !== undefined && room.oldest <= from ? room : { ...room, oldest: from }
	);
}

/** `asOf`: the seq at which its count of replies was true, where that is later than its own last change. */
function withMessage(state: State, message: Message, asOf = message.changed_seq): State {
	const me = state.me?.person.id ?? '';
	const next = inRoom(state, message.room_id, (room) => {
		const counts = withThreadCount(room, message, asOf);
		const known = room.messages[message.id];
		if (known && known.changed_seq >= message.changed_seq) return counts;
		const { my, recount } = recounted(room, known, message, me);
		return {
			...counts,
			recount,
			my: {
				...my,
				head: Math.max(my.head, message.changed_seq),
				last_message_ms: Math.max(my.last_message_ms ?? 0, message.sent_ms)
			},
			messages: { ...room.messages, [message.id]: message }
		};
	});
	return message.author_id === me ? withoutPending(next, message.nonce) : next;
}

function withThreadCount(room: RoomState, message: Message, asOf: number): RoomState {
	const root = message.thread?.root_id ?? message.id;
	const count = message.thread?.reply_count ?? message.reply_count;
	const seq = message.thread ? message.changed_seq : asOf;
	const known = room.threads[root];
	if (known ? known.seq >= seq : count === 0) return room;
	return { ...room, threads: { ...room.threads, [root]: { count, seq } } };
}

function withChange(state: State, change: Exclude<RoomEvent, { type: 'typing' }>): State {
	switch (change.type) {
		case 'message':
			return withMessage(state, change.message);
		case 'member': {
			const { member } = change;
			return inRoom(state, member.room_id, (room) => {
				const known = room.members[member.person_id];
				if (known && known.changed_seq >= member.changed_seq) return room;
				const head = Math.max(room.my.head, member.changed_seq);
				return {
					...room,
					members: { ...room.members, [member.person_id]: member },
					my: { ...room.my, head },
					// How many may read is the server's to say.
					recount: room.recount || member.changed_seq > room.counted
				};
			});
		}
		case 'room':
			return inRoom(state, change.room.id, (room) => {
				if (room.my.room.changed_seq >= change.room.changed_seq) return room;
				const head = Math.max(room.my.head, change.room.changed_seq);
				// Who may write may have changed with it.
				return { ...room, my: { ...room.my, room: change.room, head }, recount: true };
			});
	}
}

function withRead(state: State, read: ReadState): State {
	const me = state.me?.person.id ?? '';
	return inRoom(state, read.room_id, (room) => {
		const { last_read_seq } = read;
		if (last_read_seq <= room.my.last_read_seq) return room;
		// Everything born after `counted` is known here, so the count is too.
		const exact = last_read_seq >= room.counted;
		const { unread, mentions } = exact ? countKnown(room.messages, me, last_read_seq) : read;
		return {
			...room,
			my: { ...room.my, last_read_seq, unread, mentions },
			recount: room.recount || !exact
		};
	});
}

function withPerson(state: State, person: Person): State {
	const me = state.me?.person.id === person.id ? { ...state.me, person } : state.me;
	return { ...state, me, people: { ...state.people, [person.id]: person } };
}

function withSettings(state: State, settings: Settings): State {
	if (state.settings && state.settings.version >= settings.version) return state;
	return { ...state, settings };
}

function withPending(state: State, pending: Pending): State {
	const at = state.pending.findIndex(({ nonce }) => nonce === pending.nonce);
	const next = at < 0 ? [...state.pending, pending] : state.pending.with(at, pending);
	return { ...state, pending: next };
}

function withoutPending(state: State, nonce: string): State {
	if (!state.pending.some((pending) => pending.nonce === nonce)) return state;
	return { ...state, pending: state.pending.filter((pending) => pending.nonce !== nonce) };
}

/** An empty draft stays, so that an older one that comes late is known to be older. */
function withDraft(state: State, draft: Draft): State {
	const key = draft.thread ?? draft.room_id;
	if ((state.drafts[key]?.changed_ms ?? -1) >= draft.changed_ms) return state;
	return { ...state, drafts: { ...state.drafts, [key]: draft } };
}

function withoutDraftsBut(state: State, drafts: Draft[]): State {
	const there = new Set(drafts.map(({ thread, room_id }) => thread ?? room_id));
	const kept = Object.entries(state.drafts).filter(
		([key, { body }]) => body === '' || there.has(key)
	);
	return { ...state, drafts: Object.fromEntries(kept) };
}
