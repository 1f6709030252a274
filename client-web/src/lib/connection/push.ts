import type { PersonId, PushKey, PushSubscribe } from '$lib/protocol/types';
import { rest } from './rest';
import { worker } from './worker.svelte';

/**
 * Whether this device is told while the app is closed. `missing`: the browser cannot; `denied`: it was told not to;
 * `unreachable`: its push service does not answer.
 */
export type PushState = 'missing' | 'denied' | 'off' | 'on' | 'unreachable';

/** For whom it was turned on here: who comes back need not do it again. */
const REMEMBERED = 'mellanrum.push';

export async function pushState(): Promise<PushState> {
	const manager = worker.registration?.pushManager;
	if (!manager || !('Notification' in globalThis)) return 'missing';
	if (Notification.permission === 'denied') return 'denied';
	return (await manager.getSubscription()) ? 'on' : 'off';
}

/** Asks the browser, and tells the server where this device hears. */
export async function turnOn(person: PersonId): Promise<PushState> {
	const manager = worker.registration?.pushManager;
	if (!manager || !('Notification' in globalThis)) return 'missing';
	const permission = await Notification.requestPermission();
	if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';
	const { public_key } = await rest.get<PushKey>('/push/key');
	let subscription: PushSubscription;
	try {
		subscription = await manager.subscribe({
			userVisibleOnly: true,
			applicationServerKey: public_key
		});
	} catch {
		return 'unreachable';
	}
	const { endpoint, keys } = subscription.toJSON();
	const body: PushSubscribe = {
		endpoint: endpoint ?? '',
		p256dh: keys?.p256dh ?? '',
		auth: keys?.auth ?? ''
	};
	await rest.put('/me/push', body);
	localStorage.setItem(REMEMBERED, person);
	return 'on';
}

export async function turnOff(): Promise<PushState> {
	localStorage.removeItem(REMEMBERED);
	const subscription = await worker.registration?.pushManager?.getSubscription();
	if (!subscription) return pushState();
	const { endpoint } = subscription;
	await subscription.unsubscribe();
	await rest.delete('/me/push', { endpoint });
	return 'off';
}

/** Signing out ended it; for who had it here before it goes on without being asked again. */
export async function renew(person: PersonId): Promise<void> {
	if (localStorage.getItem(REMEMBERED) !== person) return;
	if (Notification.permission === 'granted') await turnOn(person);
}
