import { untrack } from 'svelte';

import { countKnown } from '$lib/state/counts';
import { session } from '$lib/state/session.svelte';
import type { RoomState } from '$lib/state/state';

/** Where somebody stopped reading a room, as it was when it was opened, and whether they have been there since. */
export class Stop {
	/** Everything up to this seq was read; absent: everything was. */
	at: number | undefined = $state();
	/** One has been there, or does not want to go. */
	passed = $state(true);
	/** The page opened from the disk, and what has come since is on its way: until it is here nothing counts as seen. */
	coming = $state(false);

	/**
	 * `still`: nobody has gone anywhere since the page opened. `oncome`: what had come since the disk was written is here,
	 * or one has read on elsewhere.
	 */
	constructor(
		private readonly room: () => RoomState,
		private readonly still: () => boolean,
		private readonly oncome: () => void
	) {
		untrack(() => this.#look());
		let known = untrack(() => this.inStep);
		$effect.pre(() => {
			if (known || !this.inStep) return;
			known = true;
			untrack(() => this.#compare());
		});
		$effect(() => {
			if (!this.coming || this.room().oldest === undefined || !this.allHere()) return;
			this.coming = false;
			untrack(this.oncome);
		});
	}

	/** Whether what is here is what the server has: only then its newest can be read. */
	get inStep(): boolean {
		return session.asOf === undefined;
	}

	/** Whether everything that one has not read is among what is here. */
	allHere(after = this.at ?? 0): boolean {
		const { my, messages, newest } = this.room();
		const me = session.store.state.me?.person.id ?? '';
		return newest === undefined && countKnown(messages, me, after).unread >= my.unread;
	}

	/** What the server has unread may be more than the disk knew of, or less: then one stopped somewhere else. */
	#compare(): void {
		const { my, oldest } = this.room();
		const all = this.allHere(my.last_read_seq);
		const further = this.at !== undefined && my.last_read_seq > this.at && this.still();
		if (all && !further) return;
		this.#look();
		this.coming = !all && oldest !== undefined;
		if (!this.coming) this.oncome();
	}

	#look(): void {
		const { my } = this.room();
		this.at = my.unread > 0 ? my.last_read_seq : undefined;
		this.passed = my.unread === 0;
	}
}
