import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/**
 * Moves the document's one inline script into a file of its own: the server allows scripts from itself only
 * (`script-src 'self'`), and nothing inline.
 *
 * @param {import('@sveltejs/kit').Adapter} within
 * @returns {import('@sveltejs/kit').Adapter}
 */
function withoutInlineScript(within) {
	return {
		...within,
		async adapt(builder) {
			await within.adapt(builder);
			const page = readFileSync('build/index.html', 'utf8');
			const [whole, script] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
			if (!whole || !script) throw new Error('build/index.html has no start script');
			const hash = createHash('sha256').update(script).digest('hex').slice(0, 12);
			const file = `/_app/immutable/begin.${hash}.js`;
			writeFileSync(`build${file}`, script);
			writeFileSync('build/index.html', page.replace(whole, `<script src="${file}"></script>`));
			// It is made after the list of what the service worker keeps.
			const worker = readFileSync('build/service-worker.js', 'utf8');
			if (!worker.includes('%start%')) throw new Error('the service worker knows no start script');
			writeFileSync('build/service-worker.js', worker.replace('%start%', file));
		}
	};
}

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
	},
	kit: {
		adapter: withoutInlineScript(adapter({ fallback: 'index.html' })),
		paths: { relative: false },
		// The app does it, once it is there: `connection/worker.svelte.ts`.
		serviceWorker: { register: false }
	}
};
