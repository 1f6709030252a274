import type { Message } from '$lib/protocol/types';

import { permalink } from '../messages/places';
import { plainText } from '../messages/sanitise';

/** Characters of a text that stand for it as a title. */
const TITLE = 90;

/** The path that leads to a message where it is read: in its thread, if it is a reply. */
export function linkTo(message: Message, root?: Message): string {
	const { thread } = message;
	if (!thread) return permalink(message);
	const to = permalink(message);
	return root?.topic ? to : `${to}&thread=${thread.root_id}`;
}

/** What a thread is about: its title, or the beginning of what started it. */
export function titleOf(root: Message): string {
	if (root.topic) return root.topic.title;
	const text = plainText(root.html).replaceAll(/\s+/g, ' ').trim();
	return text.length > TITLE ? `${text.slice(0, TITLE).trimEnd()} …` : text;
}
