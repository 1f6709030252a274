import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

import type {
	File,
	Message,
	MessageId,
	Moved,
	Nonce,
	Overview,
	PersonId,
	RoomId
} from '$lib/protocol/types';

/** A message on its way: kept on disk until the server has it. */
export type Unsent = {
	nonce: Nonce;
	person_id: PersonId;
	room_id: RoomId;
	thread?: MessageId;
	body: string;
	/** At the server already; they wait there for a day. */
	files?: File[];
	created_ms: number;
	/** Why the server would not have it; without this it goes out when there is a connection. */
	refused?: string;
};

/** What the app opens with where there is no connection. */
export type KeptOverview = {
	person_id: PersonId;
	overview: Overview;
	/** When it was last in step with the server. */
	at_ms: number;
};

/** The newest part of a room's history. */
export type KeptPage = {
	person_id: PersonId;
	room_id: RoomId;
	messages: Message[];
	/** Topics that stood among them and went elsewhere; absent in what an older page kept. */
	moved?: Moved[];
	/** From this seq on without a hole; 0: from the room's beginning. */
	from: number;
	/** Every change up to this seq is in it: from here the room is recovered. */
	heard: number;
	/** When somebody last looked at the room. */
	opened_ms: number;
	/** Length as JSON: what it costs, roughly. */
	bytes: number;
};

/** What the service worker says in a notification that tells nothing, in the person's language. */
export type Words = {
	mention: string;
	direct: string;
	message: string;
	/** Absent in what an earlier version kept. */
	reminder?: string;
	lang: string;
};

interface Schema extends DBSchema {
	/** In the order of writing. */
	outbox: { key: number; value: Unsent; indexes: { nonce: Nonce } };
	overview: { key: 'last'; value: KeptOverview };
	pages: { key: [PersonId, RoomId]; value: KeptPage };
	words: { key: 'push'; value: Words };
	/** Of version 1. */
	unsent: { key: Nonce; value: Unsent };
}

export type Disk = IDBPDatabase<Schema>;

const VERSION = 2;

/** Milliseconds after which the app starts without its disk. */
const PATIENCE_MS = 3_000;

/** The browser's disk; nothing where it refuses, or where a page of an older version is in the way. */
export function openDisk(name = 'mellanrum'): Promise<Disk | undefined> {
	return new Promise((resolve) => {
		setTimeout(() => resolve(undefined), PATIENCE_MS);
		openDB<Schema>(name, VERSION, {
			async upgrade(disk, before, _, tx) {
				if (before < 1) disk.createObjectStore('unsent', { keyPath: 'nonce' });
				if (before >= 2) return;
				const outbox = disk.createObjectStore('outbox', { autoIncrement: true });
				outbox.createIndex('nonce', 'nonce', { unique: true });
				disk.createObjectStore('overview');
				disk.createObjectStore('pages', { keyPath: ['person_id', 'room_id'] });
				disk.createObjectStore('words');
				const waiting = await tx.objectStore('unsent').getAll();
				waiting.sort((a, b) => a.created_ms - b.created_ms);
				for (const unsent of waiting) await tx.objectStore('outbox').put(unsent);
				disk.deleteObjectStore('unsent');
			},
			blocked: () => resolve(undefined),
			// A newer version wants it: this page goes on without.
			blocking: (_, __, event) => (event.target as IDBDatabase).close()
		}).then(resolve, () => resolve(undefined));
	});
}

/** Takes away all that was read by anybody; what somebody wrote and was not sent stays for its writer. */
export async function wipe(disk: Disk | undefined): Promise<void> {
	if (!disk) return;
	const tx = disk.transaction(['overview', 'pages', 'words'], 'readwrite');
	await Promise.all([
		tx.objectStore('overview').clear(),
		tx.objectStore('pages').clear(),
		tx.objectStore('words').clear(),
		tx.done
	]);
}
