import { fromCsv } from '../text/table';

/** What of a paste or a drop can be put into a text. */
export type Incoming =
	| { kind: 'words'; words: string }
	/** Stands on lines of its own. */
	| { kind: 'block'; words: string }
	| { kind: 'rich'; html: string; plain: string }
	| { kind: 'files'; files: File[] };

/** What came; nothing if the browser does as well by itself. */
export function incoming(data: DataTransfer): Incoming | undefined {
	const html = data.getData('text/html');
	const plain = data.getData('text/plain');
	// A spreadsheet gives a picture of its cells along with them.
	if (data.files.length > 0 && plain.trim() === '') {
		return { kind: 'files', files: [...data.files] };
	}
	if (html !== '' && isRich(html)) return { kind: 'rich', html, plain };
	const address = data.getData('text/uri-list').split('\n')[0]?.trim();
	if (plain === '' && address) return { kind: 'words', words: address };
	return undefined;
}

/** Whether there is more to it than letters: an editor of programs gives mere `div`s and `span`s. */
function isRich(html: string): boolean {
	return /<(a|b|strong|i|em|s|del|h[1-6]|ul|ol|li|table|blockquote|pre|code)[\s>]|MsoListParagraph|font-weight:\s*(bold|[6-9]00)/i.test(
		html
	);
}

const READABLE = /\.(txt|md|markdown|csv)$/i;

/** Most bytes of a file that is read into a text; a message holds little more. */
const MOST = 12 * 1024;

/** The text of a small file of words, a table of a file of values; nothing of any other, which is attached as it is. */
export async function readFile(file: File): Promise<{ words: string; block: boolean } | undefined> {
	if (!READABLE.test(file.name) || file.size > MOST) return undefined;
	const text = (await file.text())
		.replace(/^\uFEFF/, '')
		.replace(/\r\n?/g, '\n')
		.trimEnd();
	if (/\.csv$/i.test(file.name)) return { words: fromCsv(text) ?? '', block: true };
	return { words: text, block: false };
}
