import type { File as Sent } from '$lib/protocol/types';
import type { Key } from '$lib/i18n/index.svelte';

/** What people call kinds of files; each has an icon. */
export type Kind =
	'picture' | 'document' | 'table' | 'slides' | 'sound' | 'film' | 'archive' | 'other';

const BY_TYPE: [RegExp, Kind][] = [
	[/^image\//, 'picture'],
	[/^audio\//, 'sound'],
	[/^video\//, 'film'],
	[/spreadsheet|excel|csv/, 'table'],
	[/presentation|powerpoint/, 'slides'],
	[/pdf|word|opendocument\.text|rtf|epub|^text\/plain/, 'document'],
	[/zip|tar|rar|7z|gzip/, 'archive']
];

/** The server found the type in the bytes; the name only tells a table of plain text from other text. */
export function kindOf({ mime, name }: Pick<Sent, 'mime' | 'name'>): Kind {
	if (mime === 'text/plain' && /\.csv$/i.test(name)) return 'table';
	return BY_TYPE.find(([type]) => type.test(mime))?.[1] ?? 'other';
}

export const KIND_WORDS: Record<Kind, Key> = {
	picture: 'file.picture',
	document: 'file.document',
	table: 'file.table',
	slides: 'file.slides',
	sound: 'file.sound',
	film: 'file.film',
	archive: 'file.archive',
	other: 'file.other'
};

/** Whether it is shown as a picture: the server has drawn it anew and knows its size. */
export function isPicture(file: Sent): file is Sent & { width: number; height: number } {
	return file.width !== undefined && file.height !== undefined;
}

/** Largest sides of a picture in a conversation, in pixels. */
const BOX = { width: 320, height: 240 };
/** Smallest side, so that there is something to press. */
const LEAST = 48;

/** The size at which a picture stands in a conversation: known before it is loaded, so that nothing jumps. */
export function shownSize({ width, height }: { width: number; height: number }): {
	width: number;
	height: number;
} {
	const scale = Math.min(1, BOX.width / width, BOX.height / height);
	const side = (length: number) => Math.max(LEAST, Math.round(length * scale));
	return { width: side(width), height: side(height) };
}
