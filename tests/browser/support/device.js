// A device of one's own: a browser with a folder, which can be closed and opened again.
import { chromium } from 'playwright-core';

import { ARGS, watch } from './browser.js';

const running = new Set();

/** Closes what a test that failed left open. */
export const closeAll = () => Promise.all([...running].map((context) => context.close()));

/** Opens the browser that keeps its things in `folder`. `forgive`: console messages that the test itself provokes. */
export async function device(folder, url, { forgive = [], ...options } = {}) {
	const { CHROMIUM } = process.env;
	if (!CHROMIUM) throw new Error('CHROMIUM names no browser');
	const context = await chromium.launchPersistentContext(folder, {
		executablePath: CHROMIUM,
		args: ARGS,
		baseURL: url,
		locale: 'en-GB',
		reducedMotion: 'reduce',
		...options
	});
	running.add(context);
	context.on('close', () => running.delete(context));
	const wrong = await watch(context, forgive);
	return { context, page: context.pages()[0] ?? (await context.newPage()), wrong, url };
}

/** Waits until the app can open without a connection. */
export async function installed(page) {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
		if (navigator.serviceWorker.controller) return;
		await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
	});
}

/** All that the page's disk holds, as text. */
export const disk = (page) =>
	page.evaluate(async () => {
		const open = indexedDB.open('mellanrum');
		const done = (request) => new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
		const database = await done(open);
		const all = {};
		for (const name of database.objectStoreNames) {
			all[name] = await done(database.transaction(name).objectStore(name).getAll());
		}
		database.close();
		return JSON.stringify(all);
	});
