import { isClosed } from '$lib/state/select';
import type { RoomState } from '$lib/state/state';

/** Whether more people may read in the one room than in the other, which is closed: that has to be said. */
export function isWider(to: RoomState | undefined, from: RoomState): boolean {
	return to !== undefined && to.my.room.id !== from.my.room.id && isClosed(from.my.room);
}
