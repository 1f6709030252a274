import type { MessageId, RoomId, SearchHit } from '$lib/protocol/types';

/** The hits of one topic or thread, or a single message. */
export type Group = {
	root_id: MessageId;
	room_id: RoomId;
	/** Of a topic. */
	title?: string;
	/** Of a thread: how it begins. */
	about?: string;
	hits: SearchHit[];
};

/** Characters of a thread's beginning. */
const ABOUT = 120;

/** Hits by topic or thread, in the order of each one's first. */
export function grouped(hits: readonly SearchHit[]): Group[] {
	const groups = new Map<MessageId, Group>();
	for (const hit of hits) {
		const { message, root } = hit;
		const root_id = message.thread?.root_id ?? message.id;
		let group = groups.get(root_id);
		if (!group) {
			const first = root ?? message;
			group = { root_id, room_id: message.room_id, title: first.topic?.title, hits: [] };
			if (!group.title && root) group.about = beginning(root.body);
			groups.set(root_id, group);
		}
		group.hits.push(hit);
	}
	return [...groups.values()];
}

/** How a text begins, without the marks of Markdown. */
function beginning(body: string): string {
	const line = body.replace(/[*_`>#~]+/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
	const words = line.replace(/\s+/g, ' ').trim();
	return words.length > ABOUT ? `${words.slice(0, ABOUT).trimEnd()}…` : words;
}
