/** A row of a long list: its element in the page names its key. */
type Row = { readonly key: string };

/** Pixels between the list's edge and its rows, as the padding of the box says. */
export const PADDING = 16;

/** Most rows that a selection keeps in the page. */
const SELECTED = 300;

/** Most frames that a row may take to be drawn. */
const FRAMES = 60;

const TABBABLE = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]';

/** A row's element, if it is in the page. */
export function rowOf(box: HTMLElement | undefined, key: string): HTMLElement | undefined {
	return box?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? undefined;
}

/** What takes the focus in a row. */
export function stopOf(
	box: HTMLElement | undefined,
	key: string | undefined
): HTMLElement | undefined {
	return rowOf(box, key ?? '')?.querySelector<HTMLElement>('[tabindex="-1"]') ?? undefined;
}

/** The row in which something stands. */
export function keyOf(node: Node | null | undefined): string | undefined {
	const element = node instanceof Element ? node : node?.parentElement;
	return element?.closest<HTMLElement>('[data-row]')?.dataset.row;
}

/** By how many rows a list grew at its start; undefined if nothing of it is left. */
export function growth(before: readonly Row[], after: readonly Row[]): number | undefined {
	const there = new Map(after.map(({ key }, index) => [key, index]));
	const at = before.findIndex(({ key }) => there.has(key));
	return at < 0 ? undefined : there.get(before[at]!.key)! - at;
}

/** A row and where it stands on the screen. */
export type Place = { key: string; top: number } | undefined;

/** The first row in view that stays. */
export function placeOf(box: HTMLElement | undefined, next: readonly Row[]): Place {
	if (!box) return undefined;
	const edge = box.getBoundingClientRect().top;
	const staying = new Set(next.map(({ key }) => key));
	for (const element of box.querySelectorAll<HTMLElement>('[data-row]')) {
		const { top, bottom } = element.getBoundingClientRect();
		const key = element.dataset.row!;
		if (bottom > edge && staying.has(key)) return { key, top };
	}
	return undefined;
}

export function isInView(box: HTMLElement | undefined, key: string): boolean {
	const [view, at] = [box, rowOf(box, key)].map((one) => one?.getBoundingClientRect());
	return view !== undefined && at !== undefined && at.bottom > view.top && at.top < view.bottom;
}

/** Rows that must stay in the page: with the focus, an open form or menu, or a selection. */
export function heldRows(box: HTMLElement, shown: readonly Row[]): string[] {
	const busy = box.querySelectorAll(':focus, textarea, [open], :popover-open');
	const keys = [...busy].map(keyOf).concat(selected(box, shown));
	return keys.filter((key, at) => key !== undefined && keys.indexOf(key) === at) as string[];
}

/** Rows from where a selection begins to where it ends. */
function selected(box: HTMLElement, shown: readonly Row[]): string[] {
	const selection = getSelection();
	if (!selection || selection.isCollapsed) return [];
	const ends = [selection.anchorNode, selection.focusNode].map((node) =>
		box.contains(node) ? shown.findIndex(({ key }) => key === keyOf(node)) : -1
	);
	const [from = -1, to = -1] = ends.sort((a, b) => a - b);
	if (from < 0 || to - from > SELECTED) return [];
	return shown.slice(from, to + 1).map(({ key }) => key);
}

/** Where the Tab key stops in a row. */
export function tabStops(row: HTMLElement | undefined): HTMLElement[] {
	return [...(row?.querySelectorAll<HTMLElement>(TABBABLE) ?? [])].filter(
		(one) => !one.closest('[popover], dialog')
	);
}

/** The last row in view at which the keys stop, going up; going down, the first. */
export function stopInView<R extends Row>(
	box: HTMLElement,
	shown: readonly R[],
	stops: (row: R) => boolean,
	step: 1 | -1
): string | undefined {
	const view = box.getBoundingClientRect();
	const all = shown.filter((one) => {
		const at = stops(one) && rowOf(box, one.key)?.getBoundingClientRect();
		return at && at.bottom <= view.bottom + PADDING && at.bottom > view.top;
	});
	return all.at(step < 0 ? -1 : 0)?.key;
}

/** Waits until something is so, for as long as rows may take to be drawn; whether it came to be. */
export async function drawn(isSo: () => boolean): Promise<boolean> {
	for (let frame = 0; frame < FRAMES; frame += 1) {
		if (isSo()) return true;
		await new Promise(requestAnimationFrame);
	}
	return false;
}

/** From one row, which counts not, to another, which does: the last one at which the keys stop. */
export function lastStop<R extends Row>(
	shown: readonly R[],
	stops: (row: R) => boolean,
	from: number,
	to: number,
	step: 1 | -1
): string | undefined {
	for (let index = to; index * step > from * step; index -= step) {
		if (shown[index] && stops(shown[index]!)) return shown[index]!.key;
	}
	return undefined;
}
