import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { Key } from '$lib/i18n/index.svelte';
import { session } from '$lib/state/session.svelte';
import { roomOpen } from '$lib/state/select';
import type { RoomState } from '$lib/state/state';
import { notices } from '$lib/ui/notices.svelte';

import { ask } from '../composer/editing.svelte';
import { ACTIONS } from '../messages/actions';
import { sections } from '../networks/list';
import { act, isMuted } from '../networks/room-actions';
import { open } from './open.svelte';
import { run } from './registered';

export const GROUPS = ['go', 'room', 'message', 'more'] as const;
export type Group = (typeof GROUPS)[number];

/** A key press, as the handler compares it: `mod` is Command on a Mac, Control elsewhere. */
export type Press = { key: string; mod?: true; alt?: true; shift?: true };

export type Shortcut = {
	name: string;
	label: Key;
	group: Group;
	press: Press;
	/** Does it; false: there is nothing to do it to, so the key is left to the browser. */
	run: () => boolean | void;
};

const here = () => roomOpen(session.store.state, page.params) ?? '';
const room = (): RoomState | undefined => session.store.state.rooms[here()];

/** Goes to the next room of the list, and from its end to its beginning. */
function step(by: 1 | -1, wanted: (room: RoomState) => boolean = () => true) {
	const all = sections(session.store.state, session.choices.now.room_order).flatMap(
		({ rooms }) => rooms
	);
	const at = all.findIndex(({ my }) => my.room.id === here());
	const from = at < 0 && by < 0 ? all.length : at;
	for (let far = 1; far <= all.length; far += 1) {
		const next = all[(from + by * far + all.length * 2) % all.length]!;
		if (next.my.room.id === here() || !wanted(next)) continue;
		void goto(`/rooms/${next.my.room.id}`);
		return;
	}
}

const waits = (one: RoomState) => (one.my.unread > 0 && !isMuted(one)) || one.my.mentions > 0;

function focus(selector: string): boolean {
	const found = [...document.querySelectorAll<HTMLElement>(selector)];
	// Of two, the one in the panel that was opened last.
	const there = found.filter((one) => one.checkVisibility()).at(-1);
	there?.focus();
	return there !== undefined;
}

/** Presses what belongs to the message that has the focus. */
function onMessage(selector: string): boolean {
	const message = document.activeElement?.closest<HTMLElement>('[data-message-id]');
	const button = message?.querySelector<HTMLElement>(selector);
	button?.click();
	return button !== undefined && button !== null;
}

/** Opens the message that has the focus for editing, if that may be. */
function edit(): boolean {
	const back = document.activeElement?.closest<HTMLElement>('[data-message-id]') ?? null;
	const here = room();
	const message = here?.messages[back?.dataset.messageId ?? ''];
	const me = session.store.state.me?.person.id ?? '';
	const allowed = ACTIONS.find(({ name }) => name === 'edit');
	if (!here || !message || !allowed?.when(message, here, me)) return false;
	const where = back?.closest('[data-testid="thread"], [data-testid="topic-view"]')
		? 'thread'
		: 'room';
	ask({ id: message.id, where, back });
	return true;
}

/** Every shortcut, once: the keys are heard by this table and the sheet is made of it. */
export const SHORTCUTS: readonly Shortcut[] = [
	{
		name: 'palette',
		label: 'palette.open',
		group: 'go',
		press: { key: 'k', mod: true },
		run: () => open.palette()
	},
	{
		name: 'search',
		label: 'search.field',
		group: 'go',
		press: { key: '/' },
		run: () => {
			// The page's own field, else that of the room list; on a phone the page is gone to.
			if (focus('[data-testid="search-field"]') || focus('[data-testid="search-box"]')) return;
			void goto('/search').then(() => focus('[data-testid="search-field"]'));
		}
	},
	{
		name: 'filter',
		label: 'filter.label',
		group: 'go',
		press: { key: 'f' },
		run: () => {
			// On a phone the list is a page of its own.
			if (!focus('[data-testid="room-filter"]')) {
				void goto('/rooms').then(() => focus('[data-testid="room-filter"]'));
			}
		}
	},
	{
		name: 'home',
		label: 'nav.home',
		group: 'go',
		press: { key: 'g' },
		run: () => void goto('/')
	},
	{
		name: 'topics',
		label: 'topics.title',
		group: 'go',
		press: { key: 't' },
		run: () => void goto('/forum')
	},
	{
		name: 'previous',
		label: 'shortcut.previous',
		group: 'go',
		press: { key: 'ArrowUp', alt: true },
		run: () => step(-1)
	},
	{
		name: 'next',
		label: 'shortcut.next',
		group: 'go',
		press: { key: 'ArrowDown', alt: true },
		run: () => step(1)
	},
	{
		name: 'previous_unread',
		label: 'shortcut.previous_unread',
		group: 'go',
		press: { key: 'ArrowUp', alt: true, shift: true },
		run: () => step(-1, waits)
	},
	{
		name: 'next_unread',
		label: 'shortcut.next_unread',
		group: 'go',
		press: { key: 'ArrowDown', alt: true, shift: true },
		run: () => step(1, waits)
	},
	{
		name: 'write',
		label: 'shortcut.write',
		group: 'room',
		press: { key: 'c' },
		run: () => focus('[data-testid="composer"]')
	},
	{
		name: 'messages',
		label: 'shortcut.messages',
		group: 'room',
		press: { key: 'm' },
		run: () => focus('main [role="log"]')
	},
	{
		name: 'read',
		label: 'shortcut.read',
		group: 'room',
		press: { key: 'Escape', shift: true },
		run: () => {
			const here = room();
			if (!here) return false;
			void act('read', here);
		}
	},
	{
		name: 'details',
		label: 'shortcut.details',
		group: 'room',
		press: { key: 'i' },
		run: () => run('details')
	},
	{
		name: 'reply',
		label: 'message.reply',
		group: 'message',
		press: { key: 'r' },
		run: () => onMessage('[data-act="reply"]')
	},
	{
		name: 'react',
		label: 'message.react',
		group: 'message',
		press: { key: '+' },
		run: () => onMessage('[role="group"] > button[aria-haspopup="dialog"]')
	},
	{
		name: 'edit',
		label: 'message.edit',
		group: 'message',
		press: { key: 'e' },
		run: edit
	},
	{
		name: 'undo',
		label: 'shortcut.undo',
		group: 'more',
		press: { key: 'z' },
		run: () => notices.act()
	},
	{
		name: 'sheet',
		label: 'shortcut.sheet',
		group: 'more',
		press: { key: '?' },
		run: () => open.sheet()
	}
];
