import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type {
	Candidate,
	Coaching,
	NetworkId,
	OrganisationId,
	PersonEvent,
	Round,
	RoundId,
	Veto
} from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

/** What is known of a network's coaching groups. */
export class Groups {
	all: Coaching | undefined = $state.raw();
	/** The code of what went wrong with loading. */
	problem: string | undefined = $state();
	#turn = 0;

	constructor(readonly network: NetworkId) {}

	/** Asks for all of it. `but`: this round stays as it is known; its version on the server is the answer. */
	async load(but?: RoundId): Promise<number | undefined> {
		const turn = (this.#turn += 1);
		try {
			const all = await rest.get<Coaching>(`/networks/${this.network}/coaching`);
			if (turn !== this.#turn) return undefined;
			const rounds = all.rounds.map((round) => this.#newest(round, but));
			this.all = { ...all, rounds };
			this.problem = undefined;
			session.sync.meet([
				...all.coaches,
				...all.candidates.flatMap(({ people }) => people),
				...[...all.others, ...all.rounds.flatMap(({ groups }) => groups)].flatMap(
					({ coach }) => coach ?? []
				)
			]);
			return all.rounds.find(({ id }) => id === but)?.version;
		} catch (thrown) {
			if (turn === this.#turn) this.problem = asRefusal(thrown).code;
			return undefined;
		}
	}

	/** Something of it changed; what is known already is not asked for again. */
	told({ network_id, round_id, version }: Extract<PersonEvent, { type: 'coaching' }>): boolean {
		if (network_id !== this.network) return false;
		const known = round_id && this.round(round_id);
		return !(known && version !== undefined && known.version >= version);
	}

	round(id: RoundId): Round | undefined {
		return this.all?.rounds.find((round) => round.id === id);
	}

	/** Puts a round as an act left it. */
	put(round: Round): void {
		if (!this.all) return;
		const { rounds } = this.all;
		const known = rounds.some(({ id }) => id === round.id);
		const next = known
			? rounds.map((one) => (one.id === round.id ? round : one))
			: [round, ...rounds];
		this.all = { ...this.all, rounds: next };
	}

	drop(id: RoundId): void {
		if (this.all)
			this.all = { ...this.all, rounds: this.all.rounds.filter((round) => round.id !== id) };
	}

	putCandidate(candidate: Candidate): void {
		if (!this.all) return;
		const candidates = this.all.candidates.map((one) =>
			one.organisation_id === candidate.organisation_id ? candidate : one
		);
		this.all = { ...this.all, candidates };
	}

	putVetoes(change: (vetoes: readonly Veto[]) => Veto[]): void {
		if (this.all) this.all = { ...this.all, vetoes: change(this.all.vetoes) };
	}

	candidate(id: OrganisationId): Candidate | undefined {
		return this.#byId[id];
	}

	#byId: Record<OrganisationId, Candidate> = $derived(
		Object.fromEntries(this.all?.candidates.map((one) => [one.organisation_id, one]) ?? [])
	);

	/** An answer that was under way while an act changed the round is older than what is here. */
	#newest(round: Round, but: RoundId | undefined): Round {
		const known = this.round(round.id);
		if (!known || known.version === round.version) return round;
		return known.version > round.version || known.id === but ? known : round;
	}
}
