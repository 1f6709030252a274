/** Rows of cells from text whose cells are divided by `divider`; a cell in quotes may hold dividers and line breaks. */
export function cells(text: string, divider: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = '';
	let quoted = false;
	const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
	for (let at = 0; at < source.length; at += 1) {
		const char = source[at]!;
		if (quoted) {
			if (char !== '"') cell += char;
			else if (source[at + 1] === '"') {
				cell += '"';
				at += 1;
			} else quoted = false;
		} else if (char === '"' && cell === '') quoted = true;
		else if (char === divider) {
			row.push(cell);
			cell = '';
		} else if (char === '\n') {
			rows.push([...row, cell]);
			row = [];
			cell = '';
		} else cell += char;
	}
	return [...rows, [...row, cell]];
}

/** A Markdown table whose first row is its head. */
export function table(rows: string[][]): string {
	const wide = Math.max(...rows.map((row) => row.length));
	const line = (row: string[]) =>
		`| ${Array.from({ length: wide }, (_, at) => inCell(row[at] ?? '')).join(' | ')} |`;
	const rule = `| ${Array.from({ length: wide }, () => '---').join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [line(head), rule, ...body.map(line)].join('\n');
}

function inCell(text: string): string {
	return text
		.trim()
		.replace(/\s*\n\s*/g, ' ')
		.replaceAll('|', '\\|');
}

/** Cells as a spreadsheet copies them, as a table; nothing if it is not one. */
export function fromTabs(text: string): string | undefined {
	const rows = cells(text, '\t');
	const wide = Math.max(...rows.map((row) => row.length));
	const ragged = rows.filter((row) => row.length !== wide && row.join('').trim() !== '').length;
	if (wide < 2 || ragged > rows.length / 2) return undefined;
	return table(rows.filter((row) => row.join('').trim() !== ''));
}

/** A file of comma separated values as a table: with commas, or with semicolons as our countries' spreadsheets write. */
export function fromCsv(text: string): string | undefined {
	const source = text.replace(/^\uFEFF/, '');
	const [head = ''] = source.split('\n', 1);
	const count = (mark: string) => head.split(mark).length - 1;
	const divider = [';', '\t', ','].reduce((best, mark) =>
		count(mark) > count(best) ? mark : best
	);
	const rows = cells(source, divider).filter((row) => row.join('').trim() !== '');
	return rows.length === 0 ? undefined : table(rows);
}
