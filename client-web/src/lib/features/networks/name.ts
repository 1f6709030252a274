import { locale } from '$lib/i18n/index.svelte';
import type { Network } from '$lib/protocol/types';

/** A text kept by language, in the language in use or the one there is. */
export function inLanguage(names: Network['name'] | undefined, fallback?: string): string {
	if (!names) return '';
	return names[locale()] ?? (fallback && names[fallback]) ?? Object.values(names)[0] ?? '';
}

export function networkName(network: Network): string {
	return inLanguage(network.name, network.default_language);
}
