import type {
	Message,
	MessageId,
	MyTopic,
	Overview,
	PersonId,
	RoomId,
	Saved
} from '$lib/protocol/types';

import { share } from './counts';

/** What is a person's own beside rooms: followed topics, the inbox and saved messages. */
export type Own = {
	/** The topics and threads that one follows or has muted, and those that were opened here. */
	topics: Readonly<Record<MessageId, MyTopic>>;
	/** A change came whose effect on a topic's counts cannot be known here: fetch them. */
	stale: boolean;
	/** How much of the inbox is unread. */
	inbox: number;
	/** Something came that may change that: ask for it. */
	inboxStale: boolean;
	/** Grows each time the server has said what is unread: what the inbox shows may be another. */
	inboxVersion: number;
	saved: Readonly<Record<MessageId, Saved>>;
};

export const nothing: Own = {
	topics: {},
	stale: false,
	inbox: 0,
	inboxStale: false,
	inboxVersion: 0,
	saved: {}
};

export type OwnEvent =
	| { type: 'topic'; topic: MyTopic }
	/** All there are. */
	| { type: 'topics'; topics: MyTopic[] }
	| { type: 'inbox'; unread: number }
	| { type: 'saved'; saved: Saved }
	| { type: 'saved_gone'; message_id: MessageId };

export function applyOwn(own: Own, event: OwnEvent): Own {
	switch (event.type) {
		case 'topic': {
			const known = own.topics[event.topic.root_id];
			// An answer that was long on its way knows less than what came meanwhile.
			if (known && known.head > event.topic.head) return { ...own, stale: true, inboxStale: true };
			return {
				...own,
				topics: { ...own.topics, [event.topic.root_id]: event.topic },
				inboxStale: true
			};
		}
		case 'topics': {
			// Those that were opened here and are not followed are not among them.
			const opened = Object.values(own.topics).filter(({ level }) => level === undefined);
			const all = [...opened, ...event.topics].map((topic) => [topic.root_id, topic] as const);
			return { ...own, topics: Object.fromEntries(all), stale: false };
		}
		case 'inbox':
			return {
				...own,
				inbox: event.unread,
				inboxStale: false,
				inboxVersion: own.inboxVersion + 1
			};
		case 'saved':
			return { ...own, saved: { ...own.saved, [event.saved.message_id]: event.saved } };
		case 'saved_gone': {
			const { [event.message_id]: _, ...saved } = own.saved;
			return { ...own, saved };
		}
	}
}

/** What the disk has of an earlier version lacks it. */
type Known = Partial<Pick<Overview, 'topics' | 'inbox' | 'saved'>>;

/** As the server has it when one starts. */
export function ownOf(overview: Known, before: Own): Own {
	const { topics = [], inbox = { unread: 0 }, saved = [] } = overview;
	const all = applyOwn(before, { type: 'topics', topics });
	const kept = Object.fromEntries(saved.map((each) => [each.message_id, each]));
	return { ...applyOwn(all, { type: 'inbox', ...inbox }), saved: kept };
}

/**
 * What a message changes for a person that took the place of `known`: the counts of its topic, and whether the inbox has
 * to be asked for.
 */
export function withMessage(
	own: Own,
	known: Message | undefined,
	message: Message,
	me: PersonId
): Own {
	const root = message.thread?.root_id;
	const topic = root === undefined ? undefined : own.topics[root];
	const asked = known?.asked_id === me;
	const next = asked || concerns(own, message, topic, me) ? { ...own, inboxStale: true } : own;
	if (!topic || message.changed_seq <= topic.head) return next;
	if (!known && message.seq <= topic.head) {
		// It was counted; what it was is not known here.
		const unclear = message.seq > topic.read_seq && message.author_id !== me;
		return unclear ? { ...next, stale: true } : next;
	}
	const now = share(message, me, topic.read_seq);
	const before = known ? share(known, me, topic.read_seq) : { unread: 0, mentions: 0 };
	const counted: MyTopic = {
		...topic,
		unread: Math.max(0, topic.unread + now.unread - before.unread),
		mentions: Math.max(0, topic.mentions + now.mentions - before.mentions),
		head: Math.max(topic.head, message.changed_seq)
	};
	return { ...next, topics: { ...next.topics, [topic.root_id]: counted } };
}

/** Whether a message may stand in a person's inbox, or may have gone from it. */
function concerns(own: Own, message: Message, topic: MyTopic | undefined, me: PersonId): boolean {
	if (own.inboxStale || message.author_id === me) return false;
	const gone = message.removed !== undefined || message.edited_ms !== undefined;
	return (
		topic?.level === 'everything' ||
		gone ||
		message.mentions_all ||
		message.asked_id === me ||
		message.mentions.includes(me)
	);
}

/** Topics of a room in which something is unread and that one wants to hear of. */
export function waitingTopics(own: Own, room?: RoomId): MyTopic[] {
	return Object.values(own.topics).filter(
		({ room_id, unread, level }) =>
			unread > 0 && level !== undefined && level !== 'nothing' && (!room || room_id === room)
	);
}
