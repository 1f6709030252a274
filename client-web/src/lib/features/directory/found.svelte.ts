import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { Directory, NetworkId } from '$lib/protocol/types';

import type { Filter } from './filter';

/** The people of a network's directory who fit, as they were last asked for. */
export class Found {
	directory: Directory | undefined = $state.raw();
	busy = $state(false);
	/** The code of what went wrong with loading. */
	problem: string | undefined = $state();
	#round = 0;

	constructor(readonly network: NetworkId) {}

	/** Asks for those that fit; what is here stands until the answer comes, and only the newest question's counts. */
	async load(filter: Filter): Promise<void> {
		await this.#ask(filter, (directory) => directory);
	}

	/** The next page, below those that are here. */
	async more(filter: Filter): Promise<void> {
		const before = this.directory;
		if (!before?.next_cursor) return;
		await this.#ask({ ...filter, cursor: before.next_cursor }, (directory) => ({
			...directory,
			people: [...before.people, ...directory.people]
		}));
	}

	async #ask(query: Record<string, string | undefined>, put: (directory: Directory) => Directory) {
		const round = (this.#round += 1);
		this.busy = true;
		try {
			const directory = await rest.get<Directory>(`/networks/${this.network}/directory`, query);
			if (round !== this.#round) return;
			this.directory = put(directory);
			this.problem = undefined;
		} catch (thrown) {
			if (round === this.#round) this.problem = asRefusal(thrown).code;
		} finally {
			if (round === this.#round) this.busy = false;
		}
	}
}
