import { expect, it } from 'vitest';

import { apply } from './apply';
import { empty } from './state';

it('what comes of registrations is counted for its own network', () => {
	const once = apply(empty, { type: 'registrations', network_id: 'a' });
	const twice = apply(once, { type: 'registrations', network_id: 'a' });
	const both = apply(twice, { type: 'registrations', network_id: 'b' });
	expect(both.joining).toEqual({ a: 2, b: 1 });
	expect(empty.joining).toEqual({});
});
