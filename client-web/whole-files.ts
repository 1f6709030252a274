import type { Plugin } from 'vite';

type File = {
	name: string;
	/** It holds what all of these need. */
	neededBy: readonly string[];
	/** And no other page, but these: they fetch some of it in vain. */
	alone?: { but: readonly string[] };
};

/** The files that the first views are made of. The first that fits takes a module. */
const FILES: readonly File[] = [
	{ name: 'base', neededBy: ['+layout.svelte'] },
	{ name: 'base', neededBy: ['+layout.ts'] },
	{ name: 'door', neededBy: ['sign-in/+page.svelte', '(app)/+layout.svelte'] },
	{ name: 'shell', neededBy: ['(app)/+layout.svelte'] },
	{ name: 'texts', neededBy: ['(app)/+page.svelte', '(app)/rooms/[id]/+page.svelte'] },
	{
		name: 'talk',
		neededBy: ['(app)/rooms/[id]/+page.svelte', '(app)/topics/[topic]/+page.svelte'],
		alone: { but: ['(app)/wall/+page.svelte', '(app)/moderation/+page.svelte'] }
	}
];

const ROUTES = '/src/routes/';

/**
 * Modules that the same pages need become one file. Left alone, each set of pages and dialogs that share something gets
 * a file of its own, dozens of them a few hundred bytes long: each is compressed by itself, and an eighth of all bytes
 * over the line is lost.
 */
export function wholeFiles(): Plugin {
	const fileOf = new Map<string, string>();
	const names = [...new Set(FILES.map(({ name }) => name))];
	const groups = names.map((name, at) => ({
		name: (id: string) => (fileOf.get(id) === name ? name : null),
		debugName: name,
		priority: names.length - at
	}));
	return {
		name: 'whole-files',
		apply: 'build',
		config: (_, { isSsrBuild }) =>
			isSsrBuild
				? undefined
				: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } },
		buildEnd(error) {
			if (error) return;
			const needs = new Map<string, Set<string>>();
			for (const id of this.getModuleIds()) {
				const at = id.indexOf(ROUTES);
				if (at < 0 || id.includes('?')) continue;
				const found = new Set<string>();
				const reach = (from: string) => {
					if (found.has(from)) return;
					found.add(from);
					for (const next of this.getModuleInfo(from)?.importedIds ?? []) reach(next);
				};
				reach(id);
				needs.set(id.slice(at + ROUTES.length), found);
			}
			for (const { name, neededBy, alone } of FILES) {
				const allowed = [...neededBy, ...(alone?.but ?? [])];
				const missing = allowed.filter((page) => !needs.has(page));
				if (missing.length > 0) return this.error(`no such page: ${missing.join(', ')}`);
				const others = alone ? [...needs].filter(([page]) => !allowed.includes(page)) : [];
				for (const id of needs.get(neededBy[0]!)!) {
					if (fileOf.has(id) || !neededBy.every((page) => needs.get(page)!.has(id))) continue;
					if (!others.some(([, found]) => found.has(id))) fileOf.set(id, name);
				}
			}
		}
	};
}
