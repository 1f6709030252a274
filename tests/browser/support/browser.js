// Chromium, and visitors in it: each with cookies and storage of their own, and watched for what no page may do.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { PATIENCE_MS } from './wait.js';

export const ARGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

export async function launch() {
	const { CHROMIUM } = process.env;
	if (!CHROMIUM) throw new Error('CHROMIUM names no browser');
	return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}

/** What a page says of a service worker that it may not have. */
const BLOCKED = /Service Worker registration blocked/;

/** Has visitors install the service worker. */
export const WORKER = { serviceWorkers: 'allow' };

/**
 * A visitor at `url`. `forgive`: console messages that the test itself provokes. The service worker has to be asked for: to install
 * it takes a browser as long as to load the page, in each context anew, and what it does is tested where it matters.
 */
export async function visit(browser, url, { forgive = [], ...options } = {}) {
	const known = { baseURL: url, locale: 'en-GB', reducedMotion: 'reduce', serviceWorkers: 'block', ...options };
	const context = await browser.newContext(known);
	const wrong = await watch(context, known.serviceWorkers === 'block' ? [...forgive, BLOCKED] : forgive);
	const page = await context.newPage();
	return { context, page, wrong, url };
}

/** What the pages of a context do that no page may, from now on. */
export async function watch(context, forgive) {
	context.setDefaultTimeout(PATIENCE_MS);
	const wrong = [];
	context.on('request', (request) => {
		const { protocol, hostname } = new URL(request.url());
		const inside = ['data:', 'blob:'].includes(protocol) || hostname === '127.0.0.1';
		if (!inside) wrong.push(`asked elsewhere: ${request.url()}`);
	});
	context.on('console', (message) => {
		const text = `${message.text()} (${message.location().url})`;
		const bad = message.type() === 'error' || /content security policy/i.test(text);
		if (bad && !forgive.some((known) => known.test(text))) wrong.push(`console: ${text}`);
	});
	context.on('weberror', (error) => wrong.push(`error: ${error.error().stack}`));
	await context.addInitScript(() => {
		addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
			console.error(`content security policy: ${violatedDirective} ${blockedURI}`)
		);
	});
	return wrong;
}

/** Ends a visit; fails if its pages did what no page may do. */
export async function leave({ context, wrong }) {
	await context.close();
	assert.deepEqual(wrong, []);
}

/** Cookies of those who signed in before, by server and person: nobody may sign in so often within minutes. */
const cookies = new Map();

/**
 * Signs a visitor in without the form, in English. Visitors who are the same person share a session, as two windows of a browser do,
 * unless they are to be `apart`, each a device of its own.
 */
export async function signIn({ context, url }, login, { password = 'mellanrum-demo', apart = false } = {}) {
	const key = `${url} ${login}`;
	const speak = () => context.request.patch('/api/v1/me', { data: { locale: 'en' } });
	if (!apart && cookies.has(key)) {
		await context.addCookies(cookies.get(key));
		const me = await speak();
		if (me.ok()) return me.json();
		assert.equal(me.status(), 401, await me.text());
	}
	const session = await context.request.post('/api/v1/session', { data: { login, password } });
	assert.equal(session.status(), 200, await session.text());
	if (!apart) cookies.set(key, await context.cookies(url));
	const me = await speak();
	assert.equal(me.status(), 200, await me.text());
	return me.json();
}

/** Keeps a picture in the folder that SHOTS names; nothing without it. */
export async function picture(page, name) {
	const { SHOTS } = process.env;
	if (!SHOTS) return;
	mkdirSync(SHOTS, { recursive: true });
	await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
