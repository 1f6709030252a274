// Chromium, and visitors in it: each with cookies and storage of their own, and watched for what no page may do.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

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

/** Milliseconds that a page may take for anything. */
const PATIENCE_MS = 15_000;

export async function launch() {
	const { CHROMIUM } = process.env;
	if (!CHROMIUM) throw new Error('CHROMIUM names no browser');
	return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}

/** A visitor at `url`. `forgive`: console messages that the test itself provokes. */
export async function visit(browser, url, { forgive = [], ...options } = {}) {
	const context = await browser.newContext({ baseURL: url, locale: 'en-GB', reducedMotion: 'reduce', ...options });
	const wrong = await watch(context, forgive);
	const page = await context.newPage();
	return { context, page, wrong };
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

/** Signs a visitor in without the form, in English. */
export async function signIn({ context }, login, password = 'mellanrum-demo') {
	const session = await context.request.post('/api/v1/session', { data: { login, password } });
	assert.equal(session.status(), 200, await session.text());
	const me = await context.request.patch('/api/v1/me', { data: { locale: 'en' } });
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
