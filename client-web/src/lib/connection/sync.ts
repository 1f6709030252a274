import type {
	Handover,
	InboxPage,
	Message,
	MessageId,
	MessagePage,
	MyRoom,
	MyTopic,
	NetworkEvent,
	Overview,
	Person,
	PersonEvent,
	PersonId,
	RoomEvent,
	RoomId,
	Saved,
	Statement
} from '$lib/protocol/types';
import type { Change } from '$lib/state/apply';
import { type Beside, isStale } from '$lib/state/history';
import type { Presence } from '$lib/state/presence.svelte';
import type { Store } from '$lib/state/store.svelte';
import type { Typing } from '$lib/state/typing.svelte';
import type { Live } from './live';
import { Refusal } from './refusal';
import { rest } from './rest';

/** Most messages in one page; the contract's `PAGE`. */
export const PAGE = 100;

/** Messages in a page that is fetched while one scrolls. */
const STEP = 60;

/**
 * After a change the next ones of this many milliseconds are put together: a message alone is there at once, and of a
 * hundred in a second the page draws itself twenty times.
 */
const BURST_MS = 50;

/** Milliseconds in which requests for the same thing are taken together. */
const GATHER_MS = 300;

/** After a break all pages come back at once: each waits up to so many milliseconds before it asks. */
const SPREAD_MS = 3_000;

/** Keeps the store in step with the server: first state, live changes, and what to fetch when a change says so. */
export class Sync {
	#wanted = new Map<string, ReturnType<typeof setTimeout>>();

	constructor(
		private readonly store: Store,
		private readonly presence: Presence,
		private readonly typing: Typing,
		/** Absent while its SDK is on the way: then all rooms are heard once it is here. */
		private readonly live: () => Live | undefined
	) {}

	/** Fetches all that is needed to start, and hears every room from there on. */
	async overview(): Promise<void> {
		const overview = await rest.get<Overview>('/me/overview');
		this.store.apply({ type: 'overview', overview });
		for (const { room } of overview.rooms) this.#recount(room.id);
	}

	/** Hears every room and network that is known. */
	followAll(): void {
		const { rooms, networks } = this.store.state;
		for (const room of Object.values(rooms)) if (!room.closed) this.#follow(room.my);
		for (const id of Object.keys(networks)) this.live()?.follow(`network:${id}`);
	}

	/** Puts a room that was just made or fetched, and hears it. */
	take(my: MyRoom): void {
		this.store.apply({ type: 'room', my });
		this.#recount(my.room.id);
		this.#follow(my);
	}

	/** After a break: what was told to the person alone meanwhile cannot be recovered, so it is asked for. */
	reconnected(): void {
		this.#soon('overview', () => this.#overviewAgain(), SPREAD_MS * Math.random());
	}

	/** The newest page of a room's history. */
	newest(id: RoomId, limit = STEP): Promise<void> {
		return this.#page(id, { limit: Math.min(PAGE, limit) });
	}

	/** The first page of a room's history. */
	first(id: RoomId): Promise<void> {
		return this.#page(id, { after: 0, limit: STEP });
	}

	/** The page in whose middle a seq stands. */
	around(id: RoomId, seq: number): Promise<void> {
		return this.#page(id, { around: seq, limit: STEP });
	}

	/** The page in whose middle a moment stands. */
	at(id: RoomId, at_ms: number): Promise<void> {
		return this.#page(id, { at_ms, limit: STEP });
	}

	/** The page before what is here. */
	async older(id: RoomId): Promise<void> {
		const before = this.store.state.rooms[id]?.oldest;
		if (before) await this.#page(id, { before, limit: STEP }, { before });
	}

	/** The page after what is here. */
	async newer(id: RoomId): Promise<void> {
		const after = this.store.state.rooms[id]?.newest;
		if (after !== undefined) await this.#page(id, { after, limit: STEP }, { after });
	}

	/** The first message after a seq, without putting it anywhere; absent if there is none. */
	async firstAfter(id: RoomId, after: number): Promise<Message | undefined> {
		const { messages } = await rest.get<MessagePage>(`/rooms/${id}/messages`, { after, limit: 1 });
		return messages[0];
	}

	/** The next page of a thread that is open, and the message that started it; whether there is more. */
	async thread(id: RoomId, root: MessageId): Promise<boolean> {
		if (!this.store.state.rooms[id]?.messages[root]) {
			const message = await rest.get<Message>(`/messages/${root}`);
			this.store.apply({ type: 'messages', messages: [message] });
			// It has moved: its posts are no longer this room's.
			if (message.room_id !== id) throw new Refusal('not_found', false);
		}
		const after = this.store.state.rooms[id]?.reading[root] ?? 0;
		this.store.apply({ type: 'thread', room_id: id, root, after });
		if (after === Infinity) return false;
		const page = await rest.get<MessagePage>(`/messages/${root}/thread`, { after, limit: PAGE });
		this.store.apply({ type: 'thread', room_id: id, root, after, page });
		this.#missingPeople(page.messages.map(({ author_id }) => author_id));
		return page.has_newer;
	}

	async #page(id: RoomId, query: Record<string, number>, beside?: Beside): Promise<void> {
		const era = this.store.state.rooms[id]?.era;
		const page = await rest.get<MessagePage>(`/rooms/${id}/messages`, query);
		const room = this.store.state.rooms[id];
		if (room && isStale(room, page)) return this.#page(id, query, beside);
		this.store.apply({ type: 'page', room_id: id, page, beside, era });
		this.#missingPeople(page.messages.map(({ author_id }) => author_id));
	}

	subscribed(channel: string, lost: boolean): void {
		const [kind, id] = split(channel);
		if (kind === 'person' && lost) this.#soon('overview', () => this.#overviewAgain());
		if (kind === 'network' || kind === 'room') void this.here(channel);
		if (kind !== 'room' || !lost) return;
		// A list that shows the room sees it and fetches what it needs.
		this.store.apply({ type: 'forget', room_id: id });
		this.#soon(id, () => this.#fetchRoom(id));
	}

	/** Asks who is here; from then on joins and leaves keep it. */
	async here(channel: string): Promise<void> {
		try {
			const here = await this.live()?.presence(channel);
			if (here) this.presence.replace(channel, here);
		} catch {
			// It passes; the next subscription asks again.
		}
	}

	publication(channel: string, data: unknown): void {
		const [kind, id] = split(channel);
		if (kind === 'room') this.#roomEvent(id, data as RoomEvent);
		if (kind === 'person') this.#personEvent(data as PersonEvent);
		if (kind === 'network') this.store.apply({ ...(data as NetworkEvent) });
	}

	ended(channel: string): void {
		const [kind, id] = split(channel);
		if (kind !== 'room') return;
		this.live()?.unfollow(channel);
		this.store.apply({ type: 'room_closed', room_id: id });
	}

	#roomEvent(id: RoomId, event: RoomEvent): void {
		if (event.type === 'typing') {
			const me = this.store.state.me?.person.id;
			if (event.person_id !== me) this.typing.set(id, event.person_id, event.thread);
			return;
		}
		this.#gather(event);
		if (event.type === 'message') {
			const { author_id, thread } = event.message;
			this.typing.done(id, author_id, thread?.root_id);
			this.#missingPeople([author_id]);
		}
		if (event.type === 'member') this.#missingPeople([event.member.person_id]);
	}

	#burst: Change[] = [];
	#bursting = false;

	#gather(change: Change): void {
		this.#burst.push(change);
		if (!this.#bursting) this.#put();
	}

	#put(): void {
		const changes = this.#burst;
		this.#bursting = changes.length > 0;
		if (!this.#bursting) return;
		this.#burst = [];
		this.store.apply({ type: 'changes', changes });
		for (const id of Object.keys(this.store.state.rooms)) this.#recount(id);
		this.#ownAgain();
		setTimeout(() => this.#put(), BURST_MS);
	}

	#personEvent(event: PersonEvent): void {
		switch (event.type) {
			case 'read': {
				this.store.apply({ type: 'read', read: event });
				this.#soon('inbox', () => this.inbox());
				return this.#recount(event.room_id);
			}
			case 'room_opened':
				return this.#soon(event.room_id, () => this.#fetchRoom(event.room_id));
			case 'room_closed':
				return this.ended(`room:${event.room_id}`);
			case 'roles_changed':
				return this.#soon('overview', () => this.#overviewAgain());
			case 'profile':
				return this.store.apply({ type: 'person', person: event.person });
			case 'draft':
			case 'scheduled':
			case 'scheduled_gone':
				return this.store.apply(event);
			case 'settings':
				return this.store.apply({ type: 'settings', settings: event.settings });
			case 'topic':
				this.store.apply({ type: 'topic', topic: event.topic });
				return this.#ownAgain();
			case 'inbox':
				return this.store.apply({ type: 'inbox', unread: event.inbox.unread });
			case 'saved':
			case 'saved_gone':
				return this.store.apply(event);
			case 'reminder':
				this.store.apply({ type: 'saved', saved: event.saved });
				return this.remind(event.saved);
			case 'held':
			case 'case':
			case 'registrations':
				return this.store.apply(event);
			case 'statement':
				this.store.apply(event);
				return this.tell(event.statement);
			case 'mention':
				return this.#soon('inbox', () => this.inbox());
			case 'coaching':
				return this.grouped(event);
			case 'handover':
				return this.noted(event.note);
		}
	}

	/** Asks for these people, if they are not known yet. */
	know(ids: string[]): void {
		this.#missingPeople(ids);
	}

	/** Told of each reminder as it comes. */
	remind: (saved: Saved) => void = () => undefined;

	/** Told of each act of moderation that concerns the person, as it comes. */
	tell: (statement: Statement) => void = () => undefined;

	/** Told of each change to a network's coaching groups, by those who may form them. */
	grouped: (event: Extract<PersonEvent, { type: 'coaching' }>) => void = () => undefined;

	/** Told of each note that those who moderate leave for each other, by those who do. */
	noted: (note: Handover) => void = () => undefined;

	/** Asks how much of the inbox is unread. */
	async inbox(): Promise<void> {
		const { unread } = await rest.get<InboxPage>('/inbox', { filter: 'unread', limit: 1 });
		this.store.apply({ type: 'inbox', unread });
	}

	/** Fetches of followed topics and the inbox what cannot be known from what came. */
	#ownAgain(): void {
		const { stale, inboxStale } = this.store.state.own;
		if (inboxStale) this.#soon('inbox', () => this.inbox());
		if (!stale) return;
		this.#soon('topics', async () => {
			const topics = await rest.get<MyTopic[]>('/topics/mine');
			this.store.apply({ type: 'topics', topics });
		});
	}

	/** Fetches the room if its counts cannot be known from what came. */
	#recount(id: RoomId): void {
		if (this.store.state.rooms[id]?.recount) this.#soon(id, () => this.#fetchRoom(id));
	}

	#follow(my: MyRoom): void {
		const { epoch } = this.store.state;
		this.live()?.follow(`room:${my.room.id}`, { offset: my.head, epoch });
	}

	async #fetchRoom(id: RoomId): Promise<void> {
		this.take(await rest.get<MyRoom>(`/rooms/${id}`));
		this.#missingPeople(this.store.state.rooms[id]?.my.people ?? []);
	}

	async #overviewAgain(): Promise<void> {
		await this.overview();
		this.followAll();
	}

	/** A room is named somewhere that is not known yet. */
	look(id: RoomId): void {
		this.#soon(id, () => this.#fetchRoom(id));
	}

	/** People are named somewhere: those who are not known yet are asked for. */
	meet(ids: PersonId[]): void {
		this.#missingPeople(ids);
	}

	/** Asks for whoever is named but not known yet: new ones, and those who wrote here and have left. */
	#missingPeople(ids: string[]): void {
		const { people } = this.store.state;
		for (const id of new Set(ids)) {
			if (people[id] || this.#asked.has(id)) continue;
			this.#asked.add(id);
			rest
				.get<Person>(`/people/${id}`)
				.then((person) => this.store.apply({ type: 'person', person }))
				.catch(() => this.#asked.delete(id));
		}
	}

	#asked = new Set<string>();

	#soon(what: string, run: () => Promise<void>, spread = 0): void {
		if (this.#wanted.has(what)) return;
		this.#wanted.set(
			what,
			setTimeout(() => {
				this.#wanted.delete(what);
				run().catch(() => undefined);
			}, GATHER_MS + spread)
		);
	}
}

function split(channel: string): [kind: string, id: string] {
	const at = channel.indexOf(':');
	return [channel.slice(0, at), channel.slice(at + 1)];
}
