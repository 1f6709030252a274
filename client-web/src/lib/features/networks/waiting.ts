import type { Level, Message, PersonId } from '$lib/protocol/types';
import { share } from '$lib/state/counts';
import type { RoomState, State } from '$lib/state/state';

/** Something that waits for an answer: a message for this person, or the number of those that are not here yet. */
export type ForYou = { room: RoomState; message?: Message };

export type Waiting = {
	forYou: ForYou[];
	/** Rooms with something new, the latest first. */
	rooms: RoomState[];
	/** How many rooms that one does not want to hear of have something new. */
	muted: number;
};

type LevelOf = (room: RoomState) => Level;

/** What came since one looked: what is for this person, then where there is something new. */
export function waiting(state: State, levelOf: LevelOf): Waiting {
	const me = state.me?.person.id ?? '';
	const fresh = Object.values(state.rooms)
		.filter(({ my, closed }) => my.unread > 0 && !closed)
		.sort((a, b) => (b.my.last_message_ms ?? 0) - (a.my.last_message_ms ?? 0));
	const muted = fresh.filter((room) => levelOf(room) === 'nothing');
	const heard = fresh.filter((room) => levelOf(room) !== 'nothing');
	return {
		forYou: fresh
			.filter((room) => room.my.mentions > 0 || (isDirect(room) && !muted.includes(room)))
			.flatMap((room) => linesOf(room, me)),
		rooms: heard.filter((room) => !isDirect(room)),
		muted: muted.length
	};
}

/** Rooms whose newest messages have to be known to say who wants something. */
export function unknown({ forYou }: Waiting): RoomState[] {
	return forYou.flatMap(({ room, message }) => (!message && room.oldest === undefined ? room : []));
}

function isDirect({ my }: RoomState): boolean {
	return my.room.kind === 'direct';
}

function linesOf(room: RoomState, me: PersonId): ForYou[] {
	const counted = Object.values(room.messages)
		.map((message) => ({ message, ...share(message, me, room.my.last_read_seq) }))
		.filter(({ unread }) => unread > 0)
		.sort((a, b) => b.message.seq - a.message.seq);
	const mine = counted.filter(({ mentions }) => mentions > 0);
	const shown = isDirect(room) && mine.length === 0 ? counted.slice(0, 1) : mine;
	return shown.length > 0 ? shown.map(({ message }) => ({ room, message })) : [{ room }];
}
