import { SvelteMap } from 'svelte/reactivity';

import { Refusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { FoundMessages, Message, MessageId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import type { RoomState, State } from '$lib/state/state';
import type { Link } from './links';

/** What a link leads to; `nothing`: for this person, as far as could be learnt. */
export type Linked = { message: Message; room: RoomState } | 'nothing';

/** What was asked for: its message, and the room's era then; or nothing, and among how many rooms. */
type Found = { message: Message; era: number } | { among: number };

/** Most that is remembered; what was found first goes first. */
const MOST = 300;

const found = new SvelteMap<MessageId, Found>();
const asked = new Set<MessageId>();
const next = new Set<MessageId>();

/** As many as the server takes. */
const AT_ONCE = 20;

/** Whose it is. */
let owner: string | undefined;

/** What is known of where a link leads; absent while nothing is. */
export function linked(state: State, { id, room: at }: Link): Linked | undefined {
	const room = at === undefined ? undefined : state.rooms[at];
	// Rooms that one may read are known: of others nothing is asked.
	if (at !== undefined && (!room || room.closed)) return 'nothing';
	const here = room?.messages[id] ?? state.topics[id]?.message;
	const known = here ?? remembered(state, id);
	if (known === undefined || known === 'nothing') return known;
	const its = state.rooms[known.room_id];
	if (!its) return undefined;
	return its.closed || known.removed ? 'nothing' : { message: known, room: its };
}

function remembered(state: State, id: MessageId): Message | 'nothing' | undefined {
	const known = owner === state.me?.person.id ? found.get(id) : undefined;
	if (!known) return undefined;
	// Since somebody was let in somewhere it may be there to read.
	if ('among' in known) return known.among === open(state) ? 'nothing' : undefined;
	const { message, era } = known;
	const room = state.rooms[message.room_id];
	const newer = room?.messages[message.id];
	if (newer) return newer;
	const moved = room?.moved[message.thread?.root_id ?? message.id];
	const left = moved !== undefined && moved.changed_seq > message.changed_seq;
	// Changes of it may have been missed, or it is somewhere else now.
	return left || (room && room.era !== era) ? undefined : message;
}

function open({ rooms }: State): number {
	return Object.values(rooms).filter(({ closed }) => !closed).length;
}

/** Asks where a link leads, unless that is on its way. What is asked for in one go is one request. */
export function look({ id }: Link): void {
	const me = session.store.state.me?.person.id;
	if (owner !== me) {
		found.clear();
		asked.clear();
		next.clear();
		owner = me;
	}
	if (!me || asked.has(id)) return;
	asked.add(id);
	// After the other cards whose time has come.
	if (next.size === 0) setTimeout(() => void ask(me));
	next.add(id);
}

async function ask(me: string): Promise<void> {
	if (owner !== me) return;
	const ids = [...next];
	next.clear();
	for (let at = 0; at < ids.length; at += AT_ONCE) await askFor(me, ids.slice(at, at + AT_ONCE));
}

async function askFor(me: string, ids: MessageId[]): Promise<void> {
	const among = open(session.store.state);
	try {
		const { messages } = await rest.get<FoundMessages>(`/messages?ids=${ids.join()}`);
		for (const id of ids) {
			const message = messages.find((message) => message.id === id);
			keep(me, id, message ? met(message) : { among });
		}
	} catch (thrown) {
		// What passes by itself is asked again when one comes back to it.
		const passes = thrown instanceof Refusal && thrown.temporary;
		if (!passes) for (const id of ids) keep(me, id, { among });
	} finally {
		for (const id of ids) asked.delete(id);
	}
}

/** What is remembered of a message, whose room and author shall be known. */
function met(message: Message): Found {
	const { rooms, people } = session.store.state;
	const { room_id, author_id } = message;
	if (!rooms[room_id]) session.sync.look(room_id);
	if (!people[author_id]) session.sync.meet([author_id]);
	return { message, era: rooms[room_id]?.era ?? 0 };
}

function keep(me: string, id: MessageId, what: Found): void {
	if (owner !== me) return;
	found.delete(id);
	found.set(id, what);
	for (const oldest of [...found.keys()].slice(0, -MOST)) found.delete(oldest);
}

// What is remembered follows what happens to it, also where the room's own history has let go of it.
session.onMessage((message) => {
	const known = found.get(message.id);
	if (!known || 'among' in known) return;
	const same = known.message.room_id === message.room_id;
	if (same && known.message.changed_seq >= message.changed_seq) return;
	found.set(message.id, { message, era: session.store.state.rooms[message.room_id]?.era ?? 0 });
});
