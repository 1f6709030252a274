import type { Settings } from '$lib/protocol/types';

type Look = Pick<Settings, 'theme' | 'density'>;

const REMEMBERED = 'mellanrum.look';

/** Shows the page as chosen; the style sheets read it from the document. This device remembers it. */
export function wear({ theme, density }: Look): void {
	const { dataset } = document.documentElement;
	if (dataset.theme === theme && dataset.density === density) return;
	dataset.theme = theme;
	dataset.density = density;
	localStorage.setItem(REMEMBERED, JSON.stringify({ theme, density }));
}

/** As it was chosen last on this device: before the settings are known nothing jumps. */
export function wearRemembered(): void {
	try {
		const remembered = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null') as Look | null;
		if (remembered) wear(remembered);
	} catch {
		localStorage.removeItem(REMEMBERED);
	}
}

/** Gives the page a network's colour; without one its own again. */
export function tint(hue: number | undefined): void {
	const { style } = document.documentElement;
	if (hue === undefined) style.removeProperty('--spruce-hue');
	else style.setProperty('--spruce-hue', `${hue}`);
}
