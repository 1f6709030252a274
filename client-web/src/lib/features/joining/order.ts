import type { Registration } from '$lib/protocol/types';

import { SIZES } from './filter';
import type { Names } from './words';

/** By what a table of registrations can be put in order. */
export const COLUMNS = ['municipality', 'size_class', 'region', 'state', 'answer'] as const;

export type Column = (typeof COLUMNS)[number];

/** An order; none: last come first, as the server gives them. */
export type Order = { column: Column; down: boolean } | undefined;

/** What comes after a press on a column: up, down, and as it was. */
export function pressed(order: Order, column: Column): Order {
	if (order?.column !== column) return { column, down: false };
	return order.down ? undefined : { column, down: true };
}

/** By what a registration is compared: how far it has come and what it says have an order of their own. */
const STATES: readonly string[] = ['registered', 'waiting', 'confirmed', 'declined', 'withdrawn'];
const ANSWERS: readonly string[] = ['yes', 'discuss', 'no', 'none'];

/** Registrations in an order; of those that are the same in it the last come first. */
export function ordered(
	all: readonly Registration[],
	order: Order,
	names: Pick<Names, 'municipality' | 'regionOf' | 'organisation'>
): readonly Registration[] {
	if (!order) return all;
	const key = (one: Registration): string | number => {
		const id = one.organisation_id;
		switch (order.column) {
			case 'municipality':
				return names.municipality(id);
			case 'region':
				return names.regionOf(id);
			case 'size_class':
				return SIZES.indexOf(names.organisation(id)?.size_class ?? '');
			case 'state':
				return STATES.indexOf(one.state) * 10_000 + (one.waiting_place ?? 0);
			case 'answer':
				return ANSWERS.indexOf(one.answer?.answer ?? 'none');
		}
	};
	const compare = (a: Registration, b: Registration) => {
		const [here, there] = [key(a), key(b)];
		return typeof here === 'string' ? here.localeCompare(String(there)) : here - Number(there);
	};
	return [...all].sort((a, b) => (order.down ? -compare(a, b) : compare(a, b)));
}
