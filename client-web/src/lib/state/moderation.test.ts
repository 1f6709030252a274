import { describe, expect, it } from 'vitest';

import type { MyNetwork, Statement } from '$lib/protocol/types';
import { apply } from './apply';
import { empty, type State } from './state';

const network = (id: string, may: MyNetwork['may']) =>
	({ network: { id }, may, roles: [] }) as unknown as MyNetwork;

const state: State = {
	...empty,
	networks: { a: network('a', ['moderate']), b: network('b', []) }
};

describe('moderation', () => {
	it('keeps the count of a network that one moderates, and says that lists may be another', () => {
		const after = apply(state, { type: 'case', network_id: 'a', case_id: 'c', open: 3 });
		expect(after.networks.a?.cases).toEqual({ open: 3 });
		expect(after.moderation.version).toBe(state.moderation.version + 1);
		expect(after.networks.b).toBe(state.networks.b);
	});

	it('counts nothing where one does not moderate', () => {
		const after = apply(state, { type: 'case', network_id: 'b', case_id: 'c', open: 3 });
		expect(after.networks.b?.cases).toBeUndefined();
	});

	it('remembers the newest of what one was told', () => {
		const statement = { id: 's', kind: 'muted' } as Statement;
		expect(apply(state, { type: 'statement', statement }).moderation.told).toBe(statement);
	});
});
