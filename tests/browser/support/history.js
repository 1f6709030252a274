// A room with a long past on the screen: where one is in it, and where one goes.
import assert from 'node:assert/strict';

import { eventually, live } from './room.js';

/** The demo's room with as many messages as `--demo-messages` says. */
export const LONG = 'Långa samtalet';

/** Pixels that a row may move while something is put in beside it. */
export const STILL_PX = 2;

export async function longRoom({ context }) {
	const rooms = await (await context.request.get('/api/v1/rooms')).json();
	return (rooms.rooms ?? rooms).find(({ room }) => room.name === LONG).room.id;
}

/** A message of a room by its seq. */
export async function at({ context }, room, seq) {
	const answer = await context.request.get(`/api/v1/rooms/${room}/messages?around=${seq}&limit=2`);
	assert.equal(answer.status(), 200, await answer.text());
	return (await answer.json()).messages[1];
}

/** Posts as a visitor, past the page. */
export async function post({ context }, room, body, thread) {
	const headers = { 'idempotency-key': crypto.randomUUID() };
	const answer = await context.request.post(`/api/v1/rooms/${room}/messages`, { data: { body, thread }, headers });
	assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`);
	return (await answer.json()).message;
}

export const log = (page) => page.getByRole('log').first();

export const settled = (page) => page.locator('section [role=log][aria-busy=false]').first().waitFor();

/** Pixels from the view to the end. */
export const left = (page) => log(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);

export const atEnd = (page) => eventually(() => left(page), (pixels) => pixels < 2);

/** Messages in view, by their seq. */
export const inView = (page) =>
	log(page).evaluate((box) => {
		const view = box.getBoundingClientRect();
		return [...box.querySelectorAll('[data-seq]')]
			.filter((row) => row.getBoundingClientRect().bottom > view.top && row.getBoundingClientRect().top < view.bottom)
			.map((row) => Number(row.dataset.seq));
	});

/** How many unread messages of a room the page would open with without a connection. */
export const unreadOnDisk = (page, room) =>
	page.evaluate(async (id) => {
		const answer = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
		const disk = await answer(indexedDB.open('mellanrum'));
		const kept = await answer(disk.transaction('overview').objectStore('overview').get('last'));
		disk.close();
		return kept?.overview.rooms.find((my) => my.room.id === id)?.unread;
	}, room);

/** Opens a room, or a place in it. */
export async function go(page, room, query = '') {
	await page.goto(`/rooms/${room}${query}`);
	await live(page);
	await settled(page);
	// Words are as wide as their letters.
	await page.evaluate(() => document.fonts.ready);
}

/** Waits until a message has the focus. */
export const focused = (page, id) => page.locator(`[data-message-id="${id}"]:focus`).waitFor();

/** Opens a room at a message. */
export async function goTo(page, room, { id }) {
	await go(page, room, `?message=${id}`);
	await focused(page, id);
	await eventually(() => offMiddle(page, id), (pixels) => pixels < 60);
}

/** How far the middle of a message stands from the middle of the list, in pixels. */
export const offMiddle = (page, id) =>
	page.locator(`[data-message-id="${id}"]`).evaluate((row) => {
		const [of, at] = [row.closest('[role=log]'), row].map((one) => one.getBoundingClientRect());
		return Math.abs(at.top + at.height / 2 - (of.top + of.height / 2));
	});

/** Where a message stands on the screen. */
export const topOf = (page, id) =>
	page.locator(`[data-message-id="${id}"]`).evaluate((row) => row.getBoundingClientRect().top);

/** Where a message stands on the screen once nothing moves it any more. */
export async function restsAt(page, id) {
	await page.evaluate(() => document.fonts.ready);
	return page.locator(`[data-message-id="${id}"]`).evaluate(async (row) => {
		let [top, still] = [NaN, 0];
		while (still < 10) {
			await new Promise((drawn) => requestAnimationFrame(drawn));
			const now = row.getBoundingClientRect().top;
			still = now === top ? still + 1 : 0;
			top = now;
		}
		return top;
	});
}

/** Turns the wheel over the list, a notch at each frame. */
export async function wheel(page, by, turns) {
	await log(page).hover();
	for (let turn = 0; turn < turns; turn += 1) {
		await page.mouse.wheel(0, by);
		await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
	}
}
