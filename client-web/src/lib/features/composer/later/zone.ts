import { session } from '$lib/state/session.svelte';

/** The person's time zone; the browser's where theirs is not known to it. */
export function myZone(): string {
	const zone = session.store.state.me?.time_zone;
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	} catch {
		return Intl.DateTimeFormat().resolvedOptions().timeZone;
	}
}
