import { describe, expect, it } from 'vitest';

import late from './late/en.json';

/** Every source of the client, by its path from `src`. */
const sources = Object.fromEntries(
	Object.entries(
		import.meta.glob<string>(['/src/**/*.{ts,svelte}', '!/src/**/*.test.ts'], {
			query: '?raw',
			import: 'default',
			eager: true
		})
	).map(([path, source]) => [path.slice('/src/'.length), source])
);

/** Where an import leads, if to one of the sources. */
function target(from: string, to: string): string | undefined {
	const path = to.startsWith('$lib/')
		? to.replace('$lib', 'lib')
		: new URL(to, `file:///${from}`).pathname.slice(1);
	return ['', '.ts', '.svelte'].map((end) => path + end).find((known) => known in sources);
}

/** What comes with a source at once. */
function comes(from: string): string[] {
	const imports = sources[from]!.matchAll(
		/^\s*(?:import|export)\s(?!type\s)[^;]*?from '([.$][^']+)'/gm
	);
	return [...imports].flatMap(([, to]) => target(from, to!) ?? []);
}

/** Pages whose texts come with them. */
const withTexts = Object.keys(sources)
	.filter((path) => path.endsWith('/+page.ts') && sources[path]!.includes('lateTexts()'))
	.map((path) => path.replace('+page.ts', '+page.svelte'));

/** What a page other than those is made of before anything else is fetched. */
const atFirst = new Set(
	Object.keys(sources).filter((path) => path.startsWith('routes/') && !withTexts.includes(path))
);
for (const path of atFirst) for (const next of comes(path)) atFirst.add(next);

/** The names of late texts in a source, also those that are put together from a beginning and a word. */
function lateIn(source: string): string[] {
	const whole = [...source.matchAll(/['"`]([a-z_.0-9]+)['"`]/g)].map(([, name]) => name!);
	const begun = [...source.matchAll(/`([a-z_.]+[._])\$\{[^`]*?\}([a-z_.]*)`/g)];
	return Object.keys(late).filter(
		(key) =>
			whole.includes(key) ||
			begun.some(([, head, tail]) => key.startsWith(head!) && key.endsWith(tail!))
	);
}

describe('late texts', () => {
	it('are not needed by what is there from the beginning', () => {
		expect(atFirst.size).toBeGreaterThan(200);
		for (const path of atFirst) expect(lateIn(sources[path]!), path).toEqual([]);
	});
});
