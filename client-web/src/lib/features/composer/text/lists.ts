import type { Edit, Text } from './edit';

/** Indent and quotation marks, then the mark of a list or nothing. */
const LINE = /^((?:\s*>\s?)*\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(.*)$/;
const QUOTE = /^((?:\s*>\s?)+)(.*)$/;

/**
 * What a new line does within a list or a quotation: it goes on with the next mark; on an item without words it ends the
 * list. Elsewhere nothing: the line is new like any other.
 */
export function newLine({ value, from, to }: Text): Edit | undefined {
	const start = value.lastIndexOf('\n', from - 1) + 1;
	const before = value.slice(start, from);
	if (inCode(value.slice(0, start))) return undefined;
	const next = value.indexOf('\n', from);
	const line = value.slice(start, next < 0 ? value.length : next);

	const item = LINE.exec(line);
	const quote = item ? undefined : QUOTE.exec(line);
	const found = item ?? quote;
	if (!found) return undefined;
	const [, lead = '', bullet, number, dot, gap] = item ?? found;
	const mark = item ? lead + (bullet ?? number! + dot!) + gap! : lead;
	// In front of the mark a new line is just that.
	if (before.length < mark.trimEnd().length) return undefined;
	const words = item ? item[6]! : quote![2]!;
	if (words.trim() === '') {
		return { from: start, to: start + line.length, insert: '', select: [start, start] };
	}
	const follows = !item ? lead : bullet ? mark : lead + (Number(number) + 1) + dot! + gap!;
	const at = from + 1 + follows.length;
	return { from, to, insert: `\n${follows}`, select: [at, at] };
}

/** Whether a fence of code is open at the end of the text. */
function inCode(before: string): boolean {
	return (before.match(/^\s*```/gm)?.length ?? 0) % 2 === 1;
}
