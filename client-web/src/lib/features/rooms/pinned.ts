import type { Message } from '$lib/protocol/types';
import type { RoomState } from '$lib/state/state';

/** The pinned messages, the one pinned last first: those that were fetched, as they are by what came since. */
export function pinned(fetched: readonly Message[], room: RoomState): Message[] {
	const newest = new Map(fetched.map((message) => [message.id, message]));
	for (const message of Object.values(room.messages)) {
		const known = newest.get(message.id);
		if (!known || known.changed_seq < message.changed_seq) newest.set(message.id, message);
	}
	return [...newest.values()]
		.filter((message) => message.pinned && !message.removed)
		.sort((a, b) => b.pinned!.at_ms - a.pinned!.at_ms);
}
