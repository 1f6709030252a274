import { SvelteSet } from 'svelte/reactivity';

const REMEMBERED = 'mellanrum.folded';

/** Which folders of the room list are closed; this device remembers it. */
class Folded {
	#keys = new SvelteSet<string>(remembered());

	has(key: string): boolean {
		return this.#keys.has(key);
	}

	toggle(key: string): void {
		if (!this.#keys.delete(key)) this.#keys.add(key);
		localStorage.setItem(REMEMBERED, JSON.stringify([...this.#keys]));
	}
}

function remembered(): string[] {
	try {
		const keys: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? '[]');
		return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
	} catch {
		return [];
	}
}

export const folded = new Folded();
