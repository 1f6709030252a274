import type { Unsent } from '$lib/connection/queue';
import type {
	Draft,
	Held,
	Limits,
	Me,
	Member,
	Message,
	MessageId,
	Moved,
	MyNetwork,
	MyRoom,
	NetworkId,
	Person,
	PersonId,
	RoomId,
	Scheduled,
	ScheduledId,
	Settings,
	TopicLine
} from '$lib/protocol/types';
import { nothing, type Own } from './following';
import { type Moderation, quiet } from './moderation';

/** A message that the server has not confirmed, or has taken for those who moderate: `held`. */
export type Pending = Unsent & { state: 'sending' | 'queued' | 'failed' | 'held'; held?: Held };

/** How many replies a thread has, and the seq at which that was so. */
export type ThreadCount = { count: number; seq: number };

export type RoomState = {
	/** The room, with the counts kept up by each change. */
	my: MyRoom;
	/** Up to this seq the counts in `my` are the server's own. */
	counted: number;
	/** A change came whose effect on the counts cannot be known here: fetch the room. */
	recount: boolean;
	messages: Readonly<Record<MessageId, Message>>;
	threads: Readonly<Record<MessageId, ThreadCount>>;
	members: Readonly<Record<PersonId, Member>>;
	/** Topics that stood in the room and went elsewhere. */
	moved: Readonly<Record<MessageId, Moved>>;
	/** From this seq on the history is here without a hole; 0: from the beginning; absent: no page came yet. */
	oldest?: number;
	/** Up to this seq it is; absent: up to what comes live. */
	newest?: number;
	/** The last change that was dropped to save room: a page read before it may lack it. */
	dropped: number;
	/** Counts how often the history was forgotten: a page asked for before that has no place any more. */
	era: number;
	/** Threads that are open: up to which seq the replies are here without a hole. */
	reading: Readonly<Record<MessageId, number>>;
	/** The right to read has ended. */
	closed: boolean;
};

export type State = {
	me?: Me;
	networks: Readonly<Record<NetworkId, MyNetwork>>;
	rooms: Readonly<Record<RoomId, RoomState>>;
	people: Readonly<Record<PersonId, Person>>;
	/** Topics as lists show them. A list says which of them are its own. */
	topics: Readonly<Record<MessageId, TopicLine>>;
	pending: readonly Pending[];
	/** As the server has them, by thread or room; an empty one was sent or thrown away. */
	drafts: Readonly<Record<string, Draft>>;
	/** Messages that wait for their time. */
	scheduled: Readonly<Record<ScheduledId, Scheduled>>;
	epoch: string;
	limits?: Limits;
	settings?: Settings;
	own: Own;
	moderation: Moderation;
	/** Grows with each registration of interest in a network that came or changed: what a list shows may be another. */
	joining: Readonly<Record<NetworkId, number>>;
};

export const empty: State = {
	networks: {},
	rooms: {},
	people: {},
	topics: {},
	pending: [],
	drafts: {},
	scheduled: {},
	epoch: '',
	own: nothing,
	moderation: quiet,
	joining: {}
};
