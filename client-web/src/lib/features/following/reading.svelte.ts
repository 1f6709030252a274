import { rest } from '$lib/connection/rest';
import type { MessageId, MyTopic } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

import { Reading } from '../rooms/reading';
import { held } from './held';

/** How far one has read in a thread that is open: where one stopped, and telling the server how far one is now. */
export class TopicReading {
	/** Everything up to this seq was read when it was opened; absent: everything was, or it is not known yet. */
	stoppedAt: number | undefined = $state();
	/** Whether it is known where one stopped. */
	known = $state(false);
	#reading: Reading;

	constructor(private readonly root: MessageId) {
		this.#reading = new Reading(async (seq) => {
			if (held.has(root)) return;
			const topic = await session.rpc('topic.read', { message_id: root, seq });
			session.store.apply({ type: 'topic', topic });
		});
	}

	/** Asks where one stopped. Without an answer one begins at the end. */
	async begin(): Promise<void> {
		try {
			const topic = await rest.get<MyTopic>(`/topics/${this.root}/mine`);
			session.store.apply({ type: 'topic', topic });
			if (topic.unread > 0) this.stoppedAt = topic.read_seq;
		} catch {
			// The thread can be read all the same.
		}
		this.known = true;
	}

	/** Everything up to a reply has been in view. */
	seen(seq: number): void {
		const topic = session.store.state.own.topics[this.root];
		if (held.has(this.root) || !topic || seq <= topic.read_seq) return;
		this.#reading.upTo(seq);
	}

	/** There is a connection again. */
	again(): void {
		this.#reading.again();
	}

	stop(): void {
		this.#reading.stop();
		held.delete(this.root);
	}
}
