// A server and a browser that cannot reach any other machine do all that they do elsewhere.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

/** Ways to a network namespace: as root, and as a user who may have one of their own. */
const WAYS = [['--net'], ['--map-root-user', '--net']];
const INSIDE = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

const way = WAYS.find((flags) => spawnSync('unshare', [...flags, ...INSIDE, 'true']).status === 0);
const skip = way ? false : 'this machine lets nobody make a network namespace (unshare, ip)';

test('without a way out one signs in, opens a room, writes and comes to the settings', { skip }, () => {
	const { NODE_TEST_CONTEXT: _, ...env } = process.env;
	const script = join(import.meta.dirname, 'support', 'alone.js');
	const { status, stdout, stderr } = spawnSync('unshare', [...way, ...INSIDE, process.execPath, script], {
		env,
		encoding: 'utf8'
	});
	assert.equal(status, 0, `${stdout}\n${stderr}`);
	assert.match(stdout, /nothing was asked of another machine/);
});
