import { goto } from '$app/navigation';
import { newNonce } from '$lib/connection/methods';
import { type Key, t } from '$lib/i18n/index.svelte';
import type {
	ChangeTopic,
	Message,
	MessageId,
	RoomId,
	TopicActId,
	TopicKind,
	TopicResult
} from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import { notices } from '$lib/ui/notices.svelte';
import { complain } from '$lib/ui/problems';

/** What a topic is called and what it is. */
export type Words = { title: string; kind: TopicKind; tags: string[] };

/** Puts what came of an act, and says so with a way back. */
function done({ message, act_id }: TopicResult, said: Key, where?: string): Message {
	session.store.apply({ type: 'messages', messages: [message] });
	if (act_id) notices.say(t(said), { label: t('undo'), run: () => undo(act_id, where) });
	else notices.say(t(said));
	return message;
}

/** Takes an act back, and goes to where one was. */
async function undo(act_id: TopicActId, where?: string): Promise<void> {
	try {
		const result = await session.rpc('topic.undo', { act_id, nonce: newNonce() });
		done({ message: result.message }, 'topic.undone');
		if (where) await goto(where);
	} catch (thrown) {
		complain(thrown);
	}
}

/** Makes a topic of messages of a room. */
export async function lift(room_id: RoomId, words: Words, messages: MessageId[]): Promise<void> {
	const result = await session.rpc('topic.lift', {
		room_id,
		nonce: newNonce(),
		...words,
		messages
	});
	const { id } = done(result, 'topic.lifted', `/rooms/${room_id}`);
	await goto(`/topics/${id}`);
}

/** Changes what a topic is called or what it is. */
export async function change(before: Message, words: Omit<ChangeTopic, 'message_id' | 'nonce'>) {
	const message_id = before.id;
	const { topic } = before;
	const result = await session.rpc('topic.change', { message_id, nonce: newNonce(), ...words });
	session.store.apply({ type: 'messages', messages: [result.message] });
	if (!topic) return;
	const { title, kind, tags, lang } = topic;
	back('topic.changed', async () => {
		const nonce = newNonce();
		return session.rpc('topic.change', { message_id, nonce, title, kind, tags, lang });
	});
}

/** Says what was done, with a way back that is an act of its own. */
function back(said: Key, run: () => Promise<{ message: Message }>) {
	const undo = async () => {
		try {
			const { message } = await run();
			session.store.apply({ type: 'messages', messages: [message] });
			notices.say(t('topic.undone'));
		} catch (thrown) {
			complain(thrown);
		}
	};
	notices.say(t(said), { label: t('undo'), run: undo });
}

type Simple = 'topic.close' | 'topic.reopen' | 'message.pin' | 'message.unpin';

/** Acts that have an opposite. */
const OPPOSITES: Record<Simple, { other: Simple; said: Key }> = {
	'topic.close': { other: 'topic.reopen', said: 'topic.now_closed' },
	'topic.reopen': { other: 'topic.close', said: 'topic.now_open' },
	'message.pin': { other: 'message.unpin', said: 'topic.now_pinned' },
	'message.unpin': { other: 'message.pin', said: 'topic.now_unpinned' }
};

/** Closes, reopens, pins or unpins. */
export async function simple(method: Simple, { id }: Message): Promise<void> {
	const call = (one: Simple) => session.rpc(one, { message_id: id, nonce: newNonce() });
	const { other, said } = OPPOSITES[method];
	try {
		const { message } = await call(method);
		session.store.apply({ type: 'messages', messages: [message] });
		back(said, () => call(other));
	} catch (thrown) {
		complain(thrown);
	}
}

/** Gives a topic back to the talk of its room. */
export async function lower({ id, room_id }: Message): Promise<void> {
	const result = await session.rpc('topic.lower', { message_id: id, nonce: newNonce() });
	done(result, 'topic.lowered', `/topics/${id}`);
	await goto(`/rooms/${room_id}?message=${id}&thread=${id}`);
}

/** Takes a topic to another room. `wider`: one has said that more people may read it there. */
export async function move({ id }: Message, room_id: RoomId, wider: boolean): Promise<void> {
	const act = { message_id: id, nonce: newNonce(), room_id, confirm_wider: wider };
	done(await session.rpc('topic.move', act), 'topic.moved', `/topics/${id}`);
}

/** Makes posts of a topic a topic of their own. */
export async function split({ id }: Message, words: Words, posts: MessageId[]): Promise<void> {
	const act = { message_id: id, nonce: newNonce(), ...words, posts };
	const made = done(await session.rpc('topic.split', act), 'topic.was_split', `/topics/${id}`);
	await goto(`/topics/${made.id}`);
}

/** Puts a topic into another; its address leads there from then on. */
export async function merge({ id }: Message, into: MessageId, wider: boolean): Promise<void> {
	const act = { message_id: id, nonce: newNonce(), into, confirm_wider: wider };
	done(await session.rpc('topic.merge', act), 'topic.merged', `/topics/${id}`);
	await goto(`/topics/${into}`);
}
