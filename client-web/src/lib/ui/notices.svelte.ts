import { SvelteMap } from 'svelte/reactivity';

/** Milliseconds a notice stays; one with a way back stays longer. */
const STAY_MS = 7_000;
const ACT_STAY_MS = 20_000;

type Tone = 'plain' | 'problem';

/** Something that can be done about it. */
export type NoticeAct = { label: string; run: () => Promise<void> };

export type Notice = { id: number; text: string; tone: Tone; act?: NoticeAct };

/** Short sentences about what just happened, shown and read out. */
class Notices {
	#all = new SvelteMap<number, Notice>();
	#last = 0;

	get all(): Notice[] {
		return [...this.#all.values()];
	}

	/** Says it; `about`: how it is meant, or what can be done about it. */
	say(text: string, about: Tone | NoticeAct = 'plain'): void {
		const id = ++this.#last;
		const act = typeof about === 'string' ? undefined : about;
		const tone = typeof about === 'string' ? about : 'plain';
		// One way back at a time: the newest act's.
		if (act) for (const notice of this.all) if (notice.act) this.dismiss(notice.id);
		this.#all.set(id, { id, text, tone, act });
		setTimeout(() => this.dismiss(id), act ? ACT_STAY_MS : STAY_MS);
	}

	/** Does what the newest notice offers; whether there was one. */
	act(): boolean {
		const notice = this.all.findLast(({ act }) => act);
		if (!notice) return false;
		this.dismiss(notice.id);
		void notice.act?.run();
		return true;
	}

	dismiss(id: number): void {
		this.#all.delete(id);
	}
}

export const notices = new Notices();
