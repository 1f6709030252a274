import { lateTexts } from '$lib/i18n/index.svelte';

/** Few open it: its texts come with it. */
export async function load({ parent }: { parent: () => Promise<unknown> }) {
	await parent();
	await lateTexts();
}
