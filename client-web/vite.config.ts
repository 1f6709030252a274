import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

import { wholeFiles } from './whole-files.ts';

/** Where a Mellanrum server listens while developing. */
const server = process.env.MELLANRUM_URL ?? 'http://127.0.0.1:8080';

/**
 * turndown tries while it loads whether the browser can parse a text, which the security policy forbids and reports. It
 * never has to: it is given elements.
 */
const withoutTrial: Plugin = {
	name: 'turndown-without-trial',
	transform(code, id) {
		if (!/turndown[^/]*\.es\.js/.test(id)) return undefined;
		const quiet = code.replace('canParseHTMLNatively() ?', 'true ?');
		if (quiet === code) this.error('turndown no longer tries its parser as it did');
		return quiet;
	}
};

export default defineConfig({
	plugins: [withoutTrial, wholeFiles(), sveltekit()],
	// Fonts and pictures stay files: a data address would need a wider content security policy.
	build: { assetsInlineLimit: 0 },
	server: {
		proxy: {
			'/api': server,
			'/emulation': server,
			'/connection': { target: server, ws: true }
		}
	},
	// Svelte's browser build, not the one for servers.
	resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
	test: {
		environment: 'happy-dom',
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		setupFiles: ['fake-indexeddb/auto']
	}
});
