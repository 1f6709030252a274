import { asRefusal, type Refusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type {
	Found,
	MessageId,
	PersonId,
	RoomId,
	SearchHit,
	SearchPage,
	Understood
} from '$lib/protocol/types';

import { type Asked, lineOf } from './asked';

/** The hits of one topic or thread, or a single message. */
export type Group = {
	root_id: MessageId;
	room_id: RoomId;
	/** Of a topic. */
	title?: string;
	/** Of a thread: how it begins. */
	about?: string;
	hits: SearchHit[];
};

/** Characters of a thread's beginning. */
const ABOUT = 120;

/** Hits by topic or thread, in the order of each one's first. */
export function grouped(hits: readonly SearchHit[]): Group[] {
	const groups = new Map<MessageId, Group>();
	for (const hit of hits) {
		const { message, root } = hit;
		const root_id = message.thread?.root_id ?? message.id;
		let group = groups.get(root_id);
		if (!group) {
			const first = root ?? message;
			group = { root_id, room_id: message.room_id, title: first.topic?.title, hits: [] };
			if (!group.title && root) group.about = beginning(root.body);
			groups.set(root_id, group);
		}
		group.hits.push(hit);
	}
	return [...groups.values()];
}

/** How a text begins, without the marks of Markdown. */
function beginning(body: string): string {
	const line = body.replace(/[*_`>#~]+/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
	const words = line.replace(/\s+/g, ' ').trim();
	return words.length > ABOUT ? `${words.slice(0, ABOUT).trimEnd()}…` : words;
}

/** What was found, page by page. */
export class Results {
	hits: readonly SearchHit[] = $state.raw([]);
	people: readonly PersonId[] = $state.raw([]);
	understood: Understood | undefined = $state.raw();
	count: Found | undefined = $state.raw();
	problem: Refusal | undefined = $state.raw();
	busy = $state(false);

	#cursor: string | undefined = $state();
	#asked: Asked | undefined;
	/** Only the newest question may answer. */
	#turn = 0;

	/** Whether there is more to fetch. */
	get more(): boolean {
		return this.#cursor !== undefined;
	}

	/** Asks anew. What was found before stays in sight until the answer is here. */
	async ask(asked: Asked): Promise<void> {
		this.#asked = asked;
		this.#turn += 1;
		this.problem = undefined;
		if (lineOf(asked) === '') {
			this.busy = false;
			this.#put({ hits: [], groups: [], people: [], understood: emptily });
			return;
		}
		const page = await this.#fetch();
		if (page) this.#put(page);
	}

	/** Fetches the next page. */
	async next(): Promise<void> {
		const page = await this.#fetch(this.#cursor);
		if (!page) return;
		// A message that was found on the page before, since something was removed meanwhile, stands once.
		const known = new Set(this.hits.map(({ message }) => message.id));
		this.hits = [...this.hits, ...page.hits.filter(({ message }) => !known.has(message.id))];
		this.#cursor = page.cursor;
	}

	/** The same question once more. */
	again(): void {
		if (this.#asked) void this.ask(this.#asked);
	}

	#put({ hits, people, understood, found, cursor }: SearchPage) {
		this.hits = hits;
		this.people = people;
		this.understood = understood;
		this.count = found;
		this.#cursor = cursor;
	}

	async #fetch(cursor?: string): Promise<SearchPage | undefined> {
		const asked = this.#asked;
		if (!asked) return undefined;
		const turn = this.#turn;
		this.busy = true;
		try {
			const query = { q: lineOf(asked), room: asked.room, order: asked.order, cursor };
			const page = await rest.get<SearchPage>('/search', query);
			return turn === this.#turn ? page : undefined;
		} catch (thrown) {
			if (turn === this.#turn) this.problem = asRefusal(thrown);
			return undefined;
		} finally {
			if (turn === this.#turn) this.busy = false;
		}
	}
}

const emptily: Understood = { terms: [], instead: [], unknown: [] };
