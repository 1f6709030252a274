import { describe, expect, it } from 'vitest';

import type { Message } from '$lib/protocol/types';
import { inLane, lately, NOW_MS, SHOWN } from './lanes';

const said = (count: number, every = 1_000) =>
	Array.from({ length: count }, (_, at) => ({ seq: at + 1, sent_ms: at * every }) as Message);

describe('a lane', () => {
	it('shows the newest, and no more than it holds', () => {
		const { shown, waiting } = inLane(said(SHOWN + 20), undefined);
		expect(shown.map(({ seq }) => seq)).toEqual(
			said(SHOWN + 20)
				.slice(20)
				.map(({ seq }) => seq)
		);
		expect(waiting).toBe(0);
	});

	it('stands still while one looks closer, and counts what comes', () => {
		const { shown, waiting } = inLane(said(12), 9);
		expect(shown.at(-1)?.seq).toBe(9);
		expect(waiting).toBe(3);
	});

	it('counts what was sent within five minutes', () => {
		const all = said(10, 60_000);
		expect(lately(all, 9 * 60_000)).toBe(NOW_MS / 60_000);
		expect(lately(all, 60 * 60_000)).toBe(0);
		expect(lately([], 0)).toBe(0);
	});
});
