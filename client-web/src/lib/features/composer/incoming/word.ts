/** Word writes lists as paragraphs with a drawn mark: makes them lists. */
export function wordLists(fragment: DocumentFragment): void {
	let open: { list: HTMLElement; level: number }[] = [];
	let before: Element | undefined;
	for (const line of fragment.querySelectorAll<HTMLElement>('p[class^="MsoListParagraph"]')) {
		const style = line.getAttribute('data-style') ?? '';
		const level = Number(/level(\d+)/.exec(style)?.[1] ?? 1);
		const mark = takeMark(line);
		if (mark === undefined) continue;
		const kind = /^[\da-z]+[.)]$/i.test(mark) && mark !== 'o' ? 'OL' : 'UL';
		if (!before || line.previousElementSibling !== before) open = [];
		open = open.filter((each) => each.level <= level);
		let last = open.at(-1);
		if (!last || last.level < level || last.list.tagName !== kind) {
			if (last?.level === level) open.pop();
			const list = document.createElement(kind);
			const above = open.at(-1)?.list.lastElementChild;
			if (above) above.append(list);
			else line.before(list);
			last = { list, level };
			open.push(last);
		}
		const item = document.createElement('li');
		item.append(...line.childNodes);
		last.list.append(item);
		before = open[0]!.list;
		line.remove();
	}
}

/** Takes the drawn mark away and tells it: `·`, `o`, `1.`, `a)`. */
function takeMark(line: HTMLElement): string | undefined {
	const drawn = [...line.querySelectorAll<HTMLElement>('span')].find((span) =>
		/mso-list:\s*Ignore/i.test(span.getAttribute('data-style') ?? '')
	);
	if (drawn) {
		const mark = (drawn.textContent ?? '').replace(/\s/g, '');
		drawn.remove();
		return mark;
	}
	const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
	for (let text = walker.nextNode(); text; text = walker.nextNode()) {
		if ((text.textContent ?? '').trim() === '') continue;
		const found = /^\s*([·•§o–-]|\d+[.)]|[a-z][.)])[\s\u00a0]+/i.exec(text.textContent!);
		if (!found) return undefined;
		text.textContent = text.textContent!.slice(found[0].length);
		return found[1];
	}
	return undefined;
}
