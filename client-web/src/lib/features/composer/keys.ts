import type { Act } from './text/acts';

/** By the letter, or where it stands on the keyboard: with Shift held, 7 is a slash on a Swedish one. */
const KEYS: Partial<Record<Act, { code: string; shown: string; shift?: true }>> = {
	bold: { code: 'KeyB', shown: 'B' },
	italic: { code: 'KeyI', shown: 'I' },
	strike: { code: 'KeyX', shown: 'X', shift: true },
	link: { code: 'KeyK', shown: 'K' },
	numbers: { code: 'Digit7', shown: '7', shift: true },
	bullets: { code: 'Digit8', shown: '8', shift: true },
	quote: { code: 'Digit9', shown: '9', shift: true },
	code: { code: 'KeyE', shown: 'E' }
};

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** What these keys do with the text. */
export function actOf(event: KeyboardEvent): Act | undefined {
	if (event.altKey || !(isMac ? event.metaKey : event.ctrlKey)) return undefined;
	const found = Object.entries(KEYS).find(([, { code, shown, shift }]) => {
		const letter = shown.length === 1 && /[A-Z]/.test(shown);
		const hit = letter ? event.key.toUpperCase() === shown : event.code === code;
		return hit && event.shiftKey === (shift ?? false);
	});
	return found?.[0] as Act | undefined;
}

/** As people read it: `Ctrl+Shift+7`, `⌘⇧7`. */
export function shownKeys(name: Act): string | undefined {
	const keys = KEYS[name];
	if (!keys) return undefined;
	if (isMac) return `⌘${keys.shift ? '⇧' : ''}${keys.shown}`;
	return `Ctrl+${keys.shift ? 'Shift+' : ''}${keys.shown}`;
}

/** As `aria-keyshortcuts` wants it. */
export function spokenKeys(name: Act): string | undefined {
	const keys = KEYS[name];
	return keys && `${isMac ? 'Meta' : 'Control'}+${keys.shift ? 'Shift+' : ''}${keys.shown}`;
}
