import { fold } from '$lib/i18n/fold';
import type { MyNetwork, RoomId } from '$lib/protocol/types';
import { type Folder, FOLDERS, roomName, roomsIn } from '$lib/state/select';
import type { RoomState, State } from '$lib/state/state';

/** One folder of the room list, as it is shown. */
export type Section = {
	/** The same as long as the folder is there: what this device remembers of it goes by it. */
	key: string;
	folder: Folder;
	/** None: direct conversations. */
	network?: MyNetwork;
	rooms: RoomState[];
};

/** The room list from top to bottom: each network's folders, then the conversations. */
export function sections(state: State, order: readonly RoomId[]): Section[] {
	const ofNetworks = Object.values(state.networks).flatMap((network) =>
		FOLDERS.filter((folder) => folder !== 'directs').map((folder) => ({
			key: `${network.network.id} ${folder}`,
			folder,
			network,
			rooms: roomsIn(state, folder, network.network.id, order)
		}))
	);
	const rooms = roomsIn(state, 'directs', undefined, order);
	return [...ofNetworks, { key: 'directs', folder: 'directs', rooms }];
}

/** The rooms in whose name each of the words occurs. */
export function narrowed(state: State, rooms: readonly RoomState[], words: string): RoomState[] {
	const wanted = fold(words).split(/\s+/);
	return rooms.filter((room) => {
		const name = fold(roomName(state, room));
		return wanted.every((word) => name.includes(word));
	});
}

/** The person's own order after a room has gone to a place among the rooms of its folder. */
export function moved(
	order: readonly RoomId[],
	folder: readonly RoomState[],
	room: RoomId,
	to: number
): RoomId[] {
	const ids = folder.map(({ my }) => my.room.id);
	const others = ids.filter((id) => id !== room);
	others.splice(Math.max(0, to), 0, room);
	return [...order.filter((id) => !ids.includes(id)), ...others];
}
