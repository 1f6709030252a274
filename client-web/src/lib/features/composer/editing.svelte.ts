import type { MessageId } from '$lib/protocol/types';

/** A message that is asked to open for editing where it stands: in the room's list, or in its thread. */
export type Asked = { id: MessageId; where: 'room' | 'thread'; back: HTMLElement | null };

let asked: Asked | undefined = $state.raw();

/** Asks a message to open for editing; `back` gets the focus afterwards. */
export function ask(one: Asked): void {
	asked = one;
}

/** What is asked of this message; whoever takes it opens. */
export function take(id: MessageId, where: Asked['where']): Asked | undefined {
	if (asked?.id !== id || asked.where !== where) return undefined;
	const one = asked;
	asked = undefined;
	return one;
}

/** Whether it still waits to be opened. */
export function waits(id: MessageId): boolean {
	return asked?.id === id;
}
