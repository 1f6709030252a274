// Search: the line with its completions, what is found and where it leads, and the states in between.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { eventually, live } from './support/room.js';

let browser, server;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

let visitor, page;

async function come(handle, options = {}) {
	visitor = await visit(browser, server.url, options);
	await signIn(visitor, handle);
	({ page } = visitor);
}

const field = () => page.getByTestId('search-field');
const hits = () => page.getByTestId('hit');
const told = (text) => page.getByTestId('search-results').getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });
const asked = () => new URL(page.url()).searchParams;
const focused = () => page.evaluate(() => document.activeElement?.dataset.testid ?? document.activeElement?.tagName);

async function search(q) {
	await field().fill(q);
	await field().press('Enter');
	await page.waitForURL((url) => (url.searchParams.get('q') ?? '') === q);
	await page.locator('[data-testid="search-results"][aria-busy="false"]').waitFor();
}

describe('the page', () => {
	beforeEach(async () => {
		await come('kalle.kantsten', { viewport: { width: 1024, height: 800 } });
		await page.goto('/search');
		await live(page);
	});
	afterEach(() => leave(visitor));

	test('finds other forms of a word, marks them, and leads to the place', async () => {
		await page.getByTestId('search-empty').waitFor();
		await search('bilpooler');
		await told(/\d+ hits/);
		const marks = await page.locator('mark').allTextContents();
		assert.ok(marks.some((mark) => /^bilpool/i.test(mark)), marks.join());
		await picture(page, 'search-1024');
		await field().press('Tab');
		const first = await hits().first().getAttribute('data-message-id');
		await hits().first().focus();
		await page.keyboard.press('ArrowDown');
		await eventually(() => page.evaluate(() => document.activeElement?.dataset.messageId), (id) => id && id !== first);
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('Enter');
		await page.locator(`[role="log"] [data-message-id="${first}"]:focus`).waitFor();
		await page.goBack();
		await told(/\d+ hits/);
		assert.equal(await field().inputValue(), 'bilpooler');
	});

	test('is asked anew in another order, room and kind, and the address holds it all', async () => {
		await search('parkeringstal');
		await page.getByRole('button', { name: 'Newest first' }).click();
		await page.waitForURL((url) => url.searchParams.get('order') === 'new');
		const times = () => page.locator('[data-testid="hit-group"] li:first-child time').evaluateAll((all) => all.map((one) => one.dateTime));
		await eventually(times, (all) => all.length > 2 && all.every((time, at) => at === 0 || time <= all[at - 1]));
		await page.getByLabel('Room', { exact: true }).selectOption({ label: 'Parkering' });
		await page.waitForURL((url) => url.searchParams.has('room'));
		await eventually(() => page.locator('[data-testid="hit-group"] .place').allTextContents(), (all) => all.length > 0 && all.every((name) => name.trim() === 'Parkering'));
		await page.getByLabel('Kind').selectOption('answered');
		await page.waitForURL((url) => url.searchParams.get('kind') === 'answered');
		await eventually(() => hits().count(), (count) => count > 0 && count < 4);
		await page.reload();
		await eventually(() => hits().count(), (count) => count > 0 && count < 4);
		assert.deepEqual([asked().get('q'), asked().get('order'), asked().get('kind')], ['parkeringstal', 'new', 'answered']);
		await page.getByLabel('Kind').selectOption('');
		await page.waitForURL((url) => !url.searchParams.has('kind'));
	});

	test('offers how the line may go on, by keyboard', async () => {
		await field().focus();
		await page.keyboard.type('bilpool fr');
		const option = (name) => page.getByRole('option', { name });
		await option(/from:/).waitFor();
		assert.equal(await field().getAttribute('aria-expanded'), 'true');
		await page.keyboard.press('ArrowDown');
		const active = await field().getAttribute('aria-activedescendant');
		assert.equal(await page.locator(`[id="${active}"]`).getAttribute('aria-selected'), 'true');
		await page.keyboard.press('Enter');
		assert.equal(await field().inputValue(), 'bilpool from:');
		const answered = page.waitForResponse((answer) => /complete.*embla/.test(answer.url()));
		await page.keyboard.type('embla');
		// What is offered for a part of the word gives way to what is offered for all of it.
		await answered;
		await eventually(() => page.getByRole('option').first().textContent(), (text) => text.includes('Embla'));
		await picture(page, 'search-completion');
		await page.keyboard.press('ArrowDown');
		await eventually(() => field().getAttribute('aria-activedescendant'), Boolean);
		await page.keyboard.press('Tab');
		assert.equal(await field().inputValue(), 'bilpool from:embla.parkbank ');
		await page.keyboard.type('in:park');
		await option(/in:parkering/).waitFor();
		await page.keyboard.press('Escape');
		await eventually(() => field().getAttribute('aria-expanded'), (is) => is === 'false');
		assert.equal(await field().inputValue(), 'bilpool from:embla.parkbank in:park');
		await search('parkeringstal from:embla.parkbank');
		await eventually(() => hits().count(), (count) => count > 0);
		assert.equal(new Set(await page.locator('[data-testid="hit"] strong').allTextContents()).size, 1);
	});

	test('says when nothing is found, when a word is one slip away, and when an operator means nothing', async () => {
		await search('parkringstal');
		await page.getByText('Also showing').waitFor();
		await page.getByRole('link', { name: /^Search for .* only$/ }).click();
		await told(/\d+ hits/);
		await search('xyzzyplugh');
		await page.getByTestId('search-none').waitFor();
		await told(/Nothing found/);
		await search('hubb in:finns-inte');
		await page.getByText('This means nothing here: in:finns-inte').waitFor();
		await search('embla');
		await page.getByTestId('found-person').first().waitFor();
		await page.getByTestId('found-person').first().click();
		await page.waitForURL((url) => url.searchParams.get('q') === 'from:embla.parkbank');
	});

	test('has no fault that axe knows', async () => {
		for (const q of ['', 'hubb', 'xyzzyplugh']) {
			await page.goto(`/search?q=${q}`);
			await live(page);
			await page.locator('[data-testid="search-results"][aria-busy="false"]').waitFor();
			await eventually(() => page.locator('[data-testid="hit"], [data-testid="search-empty"], [data-testid="search-none"]').count(), (count) => count > 0);
			assert.deepEqual(await faultsInEveryLook(page, `search-${q || 'empty'}`), [], q);
		}
	});
});

test('the key, the line in the room list and the palette lead there', async () => {
	await come('kalle.kantsten', { viewport: { width: 1600, height: 900 } });
	await page.goto('/');
	await live(page);
	await page.keyboard.press('/');
	assert.equal(await focused(), 'search-box');
	await page.keyboard.type('vintercykling');
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('q') === 'vintercykling');
	await page.keyboard.press('Escape');
	await page.locator('h1').click();
	await page.keyboard.press('/');
	await eventually(focused, (is) => is === 'search-field');
	await page.keyboard.press('Control+k');
	const palette = page.getByTestId('palette');
	await palette.getByRole('combobox').fill('snöskyffel xyzzy');
	await palette.getByRole('option', { name: /Search for .*snöskyffel xyzzy/ }).and(page.locator('[aria-selected=true]')).waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.searchParams.get('q') === 'snöskyffel xyzzy');
	await picture(page, 'search-1600');
	await leave(visitor);
});

for (const width of [320, 390]) {
	test(`at ${width} pixels nothing is beside the screen, and the bar leads there`, async () => {
		await come('kalle.kantsten', { viewport: { width, height: 780 }, hasTouch: true, isMobile: true });
		await page.goto('/rooms');
		await live(page);
		await page.getByTestId('bottom-bar').getByRole('link', { name: 'Search' }).tap();
		await field().waitFor();
		for (const q of ['hubb', 'is:open', `"${'lång'.repeat(30)}"`]) {
			await search(q);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, q);
			if (q === 'hubb') assert.deepEqual(await faultsInEveryLook(page, `search-${width}`), []);
		}
		await leave(visitor);
	});
}

test('without a connection it says so, and asks when it is back', async () => {
	await come('kalle.kantsten', { forgive: [/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource/] });
	await page.goto('/search');
	await live(page);
	await visitor.context.setOffline(true);
	await field().fill('hubb');
	await field().press('Enter');
	await page.getByText('The search runs when you are connected again').waitFor();
	await visitor.context.setOffline(false);
	await hits().first().waitFor();
	await leave(visitor);
});

test('whoever may not read a room finds nothing of it', async () => {
	await come('saga.sadelmark');
	await page.goto('/search?q=sn%C3%B6skyffel');
	await page.getByTestId('search-none').waitFor();
	await leave(visitor);
	await come('karin.knutpunkt');
	await page.goto('/search?q=sn%C3%B6skyffel');
	await hits().first().waitFor();
	assert.equal(await hits().count(), 1);
	await leave(visitor);
});
