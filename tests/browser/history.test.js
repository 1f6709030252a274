// A room of a hundred thousand messages: scrolled through, jumped about in, and talked in meanwhile.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { composer, enter, eventually, live, sent, tool } from './support/room.js';

const LONG = 'Långa samtalet';
const MANY = 100_000;

/** Pixels that a row may move while a page is put in beside it. */
const STILL_PX = 2;

/** Most rows that are in the page, however long the room is. */
const ROWS = 120;

let browser, server, long, other;

before(async () => {
	const flags = ['--demo', '--demo-messages', String(MANY), '--data-dir', folder()];
	[browser, server] = await Promise.all([launch(), Server.start(...flags)]);
	const somebody = await visit(browser, server.url);
	await signIn(somebody, 'vera.vagvisare');
	long = await named(somebody, LONG);
	other = somebody;
}, { timeout: 170_000 });
after(async () => {
	await leave(other);
	await browser?.close();
	await server?.stop();
});

async function named({ context }, name) {
	const rooms = await (await context.request.get('/api/v1/rooms')).json();
	return (rooms.rooms ?? rooms).find(({ room }) => room.name === name).room.id;
}

async function history({ context }, room, query) {
	const answer = await context.request.get(`/api/v1/rooms/${room}/messages?${query}`);
	assert.equal(answer.status(), 200, await answer.text());
	return (await answer.json()).messages;
}

/** Posts as a visitor, past the page. */
async function post({ context }, room, body, thread) {
	const path = thread ? `/api/v1/messages/${thread}/replies` : `/api/v1/rooms/${room}/messages`;
	const answer = await context.request.post(path, { data: { body }, headers: { 'idempotency-key': crypto.randomUUID() } });
	assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`);
	return answer.json();
}

const log = (page) => page.getByRole('log').first();
const settled = (page) => page.locator('section [role=log][aria-busy=false]').first().waitFor();
const atEnd = (page) => eventually(() => left(page), (pixels) => pixels < 2);
const left = (page) => log(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);

/** Messages in the middle of the view, by their seq. */
const inView = (page) =>
	log(page).evaluate((box) => {
		const view = box.getBoundingClientRect();
		return [...box.querySelectorAll('[data-seq]')]
			.filter((row) => row.getBoundingClientRect().bottom > view.top && row.getBoundingClientRect().top < view.bottom)
			.map((row) => Number(row.dataset.seq));
	});

/** Wheels until something is so; `by` pixels at a time. */
async function wheel(page, by, until) {
	await log(page).hover();
	for (let turn = 0; turn < 400; turn += 1) {
		await page.mouse.wheel(0, by);
		await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
		if (await until()) return;
	}
	assert.fail('the wheel never gets there');
}

for (const width of [390, 1600]) {
	describe(`${width} pixels wide`, () => {
		let visitor, page;

		before(async () => {
			visitor = await visit(browser, server.url, { viewport: { width, height: 800 } });
			await signIn(visitor, 'kalle.kantsten');
			({ page } = visitor);
		});
		after(() => leave(visitor));

		const go = async (query = '') => {
			await page.goto(`/rooms/${long}${query}`);
			await live(page);
			await settled(page);
		};

		test('thirty pages put in at either end leave the row under the eye where it is', async () => {
			const middle = (await history(visitor, long, 'around=50000&limit=2'))[0];
			await go(`?message=${middle.id}`);
			await page.locator(`[data-message-id="${middle.id}"]:focus`).waitFor();
			for (const direction of [-1, 1]) {
				const { moved, pages, rows } = await log(page).evaluate(watchPages, { direction, wanted: 30 });
				console.log(`${width} px, ${direction < 0 ? 'up' : 'down'}: ${pages} pages, at most ${moved.toFixed(2)} px, ${rows} rows`);
				assert.ok(moved <= STILL_PX, `a row moved by ${moved} px`);
				assert.ok(rows <= ROWS, `${rows} rows in the page`);
			}
		});
	});
}

/**
 * In the page: scrolls on in small steps, and at each frame tells by how much the row in the middle of the view moved
 * beyond the step, while pages come in.
 */
async function watchPages(box, { direction, wanted }) {
	const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
	const row = () => {
		const view = box.getBoundingClientRect();
		const middle = view.top + view.height / 2;
		return [...box.querySelectorAll('[data-seq]')].find((one) => {
			const at = one.getBoundingClientRect();
			return at.bottom > middle;
		});
	};
	let [moved, pages, rows, busy] = [0, 0, 0, false];
	const until = performance.now() + 80_000;
	while (pages < wanted && performance.now() < until) {
		box.scrollBy({ top: direction * 600, behavior: 'instant' });
		await frame();
		await frame();
		// Nothing but pages that come in changes anything from here on: the view must not move.
		const eye = row();
		const top = eye?.getBoundingClientRect().top;
		for (let still = 0; still < 3 || (busy && still < 600); still += 1) {
			await frame();
			const now = box.getAttribute('aria-busy') === 'true';
			if (busy && !now) pages += 1;
			busy = now;
			if (eye) moved = eye.isConnected ? Math.max(moved, Math.abs(eye.getBoundingClientRect().top - top)) : Infinity;
		}
		rows = Math.max(rows, box.querySelectorAll('[data-row]').length);
	}
	return { moved, pages, rows };
}
