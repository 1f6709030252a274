import type { MessageId, RoomId } from '$lib/protocol/types';
import type { State } from '$lib/state/state';

import { permalink } from '../messages/places';

/** The way to a message, if it stands in a room that one may read. */
export function place(state: State, room_id: RoomId, id: MessageId): string | undefined {
	const room = state.rooms[room_id];
	return room && !room.closed ? permalink({ room_id, id }) : undefined;
}
