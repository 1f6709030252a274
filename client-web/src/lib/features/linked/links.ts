import type { MessageId, RoomId } from '$lib/protocol/types';

/** A place in a text that leads to a message or a topic of this server. */
export type Link = {
	/** The message that is meant; of a topic, the one that began it. */
	id: MessageId;
	/** Where it stands, if the address says so. */
	room?: RoomId;
	/** Where it leads, without the host. */
	path: string;
};

/** Most links of one text that are told more of. */
const MOST = 3;

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The links of a text's HTML that lead to a message or topic of this server, each once. */
export function linksIn(html: string, origin: string): Link[] {
	// Most texts have none, and a long list asks of each.
	if (!/href="[^"]*\/(rooms|topics)\//.test(html)) return [];
	const found = new Map<MessageId, Link>();
	for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) {
		const link = linkOf(href.replaceAll('&amp;', '&'), origin);
		if (link && !found.has(link.id)) found.set(link.id, link);
	}
	return [...found.values()].slice(0, MOST);
}

function linkOf(href: string, origin: string): Link | undefined {
	if (!URL.canParse(href, origin)) return undefined;
	const url = new URL(href, origin);
	if (url.origin !== origin) return undefined;
	const [, kind, at = '', ...deeper] = url.pathname.split('/');
	const asked = url.searchParams.get('message');
	const path = url.pathname + url.search;
	if (deeper.length > 0 || !ID.test(at)) return undefined;
	if (kind === 'topics') return named({ id: asked ?? at, path });
	const id = asked ?? url.searchParams.get('thread');
	return kind === 'rooms' && id ? named({ id, room: at, path }) : undefined;
}

function named(link: Link): Link | undefined {
	return ID.test(link.id) ? link : undefined;
}
