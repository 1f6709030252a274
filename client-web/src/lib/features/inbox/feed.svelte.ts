import { rest } from '$lib/connection/rest';
import { asRefusal } from '$lib/connection/refusal';
import type { InboxFilter, InboxItem, InboxPage, InboxState, MyTopic } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import { complain } from '$lib/ui/problems';

/** Items in a page. */
const PAGE = 30;

/** Whether an item stands for a thread: its state is how far the thread is read. */
export function isThread({ kind }: InboxItem): boolean {
	return kind === 'answer' || kind === 'topic';
}

/** The inbox as far as it is here, newest first. */
export class Feed {
	items: readonly InboxItem[] = $state.raw([]);
	/** There are more. */
	cursor: string | undefined = $state();
	loaded = $state(false);
	busy = $state(false);
	/** The code of what went wrong with loading. */
	problem: string | undefined = $state();
	#filter: InboxFilter = 'all';
	#asked = 0;

	/** Loads the first page of what is wanted. */
	async load(filter: InboxFilter): Promise<void> {
		if (filter !== this.#filter) {
			this.items = [];
			this.loaded = false;
		}
		this.#filter = filter;
		await this.#fetch(Math.max(PAGE, Math.min(100, this.items.length)));
	}

	/** Loads what follows. */
	async more(): Promise<void> {
		if (!this.busy && this.cursor !== undefined) await this.#fetch(PAGE, this.cursor);
	}

	async #fetch(limit: number, cursor?: string): Promise<void> {
		const asked = (this.#asked += 1);
		this.busy = true;
		try {
			const query = { filter: this.#filter, limit, cursor };
			const page = await rest.get<InboxPage>('/inbox', query);
			// Something else was asked for meanwhile.
			if (asked !== this.#asked) return;
			this.items = cursor === undefined ? page.items : [...this.items, ...page.items];
			this.cursor = page.cursor;
			this.loaded = true;
			this.problem = undefined;
			session.sync.know(page.items.map(({ message }) => message.author_id));
		} catch (thrown) {
			if (asked === this.#asked) this.problem = asRefusal(thrown).code;
		} finally {
			if (asked === this.#asked) this.busy = false;
		}
	}

	/** Puts an item away, or brings it back. */
	async toggle(item: InboxItem): Promise<void> {
		const unread = item.unread > 0 ? 0 : 1;
		this.#put(item, unread);
		try {
			if (isThread(item)) await read(item, unread > 0);
			else await mark(item, unread > 0);
		} catch (thrown) {
			this.#put(item, item.unread);
			complain(thrown);
		}
	}

	/** Puts everything away. */
	async readAll(): Promise<void> {
		try {
			const inbox = await rest.post<InboxState>('/inbox/read');
			session.store.apply({ type: 'inbox', ...inbox });
			this.items = this.items.map((item) => ({ ...item, unread: 0 }));
		} catch (thrown) {
			complain(thrown);
		}
	}

	#put({ message }: InboxItem, unread: number): void {
		this.items = this.items.map((each) =>
			each.message.id === message.id ? { ...each, unread } : each
		);
	}
}

async function read({ message, root }: InboxItem, unread: boolean): Promise<void> {
	const seq = unread ? message.seq - 1 : message.seq;
	const path = `/topics/${root?.id ?? message.id}/read`;
	const topic = await rest.put<MyTopic>(path, { seq, exact: unread });
	session.store.apply({ type: 'topic', topic });
	await session.sync.inbox();
}

async function mark({ message }: InboxItem, unread: boolean): Promise<void> {
	const inbox = await rest.put<InboxState>(`/inbox/${message.id}`, { unread });
	session.store.apply({ type: 'inbox', ...inbox });
}
