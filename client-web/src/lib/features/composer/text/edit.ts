/** What stands in a field and what of it is selected. */
export type Text = { value: string; from: number; to: number };

/** A change of a field's text: `insert` takes the place of `from`–`to`; afterwards `select` is selected. */
export type Edit = { from: number; to: number; insert: string; select: [from: number, to: number] };

/** The text after an edit. */
export function after({ value }: Text, { from, to, insert, select }: Edit): Text {
	return {
		value: value.slice(0, from) + insert + value.slice(to),
		from: select[0],
		to: select[1]
	};
}

/** Puts words where the selection is, and the caret behind them. */
export function put({ from, to }: Text, insert: string): Edit {
	const end = from + insert.length;
	return { from, to, insert, select: [end, end] };
}

/** Puts a block (a table, a list) where the selection is, on lines of its own. */
export function putBlock(text: Text, block: string): Edit {
	const before = text.value.slice(0, text.from);
	const behind = text.value.slice(text.to);
	const above =
		before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
	const below = behind.startsWith('\n') ? '' : '\n';
	return put(text, above + block + below);
}
