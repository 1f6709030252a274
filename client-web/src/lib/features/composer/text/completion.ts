/** What can be completed, by the sign that begins it. */
export type Kind = 'person' | 'room' | 'emoji';

/** Something that is being written: its sign stands at `from`, and `typed` follows it. */
export type Beginning = { kind: Kind; from: number; typed: string };

const SIGNS: readonly [Kind, RegExp][] = [
	['person', /(?:^|[\s([{>"'“”])@([\p{L}\d.-]*)$/u],
	['room', /(?:^|[\s([{>"'“”])#([\p{L}\d&.-]*)$/u],
	// From two letters on: before that it is a colon or the beginning of a smile.
	['emoji', /(?:^|[\s([{>"'“”]):([\p{L}][\p{L}\d_-]+)$/u]
];

/** What is being written right before the caret. */
export function beginning(before: string): Beginning | undefined {
	for (const [kind, sign] of SIGNS) {
		const typed = sign.exec(before)?.[1];
		if (typed !== undefined) return { kind, typed, from: before.length - typed.length - 1 };
	}
	return undefined;
}

/** Whether a word of these begins with what is typed. Both folded. */
export function begins(words: string, typed: string): boolean {
	return (
		words.split(/[\s._&/()-]+/).some((word) => word.startsWith(typed)) || words.startsWith(typed)
	);
}

/** A link to a room that leads there from anywhere the text is read. */
export function roomLink(name: string, id: string, origin: string): string {
	const words = name.replace(/([[\]\\*_`])/g, '\\$1');
	return `[#${words}](${origin}/rooms/${id})`;
}
