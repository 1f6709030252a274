// Runs the browser tests: two files side by side, each with a browser and servers of its own; then those that measure, one by one.
//
//   node run.js [FILE…]
//
// With CI in the environment, a file that failed runs once more by itself. Both outcomes are told: what failed only at first is named
// as flaky, what failed twice fails.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** What measures time or frames: beside another it would measure that one, too. */
const ALONE = ['budget.test.js', 'history.test.js', 'wall-load.test.js'];

/** What takes longest, first: so neither of two is left with much at the end. */
const LONG = ['parts.test.js', 'looks.test.js', 'writing.test.js', 'places.test.js', 'offline.test.js', 'finding.test.js'];

/** Milliseconds that a file may take; each wait in it has a limit of its own. */
const FILE_MS = 15 * 60_000;

/** Totals of a run by itself, which are ours to tell once. */
const TOTAL = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/** Runs files; their outcomes by file: how many passed or were skipped, and the names of those that failed. */
async function outcomes(files, concurrency) {
	const all = new Map(files.map((file) => [file, { passed: 0, skipped: 0, failed: [] }]));
	async function* heard(events) {
		for await (const event of events) {
			const { type, data } = event;
			const of = all.get(data?.file && basename(data.file)) ?? all.get(basename(data?.name ?? ''));
			if (type === 'test:pass' && data.details.type !== 'suite') {
				if (data.skip === undefined) of.passed += 1;
				else of.skipped += 1;
			}
			if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') of.failed.push(data.name);
			if (type !== 'test:diagnostic' || data.nesting > 0 || !TOTAL.test(data.message)) yield event;
		}
	}
	if (files.length === 0) return all;
	const paths = files.map((file) => join(import.meta.dirname, file));
	await pipeline(run({ files: paths, concurrency, timeout: FILE_MS }), heard, new spec(), process.stdout, { end: false });
	return all;
}

const asked = process.argv.slice(2).map((path) => basename(path));
const found = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.js'));
const unknown = asked.filter((name) => !found.includes(name));
if (unknown.length > 0) throw new Error(`no such test: ${unknown}`);
const rank = (name) => (LONG.includes(name) ? LONG.indexOf(name) : LONG.length);
const files = found.filter((name) => asked.length === 0 || asked.includes(name)).sort((a, b) => rank(a) - rank(b));

const began = Date.now();
const together = files.filter((name) => !ALONE.includes(name));
const first = new Map([
	...(await outcomes(together, Math.min(2, availableParallelism()))),
	...(await outcomes(files.filter((name) => ALONE.includes(name)), 1))
]);
const failing = [...first].filter(([, { failed }]) => failed.length > 0).map(([file]) => file);
const again = new Map();
for (const file of process.env.CI ? failing : []) {
	console.log(`\n${file} failed and runs once more, by itself`);
	for (const [name, outcome] of await outcomes([file], 1)) again.set(name, outcome);
}

const last = new Map([...first, ...again]);
let [passed, failed, skipped, flaky] = [0, 0, 0, 0];
for (const outcome of last.values()) {
	passed += outcome.passed;
	skipped += outcome.skipped;
	failed += outcome.failed.length;
}
console.log('');
for (const [file, outcome] of again) {
	for (const name of first.get(file).failed.filter((one) => !outcome.failed.includes(one))) {
		flaky += 1;
		console.log(`flaky: ${file}: ${name} (failed at first, passed when it ran by itself)`);
	}
	for (const name of outcome.failed) {
		const before = first.get(file).failed.includes(name) ? 'failed' : 'passed';
		console.log(`failed: ${file}: ${name} (${before} at first, failed when it ran by itself)`);
	}
}
console.log(`ℹ pass ${passed}\nℹ fail ${failed}\nℹ skipped ${skipped}\nℹ flaky ${flaky}\nℹ seconds ${Math.round((Date.now() - began) / 1000)}`);
process.exitCode = failed > 0 ? 1 : 0;
