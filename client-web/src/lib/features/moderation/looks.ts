import type { RoomLook } from '$lib/protocol/types';
import type { RoomState } from '$lib/state/state';

/** Who moderates and was let in to read a coaching room, the newest first. */
export function looksOf(room: RoomState): RoomLook[] {
	return [...(room.my.room.cohort?.looks ?? [])].reverse();
}

/** Those that go on at a moment. */
export function open(looks: RoomLook[], now: number): RoomLook[] {
	return looks.filter(({ until_ms }) => until_ms > now);
}
