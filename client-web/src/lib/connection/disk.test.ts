import { deleteDB, openDB } from 'idb';
import { describe, expect, it } from 'vitest';

import { ME, ROOM } from '../../../tests/support/samples';
import { openDisk, wipe } from './disk';
import { Queue } from './queue';

const unsent = (nonce: string, created_ms: number) => ({
	nonce,
	person_id: ME,
	room_id: ROOM,
	body: nonce,
	created_ms
});

describe('the disk', () => {
	it('of the first version is taken over with what waits in it, first written first', async () => {
		const old = await openDB('old', 1, {
			upgrade: (disk) => void disk.createObjectStore('unsent', { keyPath: 'nonce' })
		});
		await old.put('unsent', unsent('a', 2));
		await old.put('unsent', unsent('b', 1));
		old.close();
		const queue = new Queue(openDisk('old'));
		expect((await queue.of(ME)).map(({ nonce }) => nonce)).toEqual(['b', 'a']);
	});

	it('keeps the order of writing when the clock goes back, and the place of what is put again', async () => {
		const queue = new Queue(openDisk('order'));
		for (const [nonce, ms] of [
			['a', 3],
			['b', 1],
			['c', 2]
		] as const)
			await queue.put(unsent(nonce, ms));
		await queue.put({ ...unsent('a', 3), refused: 'read_only' });
		expect((await queue.of(ME)).map(({ nonce }) => nonce)).toEqual(['a', 'b', 'c']);
		expect((await queue.of(ME))[0]?.refused).toBe('read_only');
	});

	it('when wiped keeps only what was written and not sent', async () => {
		const disk = (await openDisk('wiped'))!;
		await new Queue(Promise.resolve(disk)).put(unsent('a', 1));
		await disk.put('words', { mention: '', direct: '', message: '', lang: 'sv' }, 'push');
		await wipe(disk);
		expect(await disk.count('words')).toBe(0);
		expect(await disk.count('outbox')).toBe(1);
		disk.close();
		await deleteDB('wiped');
	});

	it('that is not there leaves the queue to the page’s memory', async () => {
		const queue = new Queue(Promise.resolve(undefined));
		await queue.put(unsent('a', 1));
		expect(await queue.of(ME)).toHaveLength(1);
		await queue.drop('a');
		expect(await queue.waits()).toBe(false);
	});
});
