import { goto } from '$app/navigation';
import { rest } from '$lib/connection/rest';
import { t } from '$lib/i18n/index.svelte';
import type { MyRoom, NewDirect, Person } from '$lib/protocol/types';
import { roomName } from '$lib/state/select';
import { session } from '$lib/state/session.svelte';
import type { RoomState, State } from '$lib/state/state';
import { complain } from '$lib/ui/problems';

import { sections } from '../networks/list';
import { making } from '../networks/making.svelte';
import { networkName } from '../networks/name';
import { act, ROOM_ACTIONS } from '../networks/room-actions';
import { pathOf } from '../search/asked';
import { open } from '../shortcuts/open.svelte';
import { newIn } from '../topics/lines';
import { watches } from '../wall/lanes';
import type { Entry } from './find';

/** All that the palette leads to: rooms, people, and what one may do. `onday`: asks for a day of the open room. */
export function entries(state: State, here: RoomState | undefined, onday: () => void): Entry[] {
	return [...rooms(state), ...people(state), ...acts(state, here, onday)];
}

function rooms(state: State): Entry[] {
	const several = Object.keys(state.networks).length > 1;
	return sections(state, session.choices.now.room_order).flatMap((section) =>
		section.rooms.map((room) => ({
			id: room.my.room.id,
			kind: 'room' as const,
			name: roomName(state, room),
			more: several && section.network ? networkName(section.network.network) : undefined,
			run: () => goto(`/rooms/${room.my.room.id}`)
		}))
	);
}

function people(state: State): Entry[] {
	return Object.values(state.people)
		.filter(({ active, id }) => active && id !== state.me?.person.id)
		.sort((a, b) => a.name.localeCompare(b.name))
		.map((person) => ({
			id: person.id,
			kind: 'person',
			name: person.name,
			more: [`@${person.handle}`, person.organisation].filter(Boolean).join(' · '),
			run: () => talkTo(person)
		}));
}

/** The page of search, with what was typed. */
export async function toSearch(words = ''): Promise<void> {
	await goto(pathOf({ q: words, order: 'best' }));
	document.querySelector<HTMLElement>('[data-testid="search-field"]')?.focus();
}

/** The conversation with somebody; the server gives the one that there is, or makes it. */
async function talkTo(person: Person): Promise<void> {
	const body: NewDirect = { people: [person.id] };
	try {
		const my = await rest.post<MyRoom>('/directs', body);
		session.sync.take(my);
		await goto(`/rooms/${my.room.id}`);
	} catch (thrown) {
		complain(thrown);
	}
}

function acts(state: State, here: RoomState | undefined, onday: () => void): Entry[] {
	const kind = 'act' as const;
	const several = Object.keys(state.networks).length > 1;
	const ofRoom: Entry[] = here
		? [
				{
					id: 'day',
					kind,
					name: t('palette.day'),
					more: roomName(state, here),
					run: onday
				},
				...ROOM_ACTIONS.filter(({ when }) => when(here)).map(({ name, label }) => ({
					id: name,
					kind,
					name: t(label),
					more: roomName(state, here),
					run: () => act(name, here)
				}))
			]
		: [];
	const ofNetworks = Object.values(state.networks).flatMap((network) => {
		const { id } = network.network;
		const more = several ? networkName(network.network) : undefined;
		const made: Entry[] = [];
		const offer = (what: 'channel' | 'cohort' | 'invite', name: string) =>
			made.push({
				id: `${what} ${id}`,
				kind,
				name,
				more,
				run: () => making.begin({ what, network })
			});
		if (network.may.includes('create_channel')) offer('channel', t('channel.new'));
		if (network.may.includes('form_cohort')) offer('cohort', t('cohort.new'));
		if (network.may.includes('invite')) offer('invite', t('invite.open'));
		const lead = (to: string, name: string) =>
			made.push({ id: to, kind, name, more, run: () => goto(to) });
		if (watches(state, id)) lead(`/wall?network=${id}`, t('wall.title'));
		if (network.may.includes('see_directory')) lead(`/directory/${id}`, t('directory.title'));
		if (network.may.includes('see_registrations')) lead(`/joining/${id}`, t('joining.title'));
		if (network.may.includes('form_cohort')) lead(`/groups?network=${id}`, t('groups.title'));
		if (network.may.includes('moderate')) lead(`/moderation?network=${id}`, t('moderation.title'));
		return made;
	});
	return [
		...ofRoom,
		{
			id: 'direct',
			kind,
			name: t('direct.new'),
			run: () => making.begin({ what: 'direct' })
		},
		...ofNetworks,
		{ id: 'search', kind, name: t('search.field'), run: () => toSearch() },
		{ id: 'home', kind, name: t('nav.home'), run: () => goto('/') },
		{ id: 'topics', kind, name: t('topics.all'), run: () => goto('/forum') },
		{
			id: 'new_topic',
			kind,
			name: t('topic.new'),
			run: () => goto(newIn({ room: here?.my.room.id ?? '' }))
		},
		{ id: 'questions', kind, name: t('questions.title'), run: () => goto('/questions') },
		{ id: 'statements', kind, name: t('statements.title'), run: () => goto('/statements') },
		{ id: 'settings', kind, name: t('settings.title'), run: () => goto('/settings') },
		{ id: 'shortcuts', kind, name: t('shortcut.sheet'), run: () => open.sheet() },
		{ id: 'sign_out', kind, name: t('sign_out.act'), run: () => session.signOut() }
	];
}
