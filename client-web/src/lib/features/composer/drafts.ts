import type { RoomId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

/** Whether something is begun and not sent in the room or one of its threads. */
export function hasDraft(room: RoomId): boolean {
	return session.drafts.has(room);
}
