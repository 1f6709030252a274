import type { Nonce, PersonId } from '$lib/protocol/types';

import { type Disk, openDisk, type Unsent } from './disk';

export type { Unsent } from './disk';

/** Unsent messages of whoever uses this browser, in the order of writing. What the disk refuses lives as long as the page. */
export class Queue {
	#memory = new Map<Nonce, Unsent>();

	constructor(private readonly disk: Promise<Disk | undefined> = openDisk()) {}

	/** Keeps a message; one that is known keeps its place. */
	async put(unsent: Unsent): Promise<void> {
		const disk = await this.disk;
		try {
			if (!disk) throw new Error('no disk');
			const tx = disk.transaction('outbox', 'readwrite');
			const place = await tx.store.index('nonce').getKey(unsent.nonce);
			await Promise.all([tx.store.put(unsent, place), tx.done]);
			this.#memory.delete(unsent.nonce);
		} catch {
			this.#memory.set(unsent.nonce, unsent);
		}
	}

	async drop(nonce: Nonce): Promise<void> {
		this.#memory.delete(nonce);
		const disk = await this.disk;
		if (!disk) return;
		const tx = disk.transaction('outbox', 'readwrite');
		const place = await tx.store.index('nonce').getKey(nonce);
		await Promise.all([place === undefined ? undefined : tx.store.delete(place), tx.done]);
	}

	/** One person's, first written first. */
	async of(person: PersonId): Promise<Unsent[]> {
		return (await this.#all()).filter((unsent) => unsent.person_id === person);
	}

	/** Whether anybody's words wait here. */
	async waits(): Promise<boolean> {
		return (await this.#all()).length > 0;
	}

	async #all(): Promise<Unsent[]> {
		let kept: Unsent[] = [];
		try {
			kept = (await (await this.disk)?.getAll('outbox')) ?? [];
		} catch {
			// The disk went away: a newer page took it.
		}
		return [...kept, ...this.#memory.values()];
	}
}
