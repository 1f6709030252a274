import { describe, expect, it } from 'vitest';

import type { Organisation, Registration } from '$lib/protocol/types';

import { type Order, ordered, pressed } from './order';
import { Names } from './words';

const organisation = (id: string, size_class?: string) =>
	({ id, short_name: id, size_class, parent_id: 'r' }) as Organisation;
const registration = (id: string, more: Partial<Registration> = {}) =>
	({ organisation_id: id, state: 'registered', ...more }) as Registration;

const names = new Names({
	organisations: [
		organisation('Åmål', 'XS'),
		organisation('Ale', 'M'),
		organisation('Borås', 'XXL')
	],
	themes: []
});
const all = [
	registration('Åmål', { state: 'waiting', waiting_place: 2 }),
	registration('Ale', { state: 'waiting', waiting_place: 1 }),
	registration('Borås', { answer: { answer: 'yes' } as Registration['answer'] })
];
const by = (order: Order) => ordered(all, order, names).map((one) => one.organisation_id);

describe('an order', () => {
	it('is up, down and none by pressing a column', () => {
		const up = pressed(undefined, 'region');
		expect(up).toEqual({ column: 'region', down: false });
		expect(pressed(up, 'region')).toEqual({ column: 'region', down: true });
		expect(pressed(pressed(up, 'region'), 'region')).toBeUndefined();
		expect(pressed(up, 'state')).toEqual({ column: 'state', down: false });
	});

	it('is by size, not by its letters', () => {
		expect(by({ column: 'size_class', down: false })).toEqual(['Åmål', 'Ale', 'Borås']);
		expect(by({ column: 'size_class', down: true })).toEqual(['Borås', 'Ale', 'Åmål']);
	});

	it('is by place in line where they wait', () => {
		expect(by({ column: 'state', down: false })).toEqual(['Borås', 'Ale', 'Åmål']);
	});

	it('leaves as it was what is the same', () => {
		expect(by({ column: 'region', down: false })).toEqual(['Åmål', 'Ale', 'Borås']);
		expect(by({ column: 'answer', down: false })).toEqual(['Borås', 'Åmål', 'Ale']);
		expect(by(undefined)).toEqual(['Åmål', 'Ale', 'Borås']);
	});
});
