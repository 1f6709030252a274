import { strikethrough, tables } from '@joplin/turndown-plugin-gfm';
import DOMPurify from 'dompurify';
import Turndown from 'turndown';

import { cells, table } from '../text/table';
import { wordLists } from './word';

const service = new Turndown({
	headingStyle: 'atx',
	hr: '---',
	bulletListMarker: '-',
	codeBlockStyle: 'fenced',
	emDelimiter: '*'
});
service.use(tables);
service.use(strikethrough);
// A picture cannot come along: what it shows is said, if somebody said it.
service.addRule('picture', {
	filter: 'img',
	replacement: (_, node) => (node as HTMLImageElement).getAttribute('alt')?.trim() ?? ''
});
service.addRule('link', {
	filter: 'a',
	replacement: (words, node) => {
		const href = (node as HTMLAnchorElement).getAttribute('href') ?? '';
		const label = words.replace(/\s+/g, ' ').trim();
		if (label === '' || !/^(https?:|mailto:)/i.test(href)) return words;
		return label === href ? href : `[${label}](${href.replace(/[()\s]/g, encodeURIComponent)})`;
	}
});

/** What was copied from a web page, Word or Outlook, as Markdown. `plain` is the same as text, for what cells hold. */
export function toMarkdown(html: string, plain: string): string {
	const fragment = DOMPurify.sanitize(tame(html), {
		RETURN_DOM_FRAGMENT: true,
		FORBID_TAGS: ['style', 'title', 'script', 'svg', 'math', 'button', 'input', 'select'],
		KEEP_CONTENT: true
	});
	if (isSheet(fragment)) {
		const rows = cells(plain, '\t').filter((row) => row.join('').trim() !== '');
		return rows.length === 1 && rows[0]!.length === 1 ? plain.trim() : table(rows);
	}
	wordLists(fragment);
	bold(fragment);
	return service
		.turndown(fragment)
		.replace(/\u00a0/g, ' ')
		.replace(/^(\s*(?:[-*+]|\d+\.)) {2,}/gm, '$1 ')
		.replace(/[ \t]+$/gm, '')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Styles and handlers under other names: merely to read them here would break the page's content security policy. */
function tame(html: string): string {
	return html
		.replace(/<style[\s>][^]*?<\/style>/gi, '')
		.replace(/<[a-z][^<>]*>/gi, (tag) =>
			tag.replace(/\sstyle(?=\s*=)/gi, ' data-style').replace(/\son(?=[a-z]+\s*=)/gi, ' data-on')
		);
}

/** One table and nothing else, as spreadsheets put it. */
function isSheet(fragment: DocumentFragment): boolean {
	const tables = fragment.querySelectorAll('table');
	if (tables.length !== 1) return false;
	const inside = tables[0]!.textContent ?? '';
	return inside.trim() !== '' && (fragment.textContent ?? '').trim() === inside.trim();
}

/** Bold and italic that is said by style alone. A web page's `<b>` of normal weight is none. */
function bold(fragment: DocumentFragment): void {
	for (const node of fragment.querySelectorAll<HTMLElement>('b[data-style], span[data-style]')) {
		const style = node.getAttribute('data-style') ?? '';
		const heavy = /font-weight:\s*(bold|[6-9]00)/i.test(style);
		const light = /font-weight:\s*(normal|[1-4]00)/i.test(style);
		const slanted = /font-style:\s*italic/i.test(style);
		if (node.tagName === 'B' && light) node.replaceWith(...node.childNodes);
		else if (node.tagName === 'SPAN' && (heavy || slanted) && node.textContent?.trim()) {
			const mark = document.createElement(heavy ? 'strong' : 'em');
			mark.append(...node.childNodes);
			node.replaceWith(mark);
		}
	}
}
