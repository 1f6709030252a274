import type { MessageId, PushNotice } from '$lib/protocol/types';
import type { Words } from './disk';

/** What a notification carries along, for whoever opens it. */
export type Carried = { url: string; message_id?: MessageId };

/** For a browser in which nobody's language is known any more. */
const NOBODY: Words = {
	mention: 'Something new in Mellanrum.',
	direct: 'Something new in Mellanrum.',
	message: 'Something new in Mellanrum.',
	lang: 'en'
};

/** Where the message is to be seen. */
export function addressOf({ room_id, message_id, thread }: PushNotice): string {
	const query = new URLSearchParams({ ...(thread ? { thread } : {}), message: message_id });
	return `/rooms/${room_id}?${query}`;
}

/**
 * The notification: one for each room, the newest in place of those before. Without `title` and `body` it says only
 * that there is something.
 */
export function notificationOf(pushed: PushNotice | undefined, words: Words = NOBODY) {
	const options: NotificationOptions & { renotify?: boolean } = {
		lang: words.lang,
		icon: '/icon-192.png',
		badge: '/badge-96.png'
	};
	if (!pushed) {
		const data: Carried = { url: '/' };
		return { title: 'Mellanrum', options: { ...options, body: words.message, data } };
	}
	const data: Carried = { url: addressOf(pushed), message_id: pushed.message_id };
	const title = [pushed.title ?? 'Mellanrum', pushed.network].filter(Boolean).join(' · ');
	const body = pushed.body ?? words[pushed.kind] ?? words.message;
	return { title, options: { ...options, body, tag: pushed.room_id, renotify: true, data } };
}
