import type { PersonId } from '$lib/protocol/types';
import { may } from '$lib/state/select';
import type { Pending, RoomState } from '$lib/state/state';

/** When somebody may write again in a room of slow mode, in UTC milliseconds; 0 where there is none. */
export function opensAt(room: RoomState, me: PersonId, pending: readonly Pending[]): number {
	const { room: it, post_after_ms: told = 0 } = room.my;
	if (!it.slow_mode_s || may(room, 'remove_any')) return 0;
	let newest = 0;
	for (const { author_id, sent_ms } of Object.values(room.messages)) {
		if (author_id === me && sent_ms > newest) newest = sent_ms;
	}
	for (const { room_id, state, created_ms } of pending) {
		if (room_id === it.id && state !== 'failed' && state !== 'held' && created_ms > newest)
			newest = created_ms;
	}
	return Math.max(told, newest && newest + it.slow_mode_s * 1_000);
}

/** 2:10, or with hours 1:02:10. */
export function clock(ms: number): string {
	const all = Math.max(0, Math.ceil(ms / 1_000));
	const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
	const two = (part: number) => String(part).padStart(2, '0');
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
