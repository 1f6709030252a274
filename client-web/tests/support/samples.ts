import type { Message, MyRoom, Overview, Person } from '$lib/protocol/types';
import { apply, type Event } from '$lib/state/apply';
import { empty, type State } from '$lib/state/state';

export const ROOM = 'room-1';
export const ME = 'anna';

export function person(id: string): Person {
	return { id, handle: id, name: id, title: '', active: true };
}

export function myRoom(change: Partial<MyRoom> = {}): MyRoom {
	return {
		room: {
			id: ROOM,
			kind: 'theme',
			slug: 'parkering',
			name: 'parkering',
			purpose: '',
			lang: 'sv',
			who_posts: 'everyone',
			changed_seq: 1
		},
		role: 'participant',
		may: ['read', 'post', 'react'],
		member_count: 3,
		people: [],
		head: 10,
		last_read_seq: 8,
		unread: 2,
		mentions: 1,
		...change
	};
}

export function overview(rooms: MyRoom[] = [myRoom()]): Overview {
	return {
		me: {
			person: person(ME),
			email: 'anna@demo.example',
			locale: 'sv',
			time_zone: 'Europe/Stockholm',
			server_owner: false
		},
		networks: [],
		rooms,
		people: [person(ME), person('bo')],
		epoch: 'e1',
		limits: {
			body_bytes: 16_384,
			direct_people: 10,
			recover_changes: 500,
			file_bytes: 26_214_400,
			files: 10
		},
		settings: {
			version: 0,
			theme: 'auto',
			density: 'comfortable',
			enter_sends: true,
			room_order: [],
			levels: {},
			notifications: { in_page: true, push: true, show_content: false }
		},
		topics: [],
		inbox: { unread: 0 },
		saved: []
	};
}

/** A message by somebody else, as it was born at `seq`. */
export function message(seq: number, change: Partial<Message> = {}): Message {
	return {
		id: `m${seq}`,
		room_id: ROOM,
		seq,
		changed_seq: seq,
		author_id: 'bo',
		nonce: `n${seq}`,
		body: 'hej',
		html: '<p>hej</p>',
		sent_ms: 1_000 * seq,
		reply_count: 0,
		reactions: [],
		mentions: [],
		mentions_all: false,
		question: false,
		...change
	};
}

export function changed(message: Message): Event {
	return { type: 'change', change: { type: 'message', message } };
}

export function removed(message: Message, seq: number): Message {
	const removed = { at_ms: 1, by: message.author_id };
	return { ...message, changed_seq: seq, body: '', html: '', removed };
}

/** The state after an overview and these events. */
export function after(...events: Event[]): State {
	return [{ type: 'overview' as const, overview: overview() }, ...events].reduce(
		(state: State, event: Event) => apply(state, event),
		empty
	);
}

export function counts(state: State): { unread: number; mentions: number } {
	const { unread, mentions } = state.rooms[ROOM]!.my;
	return { unread, mentions };
}
