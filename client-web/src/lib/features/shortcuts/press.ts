import type { Press } from './table';

type Keys = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

export const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** One key alone, which somebody may press without meaning it. */
export function isSingle({ key, mod, alt }: Press): boolean {
	return !mod && !alt && key.length === 1;
}

/** Whether these keys are that press. A sign may need Shift or not, as the keyboard has it. */
export function matches(press: Press, keys: Keys): boolean {
	const mod = onMac ? keys.metaKey : keys.ctrlKey;
	const other = onMac ? keys.ctrlKey : keys.metaKey;
	if (other || mod !== Boolean(press.mod) || keys.altKey !== Boolean(press.alt)) return false;
	const sign = press.key.length === 1 && !/[a-z]/.test(press.key);
	if (!sign && keys.shiftKey !== Boolean(press.shift)) return false;
	return keys.key.toLowerCase() === press.key.toLowerCase();
}

const NAMES: Record<string, string> = {
	ArrowUp: '↑',
	ArrowDown: '↓',
	Escape: 'Esc'
};

/** The keys of a press, by the names that stand on them. */
export function keysOf({ key, mod, alt, shift }: Press): string[] {
	return [
		...(mod ? [onMac ? '⌘' : 'Ctrl'] : []),
		...(alt ? [onMac ? '⌥' : 'Alt'] : []),
		...(shift ? [onMac ? '⇧' : 'Shift'] : []),
		NAMES[key] ?? key.toUpperCase()
	];
}
