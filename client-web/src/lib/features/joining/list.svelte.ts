import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { NetworkId, RegistrationList } from '$lib/protocol/types';

import type { Filter } from './filter';

/** The registrations of a network, as they were last asked for. */
export class Registrations {
	list: RegistrationList | undefined = $state.raw();
	busy = $state(false);
	/** The code of what went wrong with loading. */
	problem: string | undefined = $state();
	#round = 0;

	constructor(readonly network: NetworkId) {}

	/** Asks for those that fit; what is here stands until the answer comes, and only the newest question's counts. */
	async load(filter: Filter = {}): Promise<void> {
		const round = (this.#round += 1);
		this.busy = true;
		try {
			const list = await rest.get<RegistrationList>(
				`/networks/${this.network}/registrations`,
				filter
			);
			if (round !== this.#round) return;
			this.list = list;
			this.problem = undefined;
		} catch (thrown) {
			if (round === this.#round) this.problem = asRefusal(thrown).code;
		} finally {
			if (round === this.#round) this.busy = false;
		}
	}

	/** Those that fit as a table, for a spreadsheet. */
	table(filter: Filter): Promise<File> {
		return rest.download(`/networks/${this.network}/registrations/export`, filter);
	}
}
