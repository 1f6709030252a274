import { firstLocale, setLocale } from '$lib/i18n/index.svelte';
import { wearRemembered } from '$lib/state/look';

export const ssr = false;
export const prerender = false;

/** No page shows before its words are there. */
export async function load() {
	wearRemembered();
	await setLocale(firstLocale());
}
