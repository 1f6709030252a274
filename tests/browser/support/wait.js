// Waiting for what is to come, never for a time. A wait that comes true costs nothing, however long it might have been.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** Milliseconds that anything may take on the slowest machine that runs the tests. */
export const PATIENCE_MS = 60_000;

/** Milliseconds between two looks: what is looked at needs the processor too. */
const LOOK_MS = 20;

/** Waits until a value is as wished; the last one is in the error. Where nothing can be read yet, as while a page is loaded, it goes on. */
export async function eventually(read, wished) {
	const until = Date.now() + PATIENCE_MS;
	let last, thrown;
	do {
		try {
			thrown = undefined;
			last = await read();
			if (wished(last)) return last;
		} catch (error) {
			thrown = error;
		}
		await pause(LOOK_MS);
	} while (Date.now() < until);
	const how = thrown ? `could not be read: ${thrown}` : JSON.stringify(last);
	assert.fail(`${wished} never came true; last: ${how}`);
}

/** Waits until a value is this one; what it was last is in the error. */
export async function becomes(read, value) {
	let last;
	try {
		return await eventually(read, (now) => isDeepStrictEqual((last = now), value));
	} catch (error) {
		assert.deepEqual(last, value);
		throw error;
	}
}
