import { SvelteSet } from 'svelte/reactivity';

import type { Message, MessageId, RoomId } from '$lib/protocol/types';

/** The message that began the thread in which one stands. */
export function threadOf(message: Message): MessageId {
	return message.thread?.root_id ?? message.id;
}

/** Where messages are picked: a room, or a topic in it. */
type Where = { room: RoomId; thread?: MessageId };

/** Messages that somebody picks to make a topic of them, in the order of picking; one place at a time. */
class Picked {
	#where: Where | undefined = $state.raw();
	#ids = new SvelteSet<MessageId>();
	/** From where Shift picks on. */
	#last: MessageId | undefined;

	/** Whether messages are picked in this place. */
	where(room: RoomId, thread?: MessageId): boolean {
		return this.#where?.room === room && this.#where.thread === thread;
	}

	get count(): number {
		return this.#ids.size;
	}

	has(id: MessageId): boolean {
		return this.#ids.has(id);
	}

	/** Those of these that are picked, in their order. */
	of(messages: readonly Message[]): MessageId[] {
		return messages.filter(({ id }) => this.#ids.has(id)).map(({ id }) => id);
	}

	/** Begins in a message's place, with it. */
	begin(message: Message): void {
		this.start({ room: message.room_id });
		this.toggle(message.id);
	}

	start(where: Where): void {
		this.end();
		this.#where = where;
	}

	/** Picks or leaves one. */
	toggle(id: MessageId): void {
		if (!this.#ids.delete(id)) this.#ids.add(id);
		this.#last = id;
	}

	/** Picks all from the last one to this one, in the order in which they stand. */
	upTo(id: MessageId, order: readonly MessageId[]): void {
		const from = order.indexOf(this.#last ?? id);
		const to = order.indexOf(id);
		if (from < 0 || to < 0) return this.toggle(id);
		for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) this.#ids.add(one);
		this.#last = id;
	}

	end(): void {
		this.#where = undefined;
		this.#ids.clear();
		this.#last = undefined;
	}
}

export const picked = new Picked();
