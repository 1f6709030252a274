import { describe, expect, it } from 'vitest';

import type { MyRoom } from '$lib/protocol/types';
import { roomsIn } from '$lib/state/select';

import { after, myRoom, overview } from '../../../../tests/support/samples';
import { moved, narrowed } from './list';

function channel(name: string, change: Partial<MyRoom> = {}): MyRoom {
	return myRoom({ room: { ...myRoom().room, id: name, name }, ...change });
}

const state = after({
	type: 'overview',
	overview: overview(['Gångfart', 'Allmänt', 'Årsmöte', 'Parkering'].map((name) => channel(name)))
});
const names = (order: string[] = []) =>
	roomsIn(state, 'channels', undefined, order).map(({ my }) => my.room.name);

describe('the room list', () => {
	it('puts the rooms of one’s own order first, and the others by name', () => {
		expect(names()[0]).toBe('Allmänt');
		expect(names(['Parkering', 'Gångfart']).slice(0, 3)).toEqual([
			'Parkering',
			'Gångfart',
			'Allmänt'
		]);
	});

	it('moves a room within its folder and leaves other folders as they are', () => {
		const folder = roomsIn(state, 'channels', undefined, ['Parkering', 'Gångfart']);
		const order = moved(['elsewhere', 'Parkering', 'Gångfart'], folder, 'Parkering', 1);
		expect(order.slice(0, 3)).toEqual(['elsewhere', 'Gångfart', 'Parkering']);
		expect(order).toHaveLength(5);
		expect(names(order).slice(0, 2)).toEqual(['Gångfart', 'Parkering']);
	});

	it('finds rooms without accents and capitals, by each word', () => {
		const rooms = roomsIn(state, 'channels');
		const found = (words: string) => narrowed(state, rooms, words).map(({ my }) => my.room.name);
		expect(found('gang')).toEqual(['Gångfart']);
		expect(found(' ARS mote')).toEqual(['Årsmöte']);
		expect(found('nothing of that name')).toEqual([]);
	});
});
