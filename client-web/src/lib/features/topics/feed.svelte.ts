import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { TagCount, TopicLine, TopicPage } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import { inWords } from '$lib/ui/problems';

import type { Filter } from './filter';
import { linesOf, type Place, placeOf, type Scope } from './lines';

/** Topics in a page of the list. */
const STEP = 30;

/** A list of topics: pages from the server, and what happens live from there on. */
export class Feed {
	/** Whether a page came at all. */
	loaded = $state(false);
	busy = $state(false);
	problem = $state('');
	/** How to ask for what comes after; none: this is all. */
	cursor: string | undefined = $state();
	tags: readonly TagCount[] = $state.raw([]);
	#until: Place | undefined = $state.raw();
	#asked = 0;

	constructor(
		readonly scope: Scope,
		readonly filter: Filter
	) {}

	get lines(): TopicLine[] {
		return linesOf(session.store.state, this.scope, this.filter, this.#until);
	}

	/** The first page, or again after a break. */
	load(): Promise<void> {
		return this.#page();
	}

	/** The page after what is here. */
	more(): Promise<void> {
		return this.#page(this.cursor);
	}

	async #page(cursor?: string): Promise<void> {
		const asked = ++this.#asked;
		this.busy = true;
		this.problem = '';
		const { mine, ...wishes } = this.filter;
		const author = mine && session.store.state.me?.person.id;
		try {
			const page = await rest.get<TopicPage>('/topics', {
				...this.scope,
				...wishes,
				author,
				cursor,
				limit: STEP
			});
			if (asked !== this.#asked) return;
			session.store.apply({ type: 'topics', lines: page.topics });
			session.sync.meet(
				page.topics.flatMap(({ people, last_post_by: by }) => [...people, by ?? []].flat())
			);
			this.cursor = page.cursor;
			const last = page.cursor && page.topics.at(-1);
			this.#until = last ? placeOf(last, this.scope, this.filter.order) : undefined;
			if (cursor === undefined) this.tags = page.tags;
			this.loaded = true;
		} catch (thrown) {
			if (asked === this.#asked) this.problem = inWords(asRefusal(thrown).code);
		} finally {
			if (asked === this.#asked) this.busy = false;
		}
	}
}
