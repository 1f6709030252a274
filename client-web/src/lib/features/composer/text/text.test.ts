import { describe, expect, it } from 'vitest';

import { fold } from '$lib/i18n/fold';

import { act, type Act, isAddress, linkTo } from './acts';
import { beginning, begins, roomLink } from './completion';
import { after, putBlock, type Text } from './edit';
import { left } from './limit';
import { newLine } from './lists';
import { cells, fromCsv, fromTabs } from './table';

/** A text with its selection between `[` and `]`, or its caret at `|`. */
function text(drawn: string): Text {
	const from = drawn.search(/[[|]/);
	const bare = drawn.replace(/[[|\]]/g, '');
	const to = drawn.includes(']') ? drawn.indexOf(']') - 1 : from;
	return { value: bare, from, to };
}

const drawn = ({ value, from, to }: Text) =>
	from === to
		? `${value.slice(0, from)}|${value.slice(from)}`
		: `${value.slice(0, from)}[${value.slice(from, to)}]${value.slice(to)}`;

const done = (name: Act, before: string) =>
	drawn(after(text(before), act(name, text(before), { heading: 'Rubrik' })));

describe('an act of the toolbar', () => {
	it.each([
		['bold', 'en [viktig] sak', 'en **[viktig]** sak'],
		['bold', 'en **[viktig]** sak', 'en [viktig] sak'],
		['bold', 'en [**viktig**] sak', 'en [viktig] sak'],
		['bold', 'en [viktig ]sak', 'en **[viktig]** sak'],
		['bold', 'en | sak', 'en **|** sak'],
		['bold', '[ett\n\ntvå]', '[**ett**\n\n**två**]'],
		['bold', '[**ett**\n**två**]', '[ett\ntvå]'],
		['bold', '[- ett\n- två]', '[- **ett**\n- **två**]'],
		['italic', 'en **[viktig]** sak', 'en ***[viktig]*** sak'],
		['italic', 'en ***[viktig]*** sak', 'en **[viktig]** sak'],
		['italic', 'en *[viktig]* sak', 'en [viktig] sak'],
		['strike', '[bort]', '~~[bort]~~'],
		['code', 'kör [ls] nu', 'kör `[ls]` nu'],
		['code', '[ett\ntvå]', '```\n[ett\ntvå]\n```'],
		['bullets', '[ett\ntvå]', '[- ett\n- två]'],
		['bullets', '[- ett\n- två]', '[ett\ntvå]'],
		['bullets', 'hej|', '- hej|'],
		['bullets', '|', '- |'],
		['numbers', 'a\n[ett\ntvå]\nb', 'a\n[1. ett\n2. två]\nb'],
		['numbers', '[- ett\n- två]', '[1. ett\n2. två]'],
		['quote', '[ett\ntvå]', '[> ett\n> två]'],
		['quote', '[- ett]', '[> - ett]'],
		['quote', '[> ett]', '[ett]']
	] as [Act, string, string][])('%s: %s', (name, before, wished) => {
		expect(done(name, before)).toBe(wished);
	});

	it('makes a link of words, and asks for the words of an address', () => {
		const words = text('se [planen] nu');
		expect(after(words, act('link', words, { heading: '' }))).toEqual({
			value: 'se [planen](https://) nu',
			from: 12,
			to: 20
		});
		const address = text('se [https://kommun.se] nu');
		expect(after(address, act('link', address, { heading: '' }))).toEqual({
			value: 'se [](https://kommun.se) nu',
			from: 4,
			to: 4
		});
	});

	it('makes a table on lines of its own, with its first heading selected', () => {
		const made = after(text('hej|'), act('table', text('hej|'), { heading: 'Rubrik' }));
		expect(made.value).toBe('hej\n\n| Rubrik | Rubrik |\n| --- | --- |\n|  |  |\n');
		expect(made.value.slice(made.from, made.to)).toBe('Rubrik');
	});
});

describe('a new line', () => {
	const typed = (before: string) => {
		const edit = newLine(text(before));
		return edit && drawn(after(text(before), edit));
	};

	it.each([
		['- ett|', '- ett\n- |'],
		['* ett| kvar', '* ett\n* | kvar'],
		['9. nio|', '9. nio\n10. |'],
		['  - inne|', '  - inne\n  - |'],
		['> sagt|', '> sagt\n> |'],
		['> - sagt|', '> - sagt\n> - |'],
		['- ett\n- |', '- ett\n|'],
		['1. ett\n2. |', '1. ett\n|'],
		['> a\n> |', '> a\n|']
	])('goes on or ends: %s', (before, wished) => expect(typed(before)).toBe(wished));

	it.each(['hej|', '|- ett', '```\n- ett|', '-|', '**fet**|'])('is just that: %s', (before) =>
		expect(typed(before)).toBeUndefined()
	);
});

describe('a table', () => {
	it('is made of what a spreadsheet copies', () => {
		expect(fromTabs('Kommun\tAntal\nLund\t12\nÅre\t"3\n4"\n')).toBe(
			'| Kommun | Antal |\n| --- | --- |\n| Lund | 12 |\n| Åre | 3 4 |'
		);
	});

	it('is not made of a text, or of one column', () => {
		expect(fromTabs('Hej\noch hå')).toBeUndefined();
		expect(fromTabs('en rad\tmed tabb\noch mycket\nannan\ntext')).toBeUndefined();
	});

	it('is made of values divided by semicolons or commas, with signs that mean something kept', () => {
		expect(fromCsv('\uFEFFNamn;Tal\r\n"A;B|C";1,5\r\n')).toBe(
			'| Namn | Tal |\n| --- | --- |\n| A;B\\|C | 1,5 |'
		);
		expect(fromCsv('a,b\n1')).toBe('| a | b |\n| --- | --- |\n| 1 |  |');
	});

	it('reads quotes within quotes', () => {
		expect(cells('"sa ""hej""",2', ',')).toEqual([['sa "hej"', '2']]);
	});
});

describe('what is being written', () => {
	it.each([
		['hej @ann', 'person', 'ann', 4],
		['@', 'person', '', 0],
		['(#park', 'room', 'park', 1],
		['ja :gl', 'emoji', 'gl', 3]
	])('is known: %s', (before, kind, typed, from) =>
		expect(beginning(before)).toEqual({ kind, typed, from })
	);

	it.each(['anna@kommun', 'kl 10:30', 'C#', ':', ':)', 'ja :g', '# Rubrik', 'http://a'])(
		'is not taken for a sign: %s',
		(before) => expect(beginning(before)).toBeUndefined()
	);

	it('is found without regard to accents and capitals', () => {
		expect(begins(fold('Åsa Öberg'), fold('ob'))).toBe(true);
		expect(begins(fold('Nudging & beteende'), fold('BETE'))).toBe(true);
		expect(begins(fold('Åsa'), fold('sa'))).toBe(false);
	});

	it('a room becomes a link whose name cannot end it', () => {
		expect(roomLink('a]b', 'r1', 'https://x.se')).toBe('[#a\\]b](https://x.se/rooms/r1)');
	});
});

describe('pasted', () => {
	it('an address over words makes a link', () => {
		const before = text('se [planen] nu');
		expect(after(before, linkTo(before, ' https://kommun.se ')).value).toBe(
			'se [planen](https://kommun.se) nu'
		);
		expect(isAddress('https://kommun.se')).toBe(true);
		expect(isAddress('se https://kommun.se')).toBe(false);
	});

	it('a block stands apart from what is around it', () => {
		expect(after(text('a|b'), putBlock(text('a|b'), 'X')).value).toBe('a\n\nX\nb');
	});
});

describe('what is left', () => {
	it('is told only near the end, and below zero when it is too much', () => {
		expect(left('x'.repeat(80), 100)).toBeUndefined();
		expect(left('x'.repeat(95), 100)).toBe(5);
		expect(left('å'.repeat(48), 100)).toBe(2);
		expect(left('x'.repeat(107), 100)).toBe(-7);
	});
});
