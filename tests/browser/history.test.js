// A room of a hundred thousand messages, scrolled and walked through: nothing jumps, and the page stays small and quick.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit, WORKER } from './support/browser.js';
import { at, atEnd, goTo, inView, log, LONG, longRoom, settled, STILL_PX, wheel } from './support/history.js';
import { becomes, composer, eventually } from './support/room.js';

const MANY = 100_000;

/** Most rows that are in the page, however long the room is. */
const ROWS = 120;

/** Milliseconds that the work below takes on an idle machine like those on which the limits were set. */
const WORK_MS = 120;

let browser, server, long;

before(async () => {
	const flags = ['--demo', '--demo-messages', String(MANY), '--data-dir', folder()];
	[browser, server] = await Promise.all([launch(), Server.start(...flags)]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** How many times slower than such a machine this one is just now; never less than once. */
const slowness = (page) =>
	page.evaluate((usual) => {
		const began = performance.now();
		let sum = 0;
		for (let at = 0; at < 30_000_000; at += 1) sum = (sum * 31 + at) | 0;
		return Math.max(1, (performance.now() - began + (sum & 0)) / usual);
	}, WORK_MS);

for (const width of [390, 1600]) {
	describe(`${width} pixels wide`, () => {
		let visitor, page;

		before(async () => {
			const viewport = { width, height: 800 };
			// Past the service worker, so that a page can be held back.
			visitor = await visit(browser, server.url, { viewport });
			await signIn(visitor, 'kalle.kantsten');
			long = await longRoom(visitor);
			({ page } = visitor);
		});
		after(() => leave(visitor));

		test('thirty pages put in at either end leave the row under the eye where it is', async () => {
			const middle = await at(visitor, long, 50_000);
			await goTo(page, long, middle);
			const pages = /\/messages\?/;
			await page.route(pages, async (route) => {
				await page.waitForFunction(() => window.still !== false);
				await route.continue();
			});
			for (const direction of [-1, 1]) {
				const { moved, pages: came, rows } = await log(page).evaluate(watchPages, { direction, wanted: 30 });
				const way = direction < 0 ? 'up' : 'down';
				console.log(`${width} px, ${way}: ${came} pages, at most ${moved.toFixed(2)} px off, ${rows} rows`);
				assert.equal(came, 30);
				assert.ok(moved <= STILL_PX, `a row moved by ${moved} px`);
				assert.ok(rows <= ROWS, `${rows} rows in the page`);
			}
			await page.unroute(pages);
		});

		test('wheeling through the room drops few frames, and never leaves the view blank', async () => {
			const middle = await at(visitor, long, 50_000);
			await goTo(page, long, middle);
			for (const direction of [-1, 1]) {
				const slow = await slowness(page);
				await page.evaluate(() => {
					window.tasks = [];
					window.watch?.disconnect();
					window.watch = new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration)));
					window.watch.observe({ type: 'longtask' });
				});
				const [from] = await inView(page);
				const began = Date.now();
				await wheel(page, direction * 400, 120);
				const ms = Date.now() - began;
				await settled(page);
				const seen = await eventually(() => inView(page), (seqs) => seqs.length > 2);
				const tasks = await page.evaluate(() => window.tasks.splice(0));
				const slower = Math.max(slow, await slowness(page));
				// What is beyond 50 ms of a task keeps frames, and the person, waiting.
				const blocked = tasks.reduce((sum, one) => sum + one - 50, 0);
				const longest = Math.max(0, ...tasks);
				const passed = Math.abs(seen[0] - from);
				const way = direction < 0 ? 'up' : 'down';
				console.log(
					`${width} px, ${way}: ${passed} messages in ${ms} ms, ${tasks.length} long tasks, blocked ${blocked} ms, longest ${longest} ms, machine ${slower.toFixed(1)} times slower`
				);
				assert.ok(passed > 200, `the wheel passed ${passed} messages`);
				assert.ok(blocked < (ms / 4) * slower, `blocked ${blocked} of ${ms} ms`);
				assert.ok(longest < 500 * slower, `a task of ${longest} ms`);
			}
		});
	});
}

test('the arrow keys go on over the borders of pages, and to both ends of the room', async () => {
	const visitor = await visit(browser, server.url, { viewport: { width: 1600, height: 800 }, ...WORKER });
	await signIn(visitor, 'saga.sadelmark');
	const { page } = visitor;
	const start = await at(visitor, long, 90_000);
	await goTo(page, long, start);
	const focus = () => page.evaluate(() => Number(document.activeElement.dataset.seq));
	for (const [key, step] of [['ArrowUp', -1], ['ArrowDown', 1]]) {
		const from = await focus();
		for (let press = 1; press <= 90; press += 1) {
			await page.keyboard.press(key);
			await eventually(focus, (seq) => seq === from + step * press);
		}
		await page.locator(':focus').waitFor();
		const seen = await inView(page);
		assert.ok(seen.includes(from + step * 90), 'the focus is out of view');
	}
	await page.keyboard.press('PageUp');
	await eventually(focus, (seq) => seq < start.seq - 2);
	await page.keyboard.press('Home');
	await eventually(focus, (seq) => seq < 100);
	await page.getByText(`This is where ${LONG} begins.`).waitFor();
	await page.keyboard.press('End');
	await eventually(focus, (seq) => seq >= MANY);
	await atEnd(page);
	// The Tab key goes on to what follows the list, and back into it.
	await log(page).focus();
	await page.keyboard.press('Tab');
	await becomes(() => page.evaluate(() => document.activeElement.closest('[role=log]')), null);
	await composer(page).focus();
	await page.keyboard.press('Shift+Tab');
	await becomes(() => page.evaluate(() => document.activeElement.getAttribute('role')), 'log');
	await leave(visitor);
});

/**
 * In the page: scrolls on, and tells by how much the row in the middle of the view moved while pages came in beside it.
 */
async function watchPages(box, { direction, wanted }) {
	const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
	const inTheMiddle = () => {
		const view = box.getBoundingClientRect();
		const middle = view.top + view.height / 2;
		return [...box.querySelectorAll('[data-seq]')].find((one) => one.getBoundingClientRect().bottom > middle);
	};
	const isBusy = () => box.getAttribute('aria-busy') === 'true';
	let [moved, pages, rows] = [0, 0, 0];
	const until = performance.now() + 300_000;
	while (pages < wanted && performance.now() < until) {
		box.scrollBy({ top: direction * 1_500, behavior: 'instant' });
		// Rows that were never drawn are measured first: what moves until then is not a page's doing. The pages wait for it.
		window.still = false;
		let eye, top;
		for (let still = 0; still < 3; ) {
			await frame();
			const [now, at] = [inTheMiddle(), inTheMiddle()?.getBoundingClientRect().top];
			still = now === eye && at === top ? still + 1 : 0;
			[eye, top] = [now, at];
		}
		window.still = true;
		const look = async () => {
			await frame();
			if (eye) moved = eye.isConnected ? Math.max(moved, Math.abs(eye.getBoundingClientRect().top - top)) : Infinity;
		};
		for (let busy = isBusy(); busy; busy = isBusy()) {
			while (isBusy()) await look();
			pages += 1;
			for (let still = 0; still < 4; still += 1) await look();
		}
		rows = Math.max(rows, box.querySelectorAll('[data-row]').length);
	}
	return { moved, pages, rows };
}
