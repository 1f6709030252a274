import { firstLocale, setLocale } from '$lib/i18n/index.svelte';

export const ssr = false;
export const prerender = false;

/** No page shows before its words are there. */
export async function load() {
	await setLocale(firstLocale());
}
