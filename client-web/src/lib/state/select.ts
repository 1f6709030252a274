import type {
	Message,
	MessageId,
	Moved,
	Network,
	Person,
	Room,
	RoomAction,
	RoomId,
	RoomKind
} from '$lib/protocol/types';
import type { RoomState, State } from './state';

/** A folder of the room list. */
export type Folder = 'channels' | 'cohorts' | 'staff' | 'directs';

export const FOLDERS: readonly Folder[] = ['channels', 'cohorts', 'staff', 'directs'];

export function folderOf(kind: RoomKind): Folder {
	if (kind === 'cohort') return 'cohorts';
	if (kind === 'staff') return 'staff';
	return kind === 'direct' ? 'directs' : 'channels';
}

/** Whether only those let in can read the room. */
export function isClosed(room: Room): boolean {
	return room.kind === 'cohort' || room.kind === 'staff' || room.kind === 'direct';
}

type Line = { oldest: number; newest?: number; messages: Message[] };

/** A room changes more often than its messages do: the last line of each record is kept. */
const lines = new WeakMap<RoomState['messages'], Line>();

/** Messages of the room itself, oldest first, of the part of its history that is here without a hole. */
export function timeline(room: RoomState): Message[] {
	const { oldest, newest } = room;
	if (oldest === undefined) return [];
	const known = lines.get(room.messages);
	if (known && known.oldest === oldest && known.newest === newest) return known.messages;
	const messages = inOrder(
		room,
		({ thread, seq }) => !thread && seq >= oldest && seq <= (newest ?? Infinity)
	);
	lines.set(room.messages, { oldest, newest, messages });
	return messages;
}

/** Where topics stood that went elsewhere, in the part of the history that is here. */
export function traces({ moved, oldest, newest }: RoomState): Moved[] {
	if (oldest === undefined) return [];
	return Object.values(moved)
		.filter(({ was_seq }) => was_seq >= oldest && was_seq <= (newest ?? Infinity))
		.sort((a, b) => a.was_seq - b.was_seq);
}

/** Replies of a thread, oldest first, as far as they are here without a hole. */
export function replies(room: RoomState, root: MessageId): Message[] {
	const upTo = room.reading[root] ?? Infinity;
	return inOrder(room, ({ thread, seq }) => thread?.root_id === root && seq <= upTo);
}

/** Replies of a thread that are here, oldest first; some may be missing among them. */
export function repliesHere(room: RoomState, root: MessageId): Message[] {
	return inOrder(room, ({ thread }) => thread?.root_id === root);
}

function inOrder(room: RoomState, wanted: (message: Message) => boolean): Message[] {
	return Object.values(room.messages)
		.filter(wanted)
		.sort((a, b) => a.seq - b.seq);
}

export function replyCount(room: RoomState, message: Message): number {
	return room.threads[message.id]?.count ?? message.reply_count;
}

export function may(room: RoomState, action: RoomAction): boolean {
	return !room.closed && room.my.may.includes(action);
}

/** The others in a direct conversation. */
export function others(state: State, room: RoomState): Person[] {
	return room.my.people.flatMap((id) => state.people[id] ?? []);
}

/** What a direct conversation is called: the people's names, short ones when there are several. */
export function roomName(state: State, room: RoomState): string {
	if (room.my.room.kind !== 'direct') return room.my.room.name;
	const people = others(state, room);
	if (people.length === 1) return people[0]!.name;
	return people.map(({ name }) => name.split(' ')[0]).join(', ');
}

/**
 * The rooms of a network's folder (of none: direct conversations), in the order of the list: `order` first, the others by
 * name. Conversations go by the last word said; one that has no place in the order is newer than those that have.
 */
export function roomsIn(
	state: State,
	folder: Folder,
	network?: string,
	order: readonly RoomId[] = []
): RoomState[] {
	const directs = folder === 'directs';
	const place = (room: RoomState) => {
		const at = order.indexOf(room.my.room.id);
		if (at >= 0) return at;
		return directs ? -1 : order.length;
	};
	const usual = (a: RoomState, b: RoomState) =>
		directs
			? (b.my.last_message_ms ?? 0) - (a.my.last_message_ms ?? 0)
			: a.my.room.name.localeCompare(b.my.room.name);
	return Object.values(state.rooms)
		.filter(
			({ my, closed }) =>
				!closed && folderOf(my.room.kind) === folder && (directs || my.room.network_id === network)
		)
		.sort((a, b) => place(a) - place(b) || usual(a, b));
}

/** The room that an address is about: its own, or that of its topic. */
export function roomOpen(
	state: State,
	{ id, topic }: { id?: string; topic?: string }
): RoomId | undefined {
	return id ?? state.topics[topic ?? '']?.room_id;
}

/** The network of the room that is open; outside of rooms the only one there is. */
export function networkInView(state: State, room: string | undefined): Network | undefined {
	const id = state.rooms[room ?? '']?.my.room.network_id;
	const all = Object.values(state.networks);
	return id ? state.networks[id]?.network : all.length === 1 ? all[0]?.network : undefined;
}

/** What the files of a message are called: what is said of one without a text. */
export function fileNames({ files }: Pick<Message, 'files'>): string {
	return (files ?? []).map(({ name }) => name).join(', ');
}
