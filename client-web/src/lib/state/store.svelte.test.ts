import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';

import type { Me } from '$lib/protocol/types';
import { Store } from './store.svelte';

describe('the store', () => {
	it('keeps what made a part of the page go when that part says goodbye', () => {
		const store = new Store();
		const me = { person: { id: 'vera' } } as Me;
		const stop = $effect.root(() => {
			$effect(() => {
				void store.state.me;
				return () => store.apply({ type: 'left', room_id: 'a room' });
			});
		});
		flushSync();
		store.apply({ type: 'me', me });
		flushSync();
		expect(store.state.me).toEqual(me);
		stop();
	});
});
