import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Where a Mellanrum server listens while developing. */
const server = process.env.MELLANRUM_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
	plugins: [sveltekit()],
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
