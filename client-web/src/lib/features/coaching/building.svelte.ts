import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import { t } from '$lib/i18n/index.svelte';
import type {
	Round,
	RoundAct,
	RoundChange,
	RoundId,
	RoundStep,
	Rules,
	SuggestGroups
} from '$lib/protocol/types';
import { notices } from '$lib/ui/notices.svelte';
import { inWords } from '$lib/ui/problems';

import type { Groups } from './coaching.svelte';
import { applied, dressed, wayBack } from './rounds';
import { Words } from './words';

/** What has to be seen until something else is done: a rule, what somebody else did, or what went wrong. */
export type Note = { kind: 'rule' | 'other' | 'failed'; text: string; more: string[] };

/** A draft that is put together. Acts are shown at once and sent one after the other, each on what the one before it left. */
export class Building {
	note: Note | undefined = $state.raw();
	/** What was done last, for those who do not see it. */
	said = $state('');
	/** A suggestion is made, or the round is published. */
	busy = $state(false);
	/** How well the groups fitted before the last suggestion. */
	fitted: number | undefined = $state();
	#ahead: RoundAct[][] = $state.raw([]);
	/** The round before one's last act, and its version after it: nobody else's act may be undone with it. */
	#before: { round: Round; version: number } | undefined = $state.raw();
	#line: Promise<unknown> = Promise.resolve();
	#seed = 0;

	constructor(
		readonly groups: Groups,
		readonly id: RoundId,
		readonly rules: () => Rules
	) {}

	/** As the server has it. */
	get kept(): Round {
		return this.groups.round(this.id)!;
	}

	/** As it is shown. */
	get round(): Round {
		const most = this.rules().cohort_size_max;
		return this.#ahead.reduce((round, acts) => applied(round, acts, most), this.kept);
	}

	get words(): Words {
		return new Words(this.groups, this.round);
	}

	get canUndo(): boolean {
		return this.#before !== undefined && this.#before.version === this.kept.version;
	}

	/** Whether something is on its way. */
	get sending(): boolean {
		return this.#ahead.length > 0 || this.busy;
	}

	/** Does it; whether it was done. `words`: what is told of it. */
	act(acts: RoundAct[], words?: () => string): Promise<boolean> {
		this.#ahead = [...this.#ahead, acts];
		this.note = undefined;
		return this.#next(async () => {
			// It was made on something that is no longer so.
			if (!this.#ahead.includes(acts)) return false;
			const before = this.kept;
			try {
				const round = await this.#patch(before.version, acts);
				this.#ahead = this.#ahead.filter((one) => one !== acts);
				this.groups.put(round);
				this.#before = { round: before, version: round.version };
				if (words) this.said = words();
				return true;
			} catch (thrown) {
				this.#ahead = this.#ahead.filter((one) => one !== acts);
				this.#refused(thrown);
				return false;
			}
		});
	}

	/** Leads back to before one's last act; done once more, to after it. */
	undo(): Promise<boolean> {
		this.note = undefined;
		return this.#next(async () => {
			if (!this.#before || !this.canUndo) return false;
			const now = this.kept;
			const then = this.#before.round;
			const { acts, make } = wayBack(now, then);
			const ids = now.groups.map(({ id }) => id);
			const added = make.map(({ organisations }): RoundAct => ({
				type: 'add_group',
				organisations
			}));
			try {
				let round = await this.#patch(now.version, [...acts, ...added]);
				const made = round.groups.filter(({ id }) => !ids.includes(id));
				const rest = made.flatMap((group, at) => dressed(group, make[at]!, round));
				if (rest.length > 0) round = await this.#patch(round.version, rest);
				this.groups.put(round);
				this.#before = { round: now, version: round.version };
				return true;
			} catch (thrown) {
				this.#refused(thrown);
				return false;
			}
		});
	}

	/** Puts those that are not pinned into groups; each time another way, where there is one. */
	suggest(): Promise<boolean> {
		const body = (): SuggestGroups => ({ version: this.kept.version, seed: this.#seed++ });
		return this.#whole(async () => {
			const before = this.kept;
			const round = await rest.post<Round>(`/coaching-rounds/${this.id}/suggestion`, body());
			if (round.version === before.version) {
				this.note = { kind: 'other', text: t('groups.same'), more: [] };
				return;
			}
			this.groups.put(round);
			this.#before = { round: before, version: round.version };
			this.fitted = before.score;
		});
	}

	/** Makes the rooms. */
	publish(): Promise<boolean> {
		return this.#whole(async () => {
			const body: RoundStep = { version: this.kept.version };
			this.groups.put(await rest.post<Round>(`/coaching-rounds/${this.id}/publish`, body));
		});
	}

	/** It has got this far: if not by oneself, it is fetched. */
	hear(version: number): void {
		void this.#next(async () => {
			if (version <= this.kept.version) return;
			const round = await rest.get<Round>(`/coaching-rounds/${this.id}`).catch(() => undefined);
			if (round && round.version > this.kept.version) this.#meet(round, this.#ahead.length > 0);
		});
	}

	/** Somebody else changed something: says what. `lost`: what one did oneself was not done. */
	#meet(round: Round, lost: boolean): void {
		const before = this.kept;
		this.#ahead = [];
		this.groups.put(round);
		const more = this.words.changes(before, round);
		const text = this.words.changed(lost);
		this.note = { kind: 'other', text, more };
		// It is put together no more, and nothing of this is seen.
		if (round.state !== 'draft') notices.say(text);
	}

	#whole(run: () => Promise<void>): Promise<boolean> {
		this.busy = true;
		this.note = undefined;
		return this.#next(async () => {
			try {
				await run();
				return true;
			} catch (thrown) {
				this.#refused(thrown);
				return false;
			} finally {
				this.busy = false;
			}
		});
	}

	#next<T>(run: () => Promise<T>): Promise<T> {
		const done = this.#line.then(run);
		this.#line = done;
		return done;
	}

	#patch(version: number, acts: RoundAct[]): Promise<Round> {
		const body: RoundChange = { version, acts };
		return rest.patch<Round>(`/coaching-rounds/${this.id}`, body);
	}

	#refused(thrown: unknown): void {
		const { code, problem } = asRefusal(thrown);
		if (code === 'conflict' && problem?.round) {
			this.#meet(problem.round, true);
			return;
		}
		const broken = code === 'rule_broken' ? problem?.broken : undefined;
		this.note = broken
			? { kind: 'rule', text: this.words.broken(broken), more: [] }
			: {
					kind: 'failed',
					text: inWords(code),
					more: (problem?.problems ?? []).map((one) => this.words.problem(one))
				};
	}
}
