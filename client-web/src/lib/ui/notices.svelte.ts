import { SvelteMap } from 'svelte/reactivity';

/** Milliseconds a notice stays. */
const STAY_MS = 7_000;

export type Notice = { id: number; text: string; tone: 'plain' | 'problem' };

/** Short sentences about what just happened, shown and read out. */
class Notices {
	#all = new SvelteMap<number, Notice>();
	#last = 0;

	get all(): Notice[] {
		return [...this.#all.values()];
	}

	say(text: string, tone: Notice['tone'] = 'plain'): void {
		const id = ++this.#last;
		this.#all.set(id, { id, text, tone });
		setTimeout(() => this.dismiss(id), STAY_MS);
	}

	dismiss(id: number): void {
		this.#all.delete(id);
	}
}

export const notices = new Notices();
