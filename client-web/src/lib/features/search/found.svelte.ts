import { asRefusal, type Refusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { Found, PersonId, SearchHit, SearchPage, Understood } from '$lib/protocol/types';

import { type Asked, lineOf } from './asked';

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
		const known = this.hits.map(({ message }) => message.id);
		const fresh = page.hits.filter(({ message }) => !known.includes(message.id));
		this.hits = [...this.hits, ...fresh];
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
