import { type Edit, putBlock, type Text } from './edit';
import { fromTabs } from './table';

/** What the toolbar does with the text. Doing it twice takes it back. */
export type Act =
	'bold' | 'italic' | 'strike' | 'link' | 'bullets' | 'numbers' | 'quote' | 'code' | 'table';

/** Words that an act puts where there were none, in the person's language. */
export type Words = { heading: string };

const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;

/** Whether these words are an address and nothing else. */
export function isAddress(words: string): boolean {
	return ADDRESS.test(words.trim());
}

export function act(name: Act, text: Text, words: Words): Edit {
	switch (name) {
		case 'bold':
			return around(text, '**');
		case 'italic':
			return around(text, '*');
		case 'strike':
			return around(text, '~~');
		case 'link':
			return link(text);
		case 'bullets':
			return lines(text, /^(\s*)[-*+]\s+/, () => '- ');
		case 'numbers':
			return lines(text, /^(\s*)\d+[.)]\s+/, (at) => `${at + 1}. `);
		case 'quote':
			return lines(text, /^(\s*)>\s?/, () => '> ');
		case 'code':
			return code(text);
		case 'table':
			return table(text, words);
	}
}

/** Puts marks around the selection; around each line of it, as a mark does not reach over a paragraph. */
function around({ value, from, to }: Text, mark: string): Edit {
	const wide = mark.length;
	// Already marked, just outside or just inside of what is selected. A `*` that is half of `**` is none.
	const double = (at: number) => mark === '*' && value[at] === '*';
	if (
		value.slice(from - wide, from) === mark &&
		value.slice(to, to + wide) === mark &&
		!(double(from - 2) && !double(from - 3))
	) {
		const insert = value.slice(from, to);
		return { from: from - wide, to: to + wide, insert, select: [from - wide, to - wide] };
	}
	const chosen = value.slice(from, to);
	if (chosen.trim() === '') {
		return { from, to, insert: mark + chosen + mark, select: [from + wide, to + wide] };
	}
	const marked = chosen
		.split('\n')
		.filter((line) => line.trim() !== '')
		.every((line) => isMarked(line.trim(), mark));
	const insert = chosen
		.split('\n')
		.map((line) => {
			const words = line.trim();
			if (words === '') return line;
			const lead = line.slice(0, line.indexOf(words));
			const [, bullet = '', said = ''] = /^((?:>\s?|[-*+]\s+|\d+[.)]\s+)*)(.*)$/.exec(words) ?? [];
			const trail = line.slice(lead.length + words.length);
			if (marked) return lead + words.slice(wide, -wide) + trail;
			return said === '' ? line : lead + bullet + mark + said + mark + trail;
		})
		.join('\n');
	// One line keeps its words selected, so that the next act meets them.
	const one = !chosen.includes('\n') && !marked;
	const start = insert.indexOf(mark) + wide;
	return {
		from,
		to,
		insert,
		select: one ? [from + start, from + insert.lastIndexOf(mark)] : [from, from + insert.length]
	};
}

function isMarked(line: string, mark: string): boolean {
	if (line.length <= 2 * mark.length || !line.startsWith(mark) || !line.endsWith(mark))
		return false;
	return mark !== '*' || !line.startsWith('**') || line.startsWith('***');
}

function link({ value, from, to }: Text): Edit {
	const chosen = value.slice(from, to);
	if (isAddress(chosen)) {
		const insert = `[](${chosen.trim()})`;
		return { from, to, insert, select: [from + 1, from + 1] };
	}
	const address = 'https://';
	const insert = `[${chosen}](${address})`;
	// Without words the words come first; with them, the address.
	const at = from + chosen.length + 3;
	const select: [number, number] = chosen === '' ? [from + 1, from + 1] : [at, at + address.length];
	return { from, to, insert, select };
}

/** The selection pasted over by an address becomes a link to it. */
export function linkTo({ value, from, to }: Text, address: string): Edit {
	const words = value.slice(from, to).replace(/([[\]])/g, '\\$1');
	const insert = `[${words}](${address.trim()})`;
	return { from, to, insert, select: [from + insert.length, from + insert.length] };
}

/** Gives each line of the selection a mark in front, or takes it from all of them. */
function lines({ value, from, to }: Text, known: RegExp, mark: (at: number) => string): Edit {
	const start = value.lastIndexOf('\n', from - 1) + 1;
	const next = value.indexOf('\n', Math.max(from, to - 1));
	const end = next < 0 ? value.length : next;
	const all = value.slice(start, end).split('\n');
	const said = all.filter((line) => line.trim() !== '');
	const off = said.length > 0 && said.every((line) => known.test(line));
	// Another kind of list gives way to this one; a quotation keeps what it quotes.
	const list = /^(\s*)(?:[-*+]|\d+[.)])\s+/;
	let at = 0;
	const insert = all
		.map((line) => {
			if (off) return line.replace(known, '$1');
			if (line.trim() === '' && said.length > 0) return line;
			const bare = mark(0) === '> ' ? line : line.replace(list, '$1');
			const indent = /^\s*/.exec(bare)![0];
			return indent + mark(at++) + bare.slice(indent.length);
		})
		.join('\n');
	const grown = insert.length - (end - start);
	const select: [number, number] =
		from === to
			? [Math.max(start, from + grown), Math.max(start, from + grown)]
			: [start, start + insert.length];
	return { from: start, to: end, insert, select };
}

function code(text: Text): Edit {
	const { value, from, to } = text;
	const chosen = value.slice(from, to);
	if (!chosen.includes('\n')) return around(text, '`');
	const above = from === 0 || value[from - 1] === '\n' ? '' : '\n';
	const below = to === value.length || value[to] === '\n' ? '' : '\n';
	const body = chosen.replace(/\n$/, '');
	const insert = `${above}\`\`\`\n${body}\n\`\`\`${below}`;
	const at = from + above.length + 4;
	return { from, to, insert, select: [at, at + body.length] };
}

function table(text: Text, { heading }: Words): Edit {
	const chosen = text.value.slice(text.from, text.to);
	const made = fromTabs(chosen);
	if (made) return putBlock(text, made);
	const row = `| ${heading} | ${heading} |`;
	const edit = putBlock(
		text,
		`${row}\n| --- | --- |\n| ${chosen.replaceAll('\n', ' ').replaceAll('|', '\\|')} |  |`
	);
	const at = edit.from + edit.insert.indexOf(heading);
	return { ...edit, select: [at, at + heading.length] };
}
