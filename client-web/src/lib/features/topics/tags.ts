import { rest } from '$lib/connection/rest';
import { fold } from '$lib/i18n/fold';
import type { Room, TagCount, TopicPage } from '$lib/protocol/types';

/** Most tags of a topic, and the longest; the contract's words. */
export const TAGS = 8;
export const TAG = 40;

/** A tag as it is kept. */
export function normal(text: string): string {
	return text
		.normalize('NFC')
		.toLocaleLowerCase()
		.replace(/[#,]/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Known tags in which what was typed occurs, those that begin with it first; none that is there already. */
export function offered(
	known: readonly TagCount[],
	typed: string,
	there: readonly string[]
): string[] {
	const wanted = fold(typed);
	const begins = (tag: string) => Number(!fold(tag).startsWith(wanted));
	return known
		.map(({ tag }) => tag)
		.filter((tag) => !there.includes(tag) && fold(tag).includes(wanted))
		.sort((a, b) => begins(a) - begins(b));
}

/** The tags that there are where a room belongs, the most used first. */
export async function tagsNear({ id, network_id }: Room): Promise<readonly TagCount[]> {
	const where = network_id ? { network: network_id } : { room: id };
	const { tags } = await rest.get<TopicPage>('/topics', { ...where, limit: 1 });
	return tags;
}
