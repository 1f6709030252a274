import { moreTexts } from '$lib/i18n/index.svelte';

export const load = moreTexts;
