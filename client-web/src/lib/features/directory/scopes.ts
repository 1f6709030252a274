import { t } from '$lib/i18n/index.svelte';
import type { DirectoryArea, Grant, MyNetwork, Role } from '$lib/protocol/types';
import { roomName } from '$lib/state/select';
import type { State } from '$lib/state/state';

/** A place that a role may be for. */
export type Place = { value: string; name: string };

const WHOLE: readonly Role[] = ['owner', 'coordinator', 'moderator', 'applicant'];

/** The roles that somebody with these roles may give. */
export function givable({ roles }: Pick<MyNetwork, 'roles'>): Role[] {
	const has = (role: Role) => roles.some((one) => one.role === role);
	const all: Role[] = [
		'participant',
		'area_coordinator',
		'coach',
		'moderator',
		'observer',
		'guest_speaker',
		'coordinator'
	];
	if (has('owner')) return [...all, 'owner'];
	if (has('coordinator')) return all;
	return has('area_coordinator') ? ['participant', 'observer'] : [];
}

/** Whether they may give this one: an area coordinator only what is of their own area. */
export function mayGive(mine: Pick<MyNetwork, 'roles'>, grant: Grant): boolean {
	if (!givable(mine).includes(grant.role)) return false;
	if (mine.roles.some(({ role }) => role === 'owner' || role === 'coordinator')) return true;
	return mine.roles.some(({ role, scope }) => role === 'area_coordinator' && scope === grant.scope);
}

/** What a role can be for; the empty value is the whole network. */
export function placesOf(
	role: Role,
	tree: State,
	mine: MyNetwork,
	areas: readonly DirectoryArea[]
): Place[] {
	const whole = { value: '', name: t('roles.whole') };
	if (WHOLE.includes(role)) return [whole];
	const ofAreas = areas.map(({ area, name }) => ({ value: area, name }));
	const rooms = Object.values(tree.rooms)
		.filter(({ my }) => my.room.network_id === mine.network.id && my.room.kind !== 'area')
		.filter(({ my }) => my.room.kind !== 'staff' && my.room.kind !== 'direct')
		.filter(({ my }) => my.room.kind !== 'cohort' || role === 'coach')
		.map((room) => ({ value: room.my.room.slug, name: roomName(tree, room) }))
		.sort((a, b) => a.name.localeCompare(b.name));
	if (role === 'area_coordinator') return ofAreas;
	if (role === 'guest_speaker') return rooms;
	return role === 'coach' ? [whole, ...rooms] : [whole, ...ofAreas];
}

/** What a role is for in words: an area's or room's name, or its short name where one doesn't know it. */
export function scopeName(
	scope: string,
	tree: State,
	mine: MyNetwork,
	areas: readonly DirectoryArea[]
): string {
	const area = areas.find((one) => one.area === scope);
	if (area) return area.name;
	const room = Object.values(tree.rooms).find(
		({ my }) => my.room.network_id === mine.network.id && my.room.slug === scope
	);
	return room ? roomName(tree, room) : scope;
}
