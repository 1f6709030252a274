import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

import type { MessageId, Nonce, PersonId, RoomId } from '$lib/protocol/types';

/** A message on its way: kept on disk until the server has it. */
export type Unsent = {
	nonce: Nonce;
	person_id: PersonId;
	room_id: RoomId;
	thread?: MessageId;
	body: string;
	created_ms: number;
	/** Why the server would not have it; without this it goes out when there is a connection. */
	refused?: string;
};

interface Schema extends DBSchema {
	unsent: { key: string; value: Unsent };
}

/** Unsent messages of whoever uses this browser. Where the disk refuses, they live as long as the page. */
export class Queue {
	#disk: Promise<IDBPDatabase<Schema> | undefined>;

	constructor(name = 'mellanrum') {
		this.#disk = openDB<Schema>(name, 1, {
			upgrade(db) {
				db.createObjectStore('unsent', { keyPath: 'nonce' });
			}
		}).catch(() => undefined);
	}

	async put(unsent: Unsent): Promise<void> {
		const disk = await this.#disk;
		await disk?.put('unsent', unsent);
	}

	async drop(nonce: Nonce): Promise<void> {
		const disk = await this.#disk;
		await disk?.delete('unsent', nonce);
	}

	/** One person's, oldest first. */
	async of(person: PersonId): Promise<Unsent[]> {
		const disk = await this.#disk;
		const all = (await disk?.getAll('unsent')) ?? [];
		return all
			.filter((unsent) => unsent.person_id === person)
			.sort((a, b) => a.created_ms - b.created_ms);
	}
}
