import type { Message, RoomId } from '$lib/protocol/types';

const places = new Map<RoomId, Message>();

/** What one looked at in each room while not at its end: who comes back from a topic goes on there. */
export const looked = {
	get: (room: RoomId): Message | undefined => places.get(room),
	keep(room: RoomId, message: Message | undefined): void {
		if (message) places.set(room, message);
		else places.delete(room);
	}
};
