import type { NetworkId, RoomId } from '$lib/protocol/types';

const REMEMBERED = 'mellanrum.wall';

type Chosen = Readonly<Record<NetworkId, readonly RoomId[]>>;

function remembered(): Chosen {
	try {
		const known: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}');
		return known && typeof known === 'object' ? (known as Chosen) : {};
	} catch {
		return {};
	}
}

/** Which rooms stand on the wall of each network; this device remembers it, as a wall is of one screen. */
class Walls {
	#chosen: Chosen = $state.raw(remembered());

	/** None: nobody has chosen yet. */
	of(network: NetworkId): readonly RoomId[] | undefined {
		const rooms = this.#chosen[network];
		return Array.isArray(rooms) ? rooms : undefined;
	}

	choose(network: NetworkId, rooms: readonly RoomId[]): void {
		this.#chosen = { ...this.#chosen, [network]: rooms };
		localStorage.setItem(REMEMBERED, JSON.stringify(this.#chosen));
	}
}

export const walls = new Walls();
