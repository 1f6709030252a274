const RECENT = 'mellanrum.emoji';
const TONE = 'mellanrum.skin_tone';

/** How many are remembered: four rows. */
const MOST = 32;

/** What was used last on this device, newest first. */
export function recent(): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
		return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
	} catch {
		return [];
	}
}

export function used(emoji: string): void {
	const next = [emoji, ...recent().filter((known) => known !== emoji)].slice(0, MOST);
	keep(RECENT, JSON.stringify(next));
}

/** The tone of skin that was chosen: 1 light to 5 dark, 0 none. */
export function tone(): number {
	const kept = Number(localStorage.getItem(TONE) ?? 0);
	return Number.isInteger(kept) && kept >= 0 && kept <= 5 ? kept : 0;
}

export function keepTone(tone: number): void {
	keep(TONE, String(tone));
}

function keep(name: string, value: string): void {
	try {
		localStorage.setItem(name, value);
	} catch {
		// Without a disk nothing is remembered.
	}
}
