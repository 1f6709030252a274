// A room of a hundred thousand messages: scrolled through, jumped about in, and talked in meanwhile.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { composer, eventually, live, say, sent, tool } from './support/room.js';

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
async function post({ context }, room, body, thread_root_id) {
	const headers = { 'idempotency-key': crypto.randomUUID() };
	const answer = await context.request.post(`/api/v1/rooms/${room}/messages`, { data: { body, thread_root_id }, headers });
	assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`);
	return (await answer.json()).message;
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

/** Opens the long room, or a place in it. */
async function go(page, query = '') {
	await page.goto(`/rooms/${long}${query}`);
	await live(page);
	await settled(page);
}

/** A message somewhere in the long room. */
const at = async (visitor, seq) => (await history(visitor, long, `around=${seq}&limit=2`))[1];

const focused = (page, id) => page.locator(`[data-message-id="${id}"]:focus`).waitFor();

/** How far the middle of a message stands from the middle of the list, in pixels. */
const offMiddle = (page, id) =>
	page.locator(`[data-message-id="${id}"]`).evaluate((row) => {
		const [of, at] = [row.closest('[role=log]'), row].map((one) => one.getBoundingClientRect());
		return Math.abs(at.top + at.height / 2 - (of.top + of.height / 2));
	});

for (const width of [390, 1600]) {
	describe(`${width} pixels wide`, () => {
		let visitor, page;

		before(async () => {
			visitor = await visit(browser, server.url, { viewport: { width, height: 800 }, forgive: [/status of 404/] });
			await signIn(visitor, 'kalle.kantsten');
			({ page } = visitor);
		});
		after(() => leave(visitor));

		test('thirty pages put in at either end leave the row under the eye where it is', async () => {
			const middle = await at(visitor, 50_000);
			await go(page, `?message=${middle.id}`);
			await focused(page, middle.id);
			for (const direction of [-1, 1]) {
				const { moved, pages, rows } = await log(page).evaluate(watchPages, { direction, wanted: 30 });
				const way = direction < 0 ? 'up' : 'down';
				console.log(`${width} px, ${way}: ${pages} pages, at most ${moved.toFixed(2)} px off, ${rows} rows`);
				assert.equal(pages, 30);
				assert.ok(moved <= STILL_PX, `a row moved by ${moved} px`);
				assert.ok(rows <= ROWS, `${rows} rows in the page`);
			}
		});

		test('a link to a message shows it in the middle, with the focus, and it stands out for a moment', async () => {
			const wanted = await at(visitor, 12_345);
			await go(page, `?message=${wanted.id}`);
			await focused(page, wanted.id);
			const row = page.locator('.found', { has: page.locator(`[data-message-id="${wanted.id}"]`) });
			await row.waitFor();
			await eventually(() => offMiddle(page, wanted.id), (pixels) => pixels < 40);
			await page.getByRole('status').filter({ hasText: /^Message by / }).waitFor({ state: 'attached' });
			await picture(page, `history-found-${width}`);
			await row.waitFor({ state: 'detached' });
		});

		test('a date leads to the first message of that day', async () => {
			await go(page);
			const some = await at(visitor, 30_000);
			const day = new Date(some.sent_ms).toISOString().slice(0, 10);
			await page.getByTestId('day-jump').getByRole('button').first().click();
			await page.getByLabel('Which day?').fill(day);
			await page.getByRole('button', { name: 'Go there' }).click();
			const start = Date.parse(`${day}T00:00:00Z`) - 2 * 3_600_000;
			const [first] = await eventually(() => inView(page), (seqs) => seqs[0] < 60_000 && seqs[0] > 10_000);
			await settled(page);
			const [top, before] = [await at(visitor, first), await at(visitor, first - 1)];
			assert.ok(Math.abs(top.sent_ms - start) < 90 * 60_000, `${new Date(top.sent_ms)} is not the start of ${day}`);
			assert.notEqual(new Date(before.sent_ms + 3_600_000).getUTCDate(), new Date(top.sent_ms + 7_200_000).getUTCDate());
			await picture(page, `history-day-${width}`);
		});

		test('what comes while one reads old history moves nothing, and one key leads back', async () => {
			const old = await at(visitor, 70_000);
			await go(page, `?message=${old.id}`);
			await focused(page, old.id);
			await eventually(() => offMiddle(page, old.id), (pixels) => pixels < 40);
			const top = () => page.locator(`[data-message-id="${old.id}"]`).evaluate((row) => row.getBoundingClientRect().top);
			const before = await top();
			const words = `Nytt ${width} ${Date.now()}`;
			for (const part of [1, 2, 3]) await post(other, long, `${words} ${part}`);
			const back = page.getByTestId('newest');
			await back.filter({ hasText: '3' }).waitFor();
			assert.ok(Math.abs((await top()) - before) <= STILL_PX);
			assert.equal(await sent(page, `${words} 3`).count(), 0);
			await page.keyboard.press('End');
			await sent(page, `${words} 3`).waitFor();
			await atEnd(page);
			await back.waitFor({ state: 'detached' });
			assert.equal(new URL(page.url()).search, '');
			// Read, since it is in view.
			const unread = () => page.getByTestId('room-langa-samtalet').getAttribute('data-unread');
			if (width > 760) await eventually(unread, (count) => Number(count) === 0);
		});

		test('one’s own message leads back to the newest', async () => {
			const old = await at(visitor, 40_000);
			await go(page, `?message=${old.id}`);
			await focused(page, old.id);
			await say(page, `Här är jag ${width}`);
			await sent(page, `Här är jag ${width}`).waitFor();
			await atEnd(page);
		});
	});
}

describe('on a wide screen', () => {
	let visitor, page;

	before(async () => {
		visitor = await visit(browser, server.url, { viewport: { width: 1600, height: 900 }, forgive: [/status of 404/] });
		await signIn(visitor, 'saga.sadelmark');
		({ page } = visitor);
	});
	after(() => leave(visitor));

	test('wheeling through the room drops few frames, and never leaves the view blank', async () => {
		const middle = await at(visitor, 50_000);
		await go(page, `?message=${middle.id}`);
		await focused(page, middle.id);
		await log(page).hover();
		for (const direction of [-1, 1]) {
			await page.evaluate(() => {
				window.long = [];
				window.watch = new PerformanceObserver((list) => {
					for (const { duration } of list.getEntries()) window.long.push(duration);
				});
				window.watch.observe({ type: 'longtask' });
			});
			const [from] = await inView(page);
			for (let turn = 0; turn < 120; turn += 1) {
				await page.mouse.wheel(0, direction * 400);
				await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
			}
			await settled(page);
			const seen = await eventually(() => inView(page), (seqs) => seqs.length > 2);
			const tasks = await page.evaluate(() => {
				window.watch.disconnect();
				return window.long;
			});
			const total = tasks.reduce((sum, one) => sum + one, 0);
			const way = direction < 0 ? 'up' : 'down';
			console.log(`${way}: ${Math.abs(seen[0] - from)} messages, ${tasks.length} long tasks, ${total.toFixed(0)} ms in all, the longest ${Math.max(0, ...tasks)} ms`);
			assert.ok(Math.abs(seen[0] - from) > 200, 'the wheel moved nothing');
			assert.ok(tasks.length <= 12, `${tasks.length} long tasks`);
			assert.ok(Math.max(0, ...tasks) < 250, `a task of ${Math.max(...tasks)} ms`);
		}
	});

	test('the arrow keys go on over the borders of pages, and to both ends of the room', async () => {
		const start = await at(visitor, 90_000);
		await go(page, `?message=${start.id}`);
		await focused(page, start.id);
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
		await page.getByText('This is where Långa samtalet begins.').waitFor();
		await page.keyboard.press('End');
		await eventually(focus, (seq) => seq >= MANY);
		await atEnd(page);
		// The Tab key goes on to what follows the list, and back into it.
		await log(page).focus();
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.closest('[role=log]')), null);
		await composer(page).focus();
		await page.keyboard.press('Shift+Tab');
		assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'log');
	});

	test('a form, and a selection, outlast scrolling away', async () => {
		await go(page);
		await say(page, 'Detta ska ändras');
		await sent(page, 'Detta ska ändras').waitFor();
		await tool(page, 'Detta ska ändras', 'More');
		await page.getByRole('menuitem', { name: 'Edit' }).click();
		const editor = page.locator('article textarea');
		await editor.fill('Halvvägs');
		const kept = await sent(page, 'Halvvägs').count();
		assert.equal(kept, 0);
		await log(page).hover();
		for (let turn = 0; turn < 12; turn += 1) {
			await page.mouse.wheel(0, -600);
			await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
		}
		await eventually(() => left(page), (pixels) => pixels > 3_000);
		assert.equal(await editor.inputValue(), 'Halvvägs');
		assert.ok(await editor.evaluate((one) => one === document.activeElement));
		await editor.press('Escape');
		const text = page.locator('[data-seq] .body').nth(3);
		await text.selectText();
		const selected = await page.evaluate(() => getSelection().toString());
		assert.ok(selected.length > 0);
		for (let turn = 0; turn < 12; turn += 1) {
			await page.mouse.wheel(0, -600);
			await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
		}
		assert.equal(await page.evaluate(() => getSelection().toString()), selected);
	});

	test('a long absence: how much is new, since when, and the way to the first of it', async () => {
		await page.goto('/');
		await live(page);
		const words = `Medan du var borta ${Date.now()}`;
		for (let part = 0; part < 130; part += 1) await post(other, long, `${words} ${part}.`);
		await go(page);
		const banner = page.getByTestId('unseen');
		await banner.getByText(/130 new since/).waitFor();
		await atEnd(page);
		await picture(page, 'history-unseen');
		// What nobody has seen is not read, whatever else is in view.
		await banner.getByRole('button', { name: /130 new since/ }).click();
		await page.getByTestId('stopped').waitFor();
		await sent(page, `${words} 0.`).waitFor();
		await banner.waitFor({ state: 'detached' });
		const unread = async () => Number(await page.getByTestId('room-langa-samtalet').getAttribute('data-unread'));
		assert.equal(await unread(), 130);
		await log(page).press('End');
		await sent(page, `${words} 129.`).waitFor();
		await eventually(unread, (count) => count === 0);
	});

	test('a thread of 300 replies: at its newest, at a reply that a link leads to, and without jumping', async () => {
		const root = await post(other, long, 'En lång tråd');
		const replies = [];
		for (let part = 1; part <= 300; part += 1) replies.push(await post(other, long, `Svar nummer ${part}.`, root.id));
		await page.goto(`/rooms/${long}?thread=${root.id}`);
		const thread = page.getByTestId('thread');
		await thread.getByText('Svar nummer 300.').waitFor();
		await eventually(() => thread.locator('[data-row]').count(), (rows) => rows < 60);
		await post(other, long, 'Svar nummer 301.', root.id);
		await thread.getByText('Svar nummer 301.').waitFor();

		await page.goto(`/rooms/${long}?message=${replies[149].id}`);
		await focused(page, replies[149].id);
		await eventually(() => offMiddle(page, replies[149].id), (pixels) => pixels < 60);
		const row = thread.locator(`[data-message-id="${replies[149].id}"]`);
		const place = () => row.evaluate((one) => one.getBoundingClientRect().top);
		const before = await place();
		await post(other, long, 'Svar nummer 302.', root.id);
		const more = thread.getByRole('button', { name: 'Go to the newest reply' });
		assert.ok(Math.abs((await place()) - before) <= STILL_PX);
		await more.click();
		await thread.getByText('Svar nummer 302.').waitFor();
	});

	test('a link to what is not there says so, and one can be copied of what is', async () => {
		await page.goto(`/rooms/${long}?message=00000000-0000-7000-8000-000000000000`);
		await page.getByText('That message is not here.').waitFor();
		await settled(page);
		await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
		await say(page, 'Länka hit');
		await tool(page, 'Länka hit', 'More');
		await page.getByRole('menuitem', { name: 'Copy link' }).click();
		await page.getByText('The link is copied.').waitFor();
		const link = await page.evaluate(() => navigator.clipboard.readText());
		const id = await sent(page, 'Länka hit').getAttribute('data-message-id');
		assert.equal(link, `${server.url}/rooms/${long}?message=${id}`);
		await page.goto('/');
		await page.goto(link);
		await focused(page, id);
	});
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
	const until = performance.now() + 60_000;
	while (pages < wanted && performance.now() < until) {
		box.scrollBy({ top: direction * 1_500, behavior: 'instant' });
		await frame();
		await frame();
		const eye = inTheMiddle();
		const top = eye?.getBoundingClientRect().top;
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
