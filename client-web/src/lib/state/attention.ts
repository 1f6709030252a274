import type { Message, PersonId, Settings } from '$lib/protocol/types';
import { isQuiet, levelIn } from './settings';
import type { RoomState, State } from './state';

/** Milliseconds after which a message that comes is old news: it was recovered. */
const NEWS_MS = 10 * 60_000;

/** How much waits for the person, by what they want to be told of each room. */
export function waiting(state: State, settings: Settings): number {
	let count = 0;
	for (const { my, closed } of Object.values(state.rooms)) {
		const level = levelIn(settings, my);
		if (closed || level === 'nothing') continue;
		count += level === 'everything' ? my.unread : my.mentions;
	}
	return count;
}

/** Why the person is to be told of a message that just came; absent: they are not. */
export function reason(
	message: Message,
	room: RoomState,
	settings: Settings,
	me: { id: PersonId; timeZone: string },
	now: number
): 'mention' | 'direct' | 'message' | undefined {
	const born = message.seq === message.changed_seq && now - message.sent_ms < NEWS_MS;
	if (!born || message.removed || message.author_id === me.id || room.closed) return undefined;
	const { notifications } = settings;
	if (!notifications.in_page || isQuiet(notifications.quiet, now, me.timeZone)) return undefined;
	const level = levelIn(settings, room.my);
	if (level === 'nothing') return undefined;
	if (room.my.room.kind === 'direct' && level === 'everything') return 'direct';
	if (message.mentions_all || message.mentions.includes(me.id)) return 'mention';
	return level === 'everything' ? 'message' : undefined;
}

/** Whether a notification may say who wrote what: never of coaching and staff rooms. */
export function mayTell(room: RoomState, settings: Settings): boolean {
	const { kind } = room.my.room;
	return settings.notifications.show_content && kind !== 'cohort' && kind !== 'staff';
}
