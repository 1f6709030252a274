import type { Key } from '$lib/i18n/index.svelte';
import type { RoomId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import type { RoomState } from '$lib/state/state';
import { complain } from '$lib/ui/problems';

import { moved, sections } from './list';

/** What one can do with a room from outside of it. */
export type RoomActionName = 'read' | 'mute' | 'unmute' | 'up' | 'down';

export type RoomListAction = {
	name: RoomActionName;
	label: Key;
	when: (room: RoomState) => boolean;
	run: (room: RoomState) => Promise<void>;
};

/** Whether one wants to hear nothing of a room. */
export function isMuted({ my }: RoomState): boolean {
	return session.choices.level(my) === 'nothing';
}

function folderWith(room: RoomState): RoomState[] {
	const id = room.my.room.id;
	const all = sections(session.store.state, session.choices.now.room_order);
	return all.find(({ rooms }) => rooms.some(({ my }) => my.room.id === id))?.rooms ?? [];
}

function placeOf(room: RoomState, folder: readonly RoomState[]): number {
	return folder.findIndex(({ my }) => my.room.id === room.my.room.id);
}

/** Puts a room where another one of its folder stands; the others make place. */
export async function moveTo(room: RoomId, other: RoomState): Promise<void> {
	const folder = folderWith(other);
	if (!folder.some(({ my }) => my.room.id === room)) return;
	await reorder(room, folder, placeOf(other, folder));
}

async function reorder(room: RoomId, folder: RoomState[], to: number): Promise<void> {
	const { room_order } = session.choices.now;
	await session.choices.change({ room_order: moved(room_order, folder, room, to) });
}

async function step(room: RoomState, by: 1 | -1): Promise<void> {
	const folder = folderWith(room);
	await reorder(room.my.room.id, folder, placeOf(room, folder) + by);
}

/** In the order in which they are offered. */
export const ROOM_ACTIONS: readonly RoomListAction[] = [
	{
		name: 'read',
		label: 'room.mark_read',
		when: ({ my }) => my.unread > 0,
		run: async ({ my }) => {
			const read = await session.rpc('room.read', { room_id: my.room.id, seq: my.head });
			session.store.apply({ type: 'read', read });
		}
	},
	{
		name: 'mute',
		label: 'room.mute',
		when: (room) => !isMuted(room),
		run: ({ my }) => session.choices.setLevel(my.room.id, 'nothing')
	},
	{
		name: 'unmute',
		label: 'room.unmute',
		when: isMuted,
		run: ({ my }) => session.choices.change({ levels: { [my.room.id]: null } })
	},
	{
		name: 'up',
		label: 'room.move_up',
		when: (room) => placeOf(room, folderWith(room)) > 0,
		run: (room) => step(room, -1)
	},
	{
		name: 'down',
		label: 'room.move_down',
		when: (room) => {
			const folder = folderWith(room);
			return placeOf(room, folder) < folder.length - 1;
		},
		run: (room) => step(room, 1)
	}
];

/** Does it; a refusal is told. */
export function act(name: RoomActionName, room: RoomState): Promise<void> {
	const action = ROOM_ACTIONS.find((one) => one.name === name)!;
	if (!action.when(room)) return Promise.resolve();
	return action.run(room).catch(complain);
}
