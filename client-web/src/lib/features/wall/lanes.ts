import type { Message, NetworkId, RoomId } from '$lib/protocol/types';
import { may, roomsIn } from '$lib/state/select';
import type { RoomState, State } from '$lib/state/state';

/** Most rooms on one wall. */
export const LANES = 30;

/** Most messages in a lane: a wall is for what happens now, and thirty lanes are drawn at once. */
export const SHOWN = 30;

/** What has been said for so long counts as now, in milliseconds. */
export const NOW_MS = 5 * 60_000;

/** The rooms of a network that can stand on a wall, in the person's own order: its channels, then the staff's. */
export function choosable(state: State, network: NetworkId, order: readonly RoomId[]): RoomState[] {
	return [
		...roomsIn(state, 'channels', network, order),
		...roomsIn(state, 'staff', network, order)
	];
}

/** Whether somebody watches over rooms of the network. */
export function watches(state: State, network: NetworkId): boolean {
	return roomsIn(state, 'channels', network).some((room) => may(room, 'remove_any'));
}

/** The lanes to show: those that were chosen and are still there, or all that the person watches over. */
export function lanes(
	rooms: readonly RoomState[],
	chosen: readonly RoomId[] | undefined
): RoomState[] {
	const wanted = chosen
		? rooms.filter(({ my }) => chosen.includes(my.room.id))
		: rooms.filter((room) => may(room, 'remove_any'));
	return wanted.slice(0, LANES);
}

/** What a lane shows: the newest, or while one looks closer what was there then. `waiting`: how many have come since. */
export function inLane(
	all: readonly Message[],
	heldAt: number | undefined
): { shown: readonly Message[]; waiting: number } {
	if (heldAt === undefined) return { shown: all.slice(-SHOWN), waiting: 0 };
	const known = all.filter(({ seq }) => seq <= heldAt);
	return { shown: known.slice(-SHOWN), waiting: all.length - known.length };
}

/** How many of them were sent lately. */
export function lately(all: readonly Message[], nowMs: number): number {
	let count = 0;
	for (let at = all.length - 1; at >= 0 && all[at]!.sent_ms > nowMs - NOW_MS; at -= 1) count += 1;
	return count;
}
