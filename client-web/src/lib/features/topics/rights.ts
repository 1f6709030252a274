import type { Message, PersonId } from '$lib/protocol/types';
import { may } from '$lib/state/select';
import type { RoomState } from '$lib/state/state';

/** Whether one may make a topic of a message, or take it out of one: one's own, or any for those who keep order. */
export function canPick(
	message: Message,
	room: RoomState,
	me: PersonId,
	inThread: boolean
): boolean {
	if (message.removed || (!inThread && (message.topic || message.thread))) return false;
	if (inThread) return may(room, 'mark_any') && message.thread !== undefined;
	return may(room, 'mark_any') || (message.author_id === me && may(room, 'post'));
}

/** Whether one may change a topic: whoever opened it, and those who keep order. */
export function canChange(message: Message, room: RoomState, me: PersonId): boolean {
	return may(room, 'mark_any') || (message.topic?.opened_by === me && may(room, 'post'));
}
