import type {
	Draft,
	Held,
	Me,
	Message,
	MessageId,
	MessagePage,
	MyRoom,
	Network,
	NetworkId,
	Overview,
	Person,
	ReadState,
	RoomEvent,
	RoomId,
	Scheduled,
	ScheduledId,
	Settings,
	TopicLine
} from '$lib/protocol/types';
import { countKnown, recounted } from './counts';
import { applyOwn, type OwnEvent, withMessage } from './following';
import {
	type Beside,
	bounded,
	forgotten,
	hasPlace,
	left,
	trimmed,
	withExtent,
	withoutThread,
	withThread
} from './history';
import { applyModeration, type ModerationEvent } from './moderation';
import { withOverview, withRooms, withSettings } from './overview';
import { empty, type Pending, type RoomState, type State, type ThreadCount } from './state';
import {
	withLines,
	withoutMoved,
	withoutRoom,
	withoutTopic,
	withPosts,
	withTraces
} from './topics';
import {
	withAllHeld,
	withDraft,
	withHeld,
	withoutDraftsBut,
	withoutPending,
	withPending
} from './unsent';

/** What a room's channel tells and people must not miss. */
export type Change = Exclude<RoomEvent, { type: 'typing' }>;

export type Event =
	| { type: 'overview'; overview: Overview }
	/** A room, fetched or made. */
	| { type: 'room'; my: MyRoom }
	| { type: 'room_closed'; room_id: RoomId }
	/** A page of history: beside what is known, or from where one wants to go. `era`: the room's when it was asked for. */
	| { type: 'page'; room_id: RoomId; page: MessagePage; beside?: Beside; era?: number }
	/** A thread is opened: a page of its replies after a seq; without one, it is about to be asked for. */
	| { type: 'thread'; room_id: RoomId; root: MessageId; after: number; page?: MessagePage }
	| { type: 'thread_left'; room_id: RoomId; root: MessageId }
	/** The list has become too long: the end that one is farther from may go. */
	| { type: 'trim'; room_id: RoomId; end: 'older' | 'newer' }
	/** Nobody looks at the room any more. */
	| { type: 'left'; room_id: RoomId }
	/** Messages from elsewhere: a thread, the pinned ones, the result of an act. */
	| { type: 'messages'; messages: Message[] }
	/** There is a hole in what is known of the room: start again from the next page. */
	| { type: 'forget'; room_id: RoomId }
	| { type: 'change'; change: Change }
	/** Several that came at about the same time: put at once, they cost little more than one. */
	| { type: 'changes'; changes: Change[] }
	/** Topics as a list of the server gave them. */
	| { type: 'listed'; lines: TopicLine[] }
	| { type: 'read'; read: ReadState }
	| { type: 'person'; person: Person }
	| { type: 'network'; network: Network }
	| { type: 'me'; me: Me }
	| { type: 'settings'; settings: Settings }
	| { type: 'pending'; pending: Pending }
	| { type: 'not_pending'; nonce: string }
	| { type: 'held'; held: Held }
	/** All there are. */
	| { type: 'all_held'; all: Held[] }
	| { type: 'draft'; draft: Draft }
	/** All there are. */
	| { type: 'drafts'; drafts: Draft[] }
	| { type: 'scheduled'; scheduled: Scheduled }
	| { type: 'scheduled_gone'; id: ScheduledId }
	/** All there are. */
	| { type: 'all_scheduled'; all: Scheduled[] }
	| OwnEvent
	| ModerationEvent
	/** Registrations came or changed. */
	| { type: 'registrations'; network_id: NetworkId }
	| { type: 'signed_out' };

/** The state after an event. Pure; an event that brings nothing new gives the same state back. */
export function apply(state: State, event: Event): State {
	switch (event.type) {
		case 'overview':
			return withOverview(state, event.overview);
		case 'room':
			return withRooms(state, [event.my]);
		case 'room_closed':
			return inRoom(withoutRoom(state, event.room_id), event.room_id, (room) =>
				room.closed ? room : { ...room, closed: true, my: { ...room.my, unread: 0, mentions: 0 } }
			);
		case 'page':
			return withPage(state, event.room_id, event.page, event.beside, event.era);
		case 'thread':
			return withThreadPage(state, event.room_id, event.root, event.after, event.page);
		case 'thread_left':
			return inRoom(state, event.room_id, (room) => withoutThread(room, event.root));
		case 'trim':
			return inRoom(state, event.room_id, (room) => trimmed(room, event.end));
		case 'left':
			return inRoom(state, event.room_id, left);
		case 'messages':
			return withMessages(state, event.messages);
		case 'forget':
			return inRoom(withoutRoom(state, event.room_id), event.room_id, forgotten);
		case 'change':
			return withChanges(state, [event.change]);
		case 'changes':
			return withChanges(state, event.changes);
		case 'listed':
			return withLines(state, event.lines);
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
		case 'held':
			return withHeld(state, event.held);
		case 'all_held':
			return withAllHeld(state, event.all);
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
		case 'topic':
		case 'topics':
		case 'inbox':
		case 'saved':
		case 'saved_gone':
			return { ...state, own: applyOwn(state.own, event) };
		case 'case':
		case 'statement':
			return applyModeration(state, event);
		case 'registrations': {
			const news = (state.joining[event.network_id] ?? 0) + 1;
			return { ...state, joining: { ...state.joining, [event.network_id]: news } };
		}
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

function withPage(
	state: State,
	id: RoomId,
	page: MessagePage,
	beside?: Beside,
	era?: number
): State {
	const room = state.rooms[id];
	if (!room || (era ?? room.era) !== room.era || !hasPlace(room, page, beside)) return state;
	const next = withMessages(state, page.messages, page.head);
	return inRoom(next, id, (now) => withTraces(withExtent(now, page, beside), page.moved ?? []));
}

function withThreadPage(
	state: State,
	id: RoomId,
	root: MessageId,
	after: number,
	page?: MessagePage
): State {
	if (!page)
		return inRoom(state, id, (room) => withThread(room, root, room.reading[root] ?? after));
	// The thread was left, or is known farther already.
	if (state.rooms[id]?.reading[root] !== after) return state;
	const upTo = page.has_newer ? (page.messages.at(-1)?.seq ?? after) : Infinity;
	return inRoom(withMessages(state, page.messages), id, (room) => withThread(room, root, upTo));
}

/** `asOf`: the seq at which their counts of replies were true, where that is later than their own last change. */
function withMessages(state: State, messages: readonly Message[], asOf?: number): State {
	const me = state.me?.person.id ?? '';
	let next = state;
	for (const id of new Set(messages.map(({ room_id }) => room_id))) {
		const some = messages.filter(({ room_id }) => room_id === id);
		const before = next.rooms[id]?.messages ?? {};
		const own = some.reduce((own, message) => {
			const known = before[message.id];
			if (known && known.changed_seq >= message.changed_seq) return own;
			return withMessage(own, known, message, me);
		}, next.own);
		next = inRoom(next, id, (room) => put(room, some, me, asOf));
		if (own !== next.own) next = { ...next, own };
	}
	next = withPosts(next, messages);
	const own = messages.filter(({ author_id }) => author_id === me).map(({ nonce }) => nonce);
	return own.reduce(withoutPending, next);
}

/** Puts messages of one room. Its records are copied once, however many they are. */
function put(before: RoomState, some: readonly Message[], me: string, asOf?: number): RoomState {
	let messages: Record<MessageId, Message> | undefined;
	let threads: Record<MessageId, ThreadCount> | undefined;
	let my = { ...before.my };
	let { recount } = before;
	for (const message of some) {
		const counted = threadCount(threads ?? before.threads, message, asOf ?? message.changed_seq);
		if (counted) (threads ??= { ...before.threads })[counted.root] = counted.now;
		const known = (messages ?? before.messages)[message.id];
		if (known && known.changed_seq >= message.changed_seq) continue;
		({ my, recount } = recounted({ ...before, my, recount }, known, message, me));
		my.head = Math.max(my.head, message.changed_seq);
		my.last_message_ms = Math.max(my.last_message_ms ?? 0, message.sent_ms);
		(messages ??= { ...before.messages })[message.id] = message;
	}
	if (!messages && !threads) return before;
	const { messages: known, threads: counts } = before;
	return { ...before, my, recount, messages: messages ?? known, threads: threads ?? counts };
}

/** The count of replies that a message tells, if it is newer than the known one. */
function threadCount(
	threads: RoomState['threads'],
	message: Message,
	asOf: number
): { root: MessageId; now: ThreadCount } | undefined {
	const root = message.thread?.root_id ?? message.id;
	const count = message.thread?.reply_count ?? message.reply_count;
	const seq = message.thread ? message.changed_seq : asOf;
	const known = threads[root];
	if (known ? known.seq >= seq : count === 0) return undefined;
	return { root, now: { count, seq } };
}

/** Each is a state of something else, so their order does not matter: the messages go first, all at once. */
function withChanges(state: State, changes: readonly Change[]): State {
	const messages = changes.flatMap((change) => (change.type === 'message' ? [change.message] : []));
	const rooms = new Set(messages.map(({ room_id }) => room_id));
	const next = changes.reduce(withChange, withMessages(state, messages));
	return [...rooms].reduce((now, id) => inRoom(now, id, bounded), next);
}

function withChange(state: State, change: Change): State {
	switch (change.type) {
		case 'message':
			return state;
		case 'moved': {
			const { moved } = change;
			const next = inRoom(state, moved.room_id, (room) =>
				(room.moved[moved.root_id]?.changed_seq ?? -1) >= moved.changed_seq
					? room
					: withTraces(withoutTopic(room, moved), [moved])
			);
			return next === state ? state : withoutMoved(next, moved);
		}
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
		if (
			read.exact ? last_read_seq === room.my.last_read_seq : last_read_seq <= room.my.last_read_seq
		)
			return room;
		// Farther back than what is known here: the server counted, and what has changed meanwhile is asked for.
		if (last_read_seq < room.my.last_read_seq) {
			const { unread, mentions } = read;
			return { ...room, my: { ...room.my, last_read_seq, unread, mentions }, recount: true };
		}
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
