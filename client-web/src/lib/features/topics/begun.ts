import type { PersonId } from '$lib/protocol/types';

import type { Words } from './acts';

/** A topic that somebody has begun to write and not opened. */
export type Begun = Words & { room?: string; body: string; lang?: string; asked: PersonId[] };

const NAME = 'mellanrum.topic.';

/** What a person began on this device: it is there again when the page is, whatever closed it. */
export function begunBy(person: PersonId): Begun | undefined {
	try {
		const kept = localStorage.getItem(NAME + person);
		return kept ? (JSON.parse(kept) as Begun) : undefined;
	} catch {
		return undefined;
	}
}

/** Keeps it, or forgets it once it was opened or emptied. */
export function keepBegun(person: PersonId, begun: Begun | undefined): void {
	try {
		if (begun && (begun.title.trim() || begun.body.trim())) {
			localStorage.setItem(NAME + person, JSON.stringify(begun));
		} else localStorage.removeItem(NAME + person);
	} catch {
		// The disk is full or refuses: it is there as long as the page is.
	}
}
