import { type Incoming, readFile } from './incoming';

/** Puts words where the caret is; a block stands on lines of its own. */
type Insert = (words: string, block: boolean) => void;

/** Takes what came into a field: as Markdown, if it is words; `onfiles` has what is more than words. */
export async function takeIn(
	came: Incoming,
	insert: Insert,
	onfiles: (files: File[]) => void
): Promise<void> {
	if (came.kind === 'files') return takeFiles(came.files, insert, onfiles);
	if (came.kind !== 'rich') return insert(came.words, came.kind === 'block');
	try {
		const { toMarkdown } = await import('./markdown');
		const words = toMarkdown(came.html, came.plain);
		insert(words === '' ? came.plain : words, words.startsWith('| '));
	} catch {
		// What makes Markdown of it could not be fetched: its words come all the same.
		insert(came.plain, false);
	}
}

async function takeFiles(all: File[], insert: Insert, onfiles: (files: File[]) => void) {
	const whole: File[] = [];
	for (const file of all) {
		const got = await readFile(file).catch(() => undefined);
		if (got) insert(got.words, got.block);
		else whole.push(file);
	}
	if (whole.length > 0) onfiles(whole);
}

/** A file that misses the field must not take the page away. */
export function besideField(event: DragEvent): void {
	const onInput = event.target instanceof HTMLInputElement;
	if (onInput || !event.dataTransfer?.types.includes('Files')) return;
	event.preventDefault();
	if (event.type === 'dragover') event.dataTransfer.dropEffect = 'none';
}
