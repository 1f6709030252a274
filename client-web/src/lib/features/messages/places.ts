import { goto } from '$app/navigation';
import type { Message, MessageId, RoomId } from '$lib/protocol/types';

/** A place in a room that an address names. */
export type Place = { kind: 'message'; id: string } | { kind: 'day'; day: string };

/** The path that leads to a message, wherever it stands: among the room's own or in a thread. */
export function permalink(message: Pick<Message, 'room_id' | 'id' | 'topic'>): string {
	if (message.topic) return `/topics/${message.id}`;
	return `/rooms/${message.room_id}?message=${message.id}`;
}

/** The path that leads to a post of a topic, where it stands. */
export function postLink(topic: MessageId, post: MessageId): string {
	return post === topic ? `/topics/${topic}` : `/topics/${topic}?message=${post}`;
}

/** Shows a room where a day (2026-03-01) begins. */
export function goToDay(room: RoomId, day: string): Promise<void> {
	return goto(`/rooms/${room}?day=${day}`, { noScroll: true });
}

/** The place that an address names, if any. */
export function placeIn({ searchParams }: URL): Place | undefined {
	const id = searchParams.get('message');
	if (id) return { kind: 'message', id };
	const day = searchParams.get('day');
	return day && /^\d{4}-\d\d-\d\d$/.test(day) ? { kind: 'day', day } : undefined;
}
