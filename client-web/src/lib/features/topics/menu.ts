import type { Key } from '$lib/i18n/index.svelte';
import type { Message, PersonId } from '$lib/protocol/types';
import { isClosed, may } from '$lib/state/select';
import type { RoomState } from '$lib/state/state';

import { ACTIONS } from '../messages/actions';
import { simple } from './acts';
import { picked } from './picked.svelte';
import { canChange } from './rights';

/** The dialogs of the menu. */
export type Opens =
	'ask' | 'change' | 'decline' | 'export' | 'feed' | 'lower' | 'merge' | 'move' | 'relay';

/** Something that can be done with a topic. */
export type Act = {
	name: string;
	label: Key;
	when: (message: Message, room: RoomState, me: PersonId) => boolean;
	run: Opens | ((message: Message, room: RoomState) => Promise<void> | void);
};

/** What can be done with any message, under the topic's heading. */
function ofMessage(name: string): Act {
	const { label, when, run } = ACTIONS.find((action) => action.name === name)!;
	return { name, label, when, run: run as Act['run'] };
}

const orders = (_: Message, room: RoomState) => may(room, 'mark_any');

/** All of them, in the order of the menu. */
export const ACTS: readonly Act[] = [
	ofMessage('link'),
	{ name: 'export', label: 'export.topic', when: () => true, run: 'export' },
	{
		name: 'feed',
		label: 'feeds.topic',
		when: (_, room) => !isClosed(room.my.room),
		run: 'feed'
	},
	{ name: 'change', label: 'topic.change', when: canChange, run: 'change' },
	ofMessage('mark'),
	ofMessage('unmark'),
	ofMessage('ask'),
	ofMessage('decline'),
	ofMessage('reopen'),
	{
		name: 'pin',
		label: 'topic.pin',
		when: (message, room) => !message.pinned && may(room, 'pin'),
		run: (message) => simple('message.pin', message)
	},
	{
		name: 'unpin',
		label: 'topic.unpin',
		when: (message, room) => message.pinned !== undefined && may(room, 'pin'),
		run: (message) => simple('message.unpin', message)
	},
	{
		name: 'close',
		label: 'topic.close',
		when: (message, room, me) => !message.topic?.closed && canChange(message, room, me),
		run: (message) => simple('topic.close', message)
	},
	{
		name: 'open',
		label: 'topic.reopen',
		when: (message, room, me) =>
			message.topic?.closed !== undefined && canChange(message, room, me),
		run: (message) => simple('topic.reopen', message)
	},
	ofMessage('relay'),
	{ name: 'move', label: 'topic.move', when: orders, run: 'move' },
	{
		name: 'split',
		label: 'topic.split',
		when: orders,
		run: (message, room) => picked.start({ room: room.my.room.id, thread: message.id })
	},
	{ name: 'merge', label: 'topic.merge', when: orders, run: 'merge' },
	{ name: 'lower', label: 'topic.lower', when: canChange, run: 'lower' }
];
