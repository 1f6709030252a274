import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { PostMessage } from '$lib/protocol/types';
import { Store } from '$lib/state/store.svelte';

import { changed, ME, message, overview, ROOM } from '../../../tests/support/samples';
import { openDisk } from './disk';
import type { Rpc } from './methods';
import { Outbox } from './outbox';
import { Queue } from './queue';
import { Refusal } from './refusal';
import type { Tabs } from './tabs';

let disk = 0;
let queue: Queue;
let store: Store;
let connected: boolean;
/** What the server has, by nonce: a repeat gives the first again. */
let server: Map<string, string>;
let tabs: Tab;
let answer: 'accept' | 'lose the reply' | 'busy' | 'refuse';

/** What pages of one browser share. */
class Browser {
	pages: Tab[] = [];
	turn: Promise<unknown> = Promise.resolve();
}

class Tab implements Tabs {
	#listeners: ((what: string) => void)[] = [];

	constructor(private readonly browser: Browser) {
		browser.pages.push(this);
	}

	alone<T>(run: () => Promise<T>): Promise<T> {
		const result = this.browser.turn.then(run);
		this.browser.turn = result.catch(() => undefined);
		return result;
	}

	tell(what: string): void {
		for (const page of this.browser.pages) {
			if (page !== this) page.#listeners.forEach((listener) => listener(what));
		}
	}

	hear(listener: (what: string) => void): void {
		this.#listeners.push(listener);
	}
}

const rpc = vi.fn(async (_method: string, params: PostMessage) => {
	if (answer === 'busy') throw new Refusal('busy', true, undefined, undefined, 1);
	if (answer === 'refuse') throw new Refusal('read_only', false);
	if (!server.has(params.nonce)) server.set(params.nonce, params.body);
	if (answer === 'lose the reply') throw Refusal.offline();
	const seq = 11 + [...server.keys()].indexOf(params.nonce);
	const posted = message(seq, { author_id: ME, nonce: params.nonce, body: params.body });
	return { message: posted, undelivered: [] };
});

function open(): Outbox {
	return new Outbox(
		store,
		queue,
		rpc as unknown as Rpc,
		() => connected,
		() => undefined,
		tabs
	);
}

const states = () => store.state.pending.map(({ body, state }) => [body, state]);

beforeEach(() => {
	queue = new Queue(openDisk(`outbox ${++disk}`));
	store = new Store();
	store.apply({ type: 'overview', overview: overview() });
	connected = true;
	server = new Map();
	tabs = new Tab(new Browser());
	answer = 'accept';
	rpc.mockClear();
});

describe('the outbox', () => {
	it('sends at once and forgets what arrived', async () => {
		await open().post(ROOM, 'hej');
		expect([...server.values()]).toEqual(['hej']);
		expect(states()).toEqual([]);
		expect(await queue.of(ME)).toEqual([]);
	});

	it('keeps what is written without a connection, and sends it in order', async () => {
		connected = false;
		const outbox = open();
		await outbox.post(ROOM, 'ett');
		await outbox.post(ROOM, 'två');
		expect(states()).toEqual([
			['ett', 'queued'],
			['två', 'queued']
		]);
		connected = true;
		await outbox.flush();
		expect([...server.values()]).toEqual(['ett', 'två']);
		expect(states()).toEqual([]);
	});

	it('sends after a new start what the page before left', async () => {
		connected = false;
		await open().post(ROOM, 'kvar');
		store = new Store();
		store.apply({ type: 'overview', overview: overview() });
		connected = true;
		await open().resume();
		expect([...server.values()]).toEqual(['kvar']);
		expect(await queue.of(ME)).toEqual([]);
	});

	it('posts once when the reply was lost', async () => {
		answer = 'lose the reply';
		const outbox = open();
		await outbox.post(ROOM, 'hej');
		expect(states()).toEqual([['hej', 'queued']]);
		answer = 'accept';
		await outbox.flush();
		expect(rpc).toHaveBeenCalledTimes(2);
		expect(server.size).toBe(1);
		expect(states()).toEqual([]);
	});

	it('does not send again what came back over the room', async () => {
		answer = 'lose the reply';
		connected = false;
		const outbox = open();
		await outbox.post(ROOM, 'hej');
		const { nonce } = store.state.pending[0]!;
		store.apply(changed(message(11, { author_id: ME, nonce })));
		connected = true;
		await outbox.flush();
		expect(rpc).not.toHaveBeenCalled();
	});

	it('shows what was refused, goes on with the next, and tries again when asked', async () => {
		answer = 'refuse';
		const outbox = open();
		await outbox.post(ROOM, 'hej');
		expect(states()).toEqual([['hej', 'failed']]);
		answer = 'accept';
		await outbox.post(ROOM, 'nästa');
		expect([...server.values()]).toEqual(['nästa']);
		await outbox.retry(store.state.pending[0]!.nonce);
		expect([...server.values()]).toEqual(['nästa', 'hej']);
	});

	it('tries again by itself while the server is busy', async () => {
		answer = 'busy';
		await open().post(ROOM, 'hej');
		expect(states()).toEqual([['hej', 'queued']]);
		answer = 'accept';
		await vi.waitFor(() => expect(server.size).toBe(1));
	});

	it('forgets what its writer throws away', async () => {
		connected = false;
		const outbox = open();
		await outbox.post(ROOM, 'hej');
		await outbox.discard(store.state.pending[0]!.nonce);
		expect(states()).toEqual([]);
		expect(await queue.of(ME)).toEqual([]);
	});

	describe('of two pages of one browser', () => {
		let other: Store;
		let first: Outbox;
		let second: Outbox;

		beforeEach(() => {
			const browser = new Browser();
			other = new Store();
			other.apply({ type: 'overview', overview: overview() });
			const there = () => connected;
			const quiet = () => undefined;
			const call = rpc as unknown as Rpc;
			first = new Outbox(store, queue, call, there, quiet, new Tab(browser));
			second = new Outbox(other, queue, call, there, quiet, new Tab(browser));
		});

		it('sends each message once, in the order of writing, whichever page it was written on', async () => {
			connected = false;
			await first.post(ROOM, 'ett');
			await second.post(ROOM, 'två');
			await first.post(ROOM, 'tre');
			await vi.waitFor(() => expect(other.state.pending).toHaveLength(3));
			connected = true;
			await Promise.all([second.flush(), first.flush()]);
			expect(rpc.mock.calls.map(([, { body }]) => body)).toEqual(['ett', 'två', 'tre']);
			await vi.waitFor(() => expect(other.state.pending).toEqual([]));
			expect(states()).toEqual([]);
			expect(await queue.of(ME)).toEqual([]);
		});

		it('takes up what a page left that died before the reply', async () => {
			const asked = rpc.getMockImplementation()!;
			// The server has it, and the page is gone before it hears so.
			rpc.mockImplementationOnce(async (method, params) => {
				await asked(method, params);
				throw Refusal.offline();
			});
			await first.post(ROOM, 'hej');
			first.stop();
			await second.resume();
			expect(rpc).toHaveBeenCalledTimes(2);
			expect(server.size).toBe(1);
			expect(await queue.of(ME)).toEqual([]);
		});

		it('shows on one page what is discarded on the other as gone', async () => {
			connected = false;
			await first.post(ROOM, 'ångrat');
			await vi.waitFor(() => expect(other.state.pending).toHaveLength(1));
			await first.discard(store.state.pending[0]!.nonce);
			await vi.waitFor(() => expect(other.state.pending).toEqual([]));
		});
	});

	it('holds back a room that takes messages slowly, and not the others', async () => {
		const accept = rpc.getMockImplementation()!;
		rpc.mockImplementation(async (method, params) => {
			if (params.room_id === ROOM) throw new Refusal('too_many_requests', true, '', '', 60_000);
			return accept(method, params);
		});
		const outbox = open();
		await outbox.post(ROOM, 'ett');
		await outbox.post(ROOM, 'två');
		await outbox.post('room-2', 'annat');
		rpc.mockImplementation(accept);
		expect([...server.values()]).toEqual(['annat']);
		expect(states()).toEqual([
			['ett', 'queued'],
			['två', 'queued']
		]);
	});
});
