import { goto } from '$app/navigation';

const FILE = '/service-worker.js';

/** Where it keeps faces and marks. */
const PICTURES = 'mellanrum-pictures';

/** Milliseconds between looks for a new version. */
const LOOK_AGAIN_MS = 10 * 60_000;

/** An event that the standard does not know yet. */
export type InstallOffer = Event & { prompt(): Promise<unknown> };

type Policies = {
	createPolicy(
		name: string,
		rules: { createScriptURL: (url: string) => string }
	): { createScriptURL(url: string): string };
};

/** The service worker: opens the app without a connection, and brings new versions of it. */
class Worker {
	/** The browser offers to install the app. */
	offer: InstallOffer | undefined = $state.raw();
	/** A new version is on this device; it is used when somebody says so, or when no page is open any more. */
	newer = $state(false);
	/** It is there: what needs it can ask. */
	ready = $state(false);

	constructor() {
		addEventListener('beforeinstallprompt', (event) => {
			// Offered in the settings, when somebody looks for it.
			event.preventDefault();
			this.offer = event as InstallOffer;
		});
		addEventListener('appinstalled', () => (this.offer = undefined));
	}

	#registration: ServiceWorkerRegistration | undefined;
	#looked = 0;
	#asked = false;

	/** Puts it into the browser, or wakes the one that is there. Missing over plain http. */
	async register(): Promise<void> {
		const { serviceWorker } = navigator;
		if (!serviceWorker || this.#registration) return;
		let had = serviceWorker.controller !== null;
		serviceWorker.addEventListener('controllerchange', () => {
			// The first one replaces nothing.
			if (had) this.#replaced();
			had = true;
		});
		serviceWorker.addEventListener('message', ({ data }) => {
			const { open } = data as { open?: string };
			if (open?.startsWith('/rooms/') || open === '/') void goto(open);
		});
		const registration = await serviceWorker.register(trusted(FILE)).catch(() => undefined);
		if (!registration) return;
		this.#registration = registration;
		this.ready = true;
		this.#looked = Date.now();
		this.#watch(registration.installing);
		if (registration.waiting && serviceWorker.controller) this.newer = true;
		registration.addEventListener('updatefound', () => this.#watch(registration.installing));
	}

	get registration(): ServiceWorkerRegistration | undefined {
		return this.#registration;
	}

	/** Asks whether there is a new version; a server that comes back may have brought one. */
	look(): void {
		if (!this.#registration || Date.now() - this.#looked < LOOK_AGAIN_MS) return;
		this.#looked = Date.now();
		this.#registration.update().catch(() => undefined);
	}

	/** Nobody is signed in: nothing is told here any more, and no face of anybody stays. */
	async forget(): Promise<void> {
		if (!navigator.serviceWorker) return;
		await caches.delete(PICTURES);
		const registration = this.#registration ?? (await navigator.serviceWorker.getRegistration());
		const subscription = await registration?.pushManager?.getSubscription();
		await subscription?.unsubscribe();
		for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
	}

	/** Uses the new version, now. */
	use(): void {
		const waiting = this.#registration?.waiting;
		if (!waiting) return location.reload();
		this.#asked = true;
		waiting.postMessage('take over');
	}

	#watch(coming: ServiceWorker | null): void {
		coming?.addEventListener('statechange', () => {
			if (coming.state === 'installed' && navigator.serviceWorker.controller) this.newer = true;
		});
	}

	/** Another version has taken over: asked for here, or on another page. */
	#replaced(): void {
		if (this.#asked || (document.hidden && !isWriting())) location.reload();
		else this.newer = true;
	}
}

/** Whether something stands in a field that a reload would lose. */
function isWriting(): boolean {
	return [...document.querySelectorAll('textarea, dialog[open] input')].some(
		(field) => (field as HTMLInputElement).value !== ''
	);
}

/** The one address that a worker may have, by the policy's name that the server lets pages use for it. */
function trusted(file: string): string {
	const { trustedTypes } = globalThis as { trustedTypes?: Policies };
	const policy = trustedTypes?.createPolicy('sveltekit-trusted-url', {
		createScriptURL: () => FILE
	});
	return policy ? policy.createScriptURL(file) : file;
}

export const worker = new Worker();
