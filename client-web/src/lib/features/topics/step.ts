/** The arrow keys go from link to link of a list; Home and End to its ends. */
export function step(event: KeyboardEvent, list: HTMLElement | undefined): void {
	const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
	if (!list || altKey || ctrlKey || metaKey || shiftKey) return;
	const links = [...list.querySelectorAll<HTMLElement>('[data-topic-link]')];
	const at = links.indexOf(target as HTMLElement);
	if (at < 0) return;
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[key];
	if (to === undefined) return;
	event.preventDefault();
	links[Math.min(Math.max(to, 0), links.length - 1)]?.focus();
}
