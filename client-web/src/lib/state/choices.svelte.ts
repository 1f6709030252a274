import { rest } from '$lib/connection/rest';
import type { Level, MyRoom, RoomId, Settings, SettingsChange } from '$lib/protocol/types';

import { changedBy, defaults, levelIn } from './settings';
import type { Store } from './store.svelte';

/** The person's settings: what the server has, and over it what was chosen here and is on its way. */
export class Choices {
	#onTheWay: readonly SettingsChange[] = $state.raw([]);

	/** The change that was sent last. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(private readonly store: Store) {}

	/** As they are to be seen. */
	get now(): Settings {
		return this.#onTheWay.reduce(changedBy, this.store.state.settings ?? defaults);
	}

	/** Changes them: seen at once, and taken back if the server refuses, which is thrown. */
	async change(change: SettingsChange): Promise<void> {
		this.#onTheWay = [...this.#onTheWay, change];
		try {
			// One after the other: of two under way at once the earlier could arrive last, and win.
			const sent = this.#last.then(() => rest.patch<Settings>('/me/settings', change));
			this.#last = sent.catch(() => undefined);
			const settings = await sent;
			this.store.apply({ type: 'settings', settings });
		} catch (thrown) {
			this.#arrived(change);
			throw thrown;
		}
		this.#arrived(change);
	}

	/** What one is told of a room. */
	level(my: MyRoom): Level {
		return levelIn(this.now, my);
	}

	/** Chooses what one is told of a room. */
	setLevel(room: RoomId, level: Level): Promise<void> {
		return this.change({ levels: { [room]: level } });
	}

	#arrived(change: SettingsChange): void {
		this.#onTheWay = this.#onTheWay.filter((known) => known !== change);
	}
}
