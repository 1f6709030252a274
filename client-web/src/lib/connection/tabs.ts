/** The pages that this browser has open: one of them at a time does what must be done once, the others hear of it. */
export interface Tabs {
	/** Runs while no other page does. */
	alone<T>(run: () => Promise<T>): Promise<T>;
	/** Tells the other pages. */
	tell(what: string): void;
	/** Hears what others tell. */
	hear(listener: (what: string) => void): void;
}

const NAME = 'mellanrum';

/** By Web Locks: when a page dies, the next one goes on. Missing over plain http, where nonces alone keep things single. */
export class BrowserTabs implements Tabs {
	#channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : undefined;

	alone<T>(run: () => Promise<T>): Promise<T> {
		if (!navigator.locks) return run();
		return navigator.locks.request(NAME, run) as Promise<T>;
	}

	tell(what: string): void {
		this.#channel?.postMessage(what);
	}

	hear(listener: (what: string) => void): void {
		this.#channel?.addEventListener('message', ({ data }) => listener(String(data)));
	}
}
