import type { Message, PersonId } from '$lib/protocol/types';
import type { RoomState } from './state';

type Share = { unread: number; mentions: number };

const none: Share = { unread: 0, mentions: 0 };

/** What one message adds to a room's counts: by others, after the read position, not removed. */
export function share(message: Message, me: PersonId, lastRead: number): Share {
	if (message.author_id === me || message.removed || message.seq <= lastRead) return none;
	const mentioned = message.mentions_all || message.mentions.includes(me);
	return { unread: 1, mentions: mentioned ? 1 : 0 };
}

/** The counts from the messages known here alone; exact where every message after `lastRead` is known. */
export function countKnown(
	messages: Readonly<Record<string, Message>>,
	me: PersonId,
	after: number
): Share {
	const total = { unread: 0, mentions: 0 };
	for (const message of Object.values(messages)) {
		const { unread, mentions } = share(message, me, after);
		total.unread += unread;
		total.mentions += mentions;
	}
	return total;
}

/**
 * Whether the counts may still need this message: it is unread, and changed after the server counted.
 *
 * Read ones never count again, since the read position only moves on; of those that were counted and not changed since,
 * a later change says so itself (`recounted`).
 */
export function countable(message: Message, { my, counted }: RoomState): boolean {
	return message.seq > my.last_read_seq && message.changed_seq > counted;
}

/**
 * The room's counts after `message` took the place of `known`.
 *
 * What changed up to `counted` is in the server's count already. A later change of a message that was counted but is
 * not known here may have taken it out: then the room asks to be fetched.
 */
export function recounted(
	room: Pick<RoomState, 'my' | 'counted' | 'recount'>,
	known: Message | undefined,
	message: Message,
	me: PersonId
): Pick<RoomState, 'my' | 'recount'> {
	const { my, counted, recount } = room;
	if (message.changed_seq <= counted) return { my, recount };
	const now = share(message, me, my.last_read_seq);
	if (!known && message.seq <= counted) {
		const unclear =
			message.author_id !== me &&
			message.seq > my.last_read_seq &&
			(message.removed !== undefined || message.edited_ms !== undefined);
		return { my, recount: recount || unclear };
	}
	const before = known ? share(known, me, my.last_read_seq) : none;
	const unread = Math.max(0, my.unread + now.unread - before.unread);
	const mentions = Math.max(0, my.mentions + now.mentions - before.mentions);
	return { my: { ...my, unread, mentions }, recount };
}
