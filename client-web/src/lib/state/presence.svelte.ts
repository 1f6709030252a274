import { SvelteMap } from 'svelte/reactivity';

import type { Here } from '$lib/connection/live';
import type { PersonId } from '$lib/protocol/types';

/** Who is here, by channel. It passes: after a break it is asked for again. */
export class Presence {
	#channels = new SvelteMap<string, ReadonlyMap<string, PersonId>>();

	/** Everyone in the channel, each person once. */
	in(channel: string): ReadonlySet<PersonId> {
		return new Set(this.#channels.get(channel)?.values());
	}

	replace(channel: string, here: Here[]): void {
		this.#channels.set(channel, new Map(here.map(({ client, user }) => [client, user])));
	}

	join(channel: string, { client, user }: Here): void {
		this.#channels.set(channel, new Map(this.#channels.get(channel)).set(client, user));
	}

	leave(channel: string, { client }: Here): void {
		const next = new Map(this.#channels.get(channel));
		if (next.delete(client)) this.#channels.set(channel, next);
	}

	clear(): void {
		this.#channels.clear();
	}
}
