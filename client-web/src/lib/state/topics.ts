import type { Message, MessageId, Moved, PersonId, RoomId, TopicLine } from '$lib/protocol/types';
import { replyCount } from './select';
import type { RoomState, State } from './state';

/** Most people that a line of the list names; the contract's word. */
const PEOPLE = 5;

type Lines = State['topics'];

/** Lines as the server gave them. What came live while they were on their way is newer. */
export function withLines(state: State, lines: readonly TopicLine[]): State {
	if (lines.length === 0) return state;
	const topics: Record<MessageId, TopicLine> = { ...state.topics };
	for (const line of lines) {
		const known = topics[line.message.id];
		topics[line.message.id] = known ? newer(line, known) : line;
	}
	return { ...state, topics };
}

function newer(line: TopicLine, known: TopicLine): TopicLine {
	// Places in the order of two rooms cannot be compared.
	if (known.room_id !== line.room_id) return line;
	const isOld = known.message.changed_seq > line.message.changed_seq;
	const message = isOld ? known.message : line.message;
	return known.last_post_ms > line.last_post_ms ? { ...known, message } : { ...line, message };
}

/** The list after messages were put: topics among them are known, and their posts move them up. */
export function withPosts(state: State, messages: readonly Message[]): State {
	let topics = state.topics;
	for (const message of messages) {
		const next = message.thread
			? withPost(state, without(topics, message.id), message, message.thread.root_id)
			: withRoot(topics, message);
		if (next !== topics) topics = next;
	}
	return topics === state.topics ? state : { ...state, topics };
}

function withRoot(topics: Lines, message: Message): Lines {
	const known = topics[message.id];
	const old =
		known?.room_id === message.room_id && known.message.changed_seq >= message.changed_seq;
	if (old) return topics;
	// Back in the talk.
	if (!message.topic) return without(topics, message.id);
	if (!known) return { ...topics, [message.id]: begun(message) };
	// A first post that was removed does not count, its topic stays.
	const posts = known.posts + stands(message) - stands(known.message);
	return { ...topics, [message.id]: { ...known, ...at(message), posts } };
}

function at(message: Message): Pick<TopicLine, 'message' | 'room_id'> {
	return { message, room_id: message.room_id };
}

/** Whether it counts as a post. */
function stands({ removed }: Message): 0 | 1 {
	return removed ? 0 : 1;
}

function begun(message: Message): TopicLine {
	return {
		...at(message),
		last_post_ms: message.sent_ms,
		posts: message.reply_count + stands(message),
		...(!message.removed && { last_post_by: message.author_id }),
		people: message.removed ? [] : [message.author_id]
	};
}

function withPost(state: State, topics: Lines, post: Message, root: MessageId): Lines {
	const known = topics[root];
	const room = state.rooms[post.room_id];
	if (!known || !room || post.room_id !== known.room_id) return topics;
	const posts = replyCount(room, known.message) + stands(known.message);
	const isLast = post.sent_ms >= known.last_post_ms && !post.removed;
	if (posts === known.posts && (!isLast || post.sent_ms === known.last_post_ms)) return topics;
	const line = isLast
		? {
				...known,
				posts,
				last_post_ms: post.sent_ms,
				last_post_by: post.author_id,
				people: among(known.people, post.author_id)
			}
		: { ...known, posts };
	return { ...topics, [root]: line };
}

/** Who opened it, then those who posted last. */
function among([first, ...others]: readonly PersonId[], person: PersonId): PersonId[] {
	if (first === undefined || first === person) return [person, ...others];
	return [first, person, ...others.filter((other) => other !== person)].slice(0, PEOPLE);
}

function without(topics: Lines, id: MessageId): Lines {
	if (!topics[id]) return topics;
	const { [id]: _, ...others } = topics;
	return others;
}

/** The lines but those of a room that one may no longer read, or of which some may have been missed. */
export function withoutRoom(state: State, room: RoomId): State {
	const kept = Object.entries(state.topics).filter(([, line]) => line.room_id !== room);
	if (kept.length === Object.keys(state.topics).length) return state;
	return { ...state, topics: Object.fromEntries(kept) };
}

/** The list once a topic has left a room; one that was heard of in its new room already stays. */
export function withoutMoved(state: State, { root_id, room_id }: Moved): State {
	if (state.topics[root_id]?.room_id !== room_id) return state;
	return { ...state, topics: without(state.topics, root_id) };
}

/** The room with what says that topics stood there; the newest of the same topic counts. */
export function withTraces(room: RoomState, traces: readonly Moved[]): RoomState {
	const fresh = traces.filter(
		({ root_id, changed_seq }) => (room.moved[root_id]?.changed_seq ?? -1) < changed_seq
	);
	if (fresh.length === 0) return room;
	const moved = { ...room.moved, ...Object.fromEntries(fresh.map((one) => [one.root_id, one])) };
	return { ...room, moved };
}

/** The room once a topic has left it: no word of it stays. */
export function withoutTopic(room: RoomState, { root_id, changed_seq }: Moved): RoomState {
	// What came back since was born anew, after that.
	const left = ({ id, changed_seq: last, thread }: Message) =>
		(thread?.root_id ?? id) === root_id && last < changed_seq;
	const kept = Object.entries(room.messages).filter(([, message]) => !left(message));
	const { [root_id]: _, ...threads } = room.threads;
	return {
		...room,
		my: { ...room.my, head: Math.max(room.my.head, changed_seq) },
		messages: Object.fromEntries(kept),
		threads,
		// A page that was read before would bring them back.
		dropped: Math.max(room.dropped, changed_seq),
		// Some of them may have been unread.
		recount: true
	};
}
