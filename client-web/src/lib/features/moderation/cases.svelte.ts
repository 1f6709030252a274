import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { Case, CasePage, NetworkId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

/** Which cases a list shows. */
export type Stands = 'open' | 'decided';

/** Cases of a network as far as they are here. */
export class Cases {
	all: readonly Case[] | undefined = $state.raw();
	/** There are more. */
	cursor: string | undefined = $state();
	busy = $state(false);
	/** The code of what went wrong with loading. */
	problem: string | undefined = $state();
	#round = 0;

	/** Loads the first page; `anew`: what is here is of something else. */
	async load(network: NetworkId, state: Stands, anew: boolean): Promise<void> {
		if (anew) this.all = undefined;
		await this.#fetch(network, state);
	}

	/** Loads what follows. */
	async more(network: NetworkId, state: Stands): Promise<void> {
		if (!this.busy && this.cursor !== undefined) await this.#fetch(network, state, this.cursor);
	}

	/** Puts a case as an act left it. */
	put(one: Case): void {
		this.all = this.all?.map((known) => (known.id === one.id ? one : known));
	}

	async #fetch(network: NetworkId, state: Stands, cursor?: string): Promise<void> {
		const round = (this.#round += 1);
		this.busy = true;
		try {
			const page = await rest.get<CasePage>(`/networks/${network}/cases`, { state, cursor });
			if (round !== this.#round) return;
			this.all = cursor === undefined ? page.cases : [...(this.all ?? []), ...page.cases];
			this.cursor = page.cursor;
			this.problem = undefined;
			session.sync.meet(
				page.cases.flatMap(({ person_id, reports, claimed_by, decision }) => [
					person_id,
					...reports.map(({ by }) => by),
					...(claimed_by ? [claimed_by] : []),
					...(decision ? [decision.by] : [])
				])
			);
		} catch (thrown) {
			if (round === this.#round) this.problem = asRefusal(thrown).code;
		} finally {
			if (round === this.#round) this.busy = false;
		}
	}
}
