import { SvelteMap } from 'svelte/reactivity';

import type { MessageId, PersonId, RoomId } from '$lib/protocol/types';

/** Life of a notice without renewal; the contract's `TYPING_MS`. */
const TYPING_MS = 8_000;

/** Who is typing where. Each notice ends by itself, or with the person's message. */
export class Typing {
	#notices = new SvelteMap<string, { person: PersonId; place: string }>();
	#ends = new Map<string, ReturnType<typeof setTimeout>>();

	in(room: RoomId, thread?: MessageId): PersonId[] {
		const place = thread ?? room;
		return [...this.#notices.values()]
			.filter((notice) => notice.place === place)
			.map(({ person }) => person);
	}

	set(room: RoomId, person: PersonId, thread?: MessageId): void {
		const place = thread ?? room;
		const key = `${place} ${person}`;
		clearTimeout(this.#ends.get(key));
		if (!this.#notices.has(key)) this.#notices.set(key, { person, place });
		this.#ends.set(
			key,
			setTimeout(() => this.#end(key), TYPING_MS)
		);
	}

	/** The message came. */
	done(room: RoomId, person: PersonId, thread?: MessageId): void {
		this.#end(`${thread ?? room} ${person}`);
	}

	#end(key: string): void {
		clearTimeout(this.#ends.get(key));
		this.#ends.delete(key);
		this.#notices.delete(key);
	}
}
