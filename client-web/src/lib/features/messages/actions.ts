import { newNonce } from '$lib/connection/methods';
import { type Key, t } from '$lib/i18n/index.svelte';
import type { Message, PersonId } from '$lib/protocol/types';
import { may } from '$lib/state/select';
import { session } from '$lib/state/session.svelte';
import type { RoomState } from '$lib/state/state';
import { notices } from '$lib/ui/notices.svelte';
import { complain } from '$lib/ui/problems';

import { unreadFrom } from '../following/unread';
import { forget, isSaved, save } from '../saved/saving';
import { picked } from '../topics/picked.svelte';
import { permalink } from './places';

/** What a message's place can be asked to open. */
export type Open =
	| 'ask'
	| 'decline'
	| 'edit'
	| 'lift'
	| 'mute'
	| 'hold'
	| 'note'
	| 'relay'
	| 'reactions'
	| 'remove'
	| 'report'
	| 'revisions'
	| 'save';

/** Something a person can do with a message. */
export type Action = {
	name: string;
	label: Key;
	/** Whether it is offered for this message. */
	when: (message: Message, room: RoomState, me: PersonId) => boolean;
	/** Done at once, or opened for more. */
	run: Open | ((message: Message) => Promise<void> | void);
};

type Act =
	| 'answer.accept'
	| 'answer.withdraw'
	| 'message.pin'
	| 'message.unpin'
	| 'question.mark'
	| 'question.reopen'
	| 'question.unmark';

/** Calls a method about a message and puts what came of it. */
async function act(method: Act, message: Message): Promise<void> {
	try {
		const result = await session.rpc(method, { message_id: message.id, nonce: newNonce() });
		session.store.apply({ type: 'messages', messages: [result.message] });
	} catch (thrown) {
		complain(thrown);
	}
}

async function copyLink(message: Message): Promise<void> {
	try {
		await navigator.clipboard.writeText(new URL(permalink(message), location.origin).href);
		notices.say(t('message.link_copied'));
	} catch {
		notices.say(t('message.link_not_copied'), 'problem');
	}
}

const mine = (message: Message, me: PersonId) => message.author_id === me;
const canMark = (message: Message, room: RoomState, me: PersonId) =>
	may(room, 'mark_any') || (mine(message, me) && may(room, 'post'));

/** A question that nobody has settled. */
const waits = ({ question, answer_id, declined }: Message) => question && !answer_id && !declined;

/** Direct conversations have no topics: nobody rules over the others' words. */
const canLift = (message: Message, room: RoomState, me: PersonId) =>
	room.my.room.kind !== 'direct' && canMark(message, room, me);

/** A reply to a question that this person may accept an answer to. */
function canAnswer({ thread }: Message, room: RoomState, me: PersonId): boolean {
	const asked = thread && room.messages[thread.root_id];
	return asked !== undefined && asked.question && canMark(asked, room, me);
}

/** All of them, in the order of the menu. */
export const ACTIONS: readonly Action[] = [
	{
		name: 'edit',
		label: 'message.edit',
		when: (message, room, me) => mine(message, me) && may(room, 'post'),
		run: 'edit'
	},
	{
		name: 'mark',
		label: 'message.mark',
		when: (message, room, me) => !message.question && canMark(message, room, me),
		run: (message) => act('question.mark', message)
	},
	{
		name: 'unmark',
		label: 'message.unmark',
		when: (message, room, me) => message.question && canMark(message, room, me),
		run: (message) => act('question.unmark', message)
	},
	{
		name: 'ask',
		label: 'question.ask',
		when: (message, room, me) => waits(message) && canMark(message, room, me),
		run: 'ask'
	},
	{
		name: 'decline',
		label: 'question.decline',
		when: (message, room, me) => waits(message) && canMark(message, room, me),
		run: 'decline'
	},
	{
		name: 'reopen',
		label: 'question.reopen',
		when: (message, room, me) => message.declined !== undefined && canMark(message, room, me),
		run: (message) => act('question.reopen', message)
	},
	{
		name: 'accept',
		label: 'message.accept',
		when: (message, room, me) => !message.is_answer && canAnswer(message, room, me),
		run: (message) => act('answer.accept', message)
	},
	{
		name: 'withdraw',
		label: 'message.withdraw',
		when: (message, room, me) => message.is_answer === true && canAnswer(message, room, me),
		run: (message) => act('answer.withdraw', message)
	},
	{
		name: 'lift',
		label: 'topic.lift',
		when: (message, room, me) => !message.topic && !message.thread && canLift(message, room, me),
		run: 'lift'
	},
	{
		name: 'pick',
		label: 'topic.pick',
		when: (message, room, me) => !message.topic && !message.thread && canLift(message, room, me),
		run: (message) => picked.begin(message)
	},
	{
		name: 'pin',
		label: 'message.pin',
		when: (message, room) => !message.pinned && may(room, 'pin'),
		run: (message) => act('message.pin', message)
	},
	{
		name: 'unpin',
		label: 'message.unpin',
		when: (message, room) => message.pinned !== undefined && may(room, 'pin'),
		run: (message) => act('message.unpin', message)
	},
	{
		name: 'note',
		label: 'sessions.note_is',
		when: (_, room) => may(room, 'run_sessions'),
		run: 'note'
	},
	{
		name: 'save',
		label: 'message.save',
		when: ({ id }) => !isSaved(id),
		run: save
	},
	{
		name: 'forget',
		label: 'saved.forget',
		when: ({ id }) => isSaved(id),
		run: forget
	},
	{
		name: 'remind',
		label: 'message.remind',
		when: () => true,
		run: 'save'
	},
	{
		name: 'unread',
		label: 'message.unread_from',
		when: (message, room, me) => !mine(message, me) && !room.closed,
		run: unreadFrom
	},
	{
		name: 'relay',
		label: 'relay.open',
		when: (message, room, me) => (mine(message, me) && !room.closed) || may(room, 'pass_on'),
		run: 'relay'
	},
	{
		name: 'link',
		label: 'message.link',
		when: () => true,
		run: copyLink
	},
	{
		name: 'reactions',
		label: 'message.reactions',
		when: (message) => message.reactions.length > 0,
		run: 'reactions'
	},
	{
		name: 'revisions',
		label: 'message.revisions',
		when: (message) => message.edited_ms !== undefined,
		run: 'revisions'
	},
	{
		name: 'report',
		label: 'report.open',
		when: (message, { my, closed }, me) =>
			!mine(message, me) && my.room.kind !== 'direct' && !closed,
		run: 'report'
	},
	{
		name: 'hold',
		label: 'hold.open',
		when: (message, room, me) =>
			!mine(message, me) &&
			!!room.my.room.network_id &&
			room.my.room.kind !== 'cohort' &&
			room.my.room.kind !== 'staff' &&
			may(room, 'remove_any'),
		run: 'hold'
	},
	{
		name: 'mute',
		label: 'mute.open',
		when: (message, room, me) => !mine(message, me) && may(room, 'mute'),
		run: 'mute'
	},
	{
		name: 'remove',
		label: 'message.remove',
		when: (message, room, me) => (mine(message, me) && !room.closed) || may(room, 'remove_any'),
		run: 'remove'
	}
];

/** Adds one's reaction, or takes it back. */
export async function react(message: Message, emoji: string, me: PersonId): Promise<void> {
	const known = message.reactions.find((reaction) => reaction.emoji === emoji);
	const method = known?.people.includes(me) ? 'reaction.remove' : 'reaction.add';
	try {
		const result = await session.rpc(method, { message_id: message.id, nonce: newNonce(), emoji });
		session.store.apply({ type: 'messages', messages: [result.message] });
	} catch (thrown) {
		complain(thrown);
	}
}
