// Going about in a room with a long past: to a message, a day, the first unread, a reply, and back to what is live.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import {
	at,
	atEnd,
	focused,
	go,
	goTo,
	inView,
	left,
	log,
	longRoom,
	offMiddle,
	post,
	restsAt,
	settled,
	STILL_PX,
	topOf,
	unreadOnDisk,
	wheel
} from './support/history.js';
import { becomes, eventually, live, say, sent, tool } from './support/room.js';

let browser, server, long, other;

before(async () => {
	const flags = ['--demo', '--demo-messages', '4000', '--data-dir', folder()];
	[browser, server] = await Promise.all([launch(), Server.start(...flags)]);
	other = await visit(browser, server.url);
	await signIn(other, 'vera.vagvisare');
	long = await longRoom(other);
});
after(async () => {
	await leave(other);
	await browser?.close();
	await server?.stop();
});

const zone = { timeZone: 'Europe/Stockholm' };

/** The day on which a message was sent, as the demo's people count. */
const dayOf = ({ sent_ms }) => new Date(sent_ms).toLocaleDateString('sv-SE', zone);

/** The same as the page writes it in English. */
const dayName = ({ sent_ms }) => new RegExp(new Date(sent_ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...zone }));

for (const width of [390, 1600]) {
	describe(`${width} pixels wide`, () => {
		let visitor, page;

		before(async () => {
			visitor = await visit(browser, server.url, { viewport: { width, height: 800 } });
			await signIn(visitor, 'kalle.kantsten');
			({ page } = visitor);
		});
		after(() => leave(visitor));

		test('a link to a message shows it in the middle, with the focus, and it stands out for a moment', async () => {
			const wanted = await at(visitor, long, 1_234);
			await goTo(page, long, wanted);
			const row = page.locator('.found', { has: page.locator(`[data-message-id="${wanted.id}"]`) });
			await row.waitFor();
			await eventually(() => offMiddle(page, wanted.id), (pixels) => pixels < 40);
			await page.getByRole('status').filter({ hasText: /^Message by / }).waitFor({ state: 'attached' });
			await picture(page, `history-found-${width}`);
			await row.waitFor({ state: 'detached' });
		});

		test('a date leads to the first message of that day', async () => {
			await go(page, long);
			const some = await at(visitor, long, 2_000);
			const day = dayOf(some);
			await page.getByTestId('day-jump').getByRole('button').first().click();
			await page.getByLabel('Which day?').fill(day);
			await page.getByRole('button', { name: 'Go there' }).click();
			const heading = log(page).getByRole('heading', { name: dayName(some) });
			await heading.waitFor();
			await eventually(
				() => heading.evaluate((one) => one.getBoundingClientRect().top - one.closest('[role=log]').getBoundingClientRect().top),
				(pixels) => pixels > 0 && pixels < 120
			);
			// The day's first message is at the top of the view, below its name.
			const days = new Map();
			const dayAt = async (seq) => {
				if (!days.has(seq)) days.set(seq, dayOf(await at(visitor, long, seq)));
				return days.get(seq);
			};
			await eventually(
				async () => {
					const top = (await inView(page)).slice(0, 2);
					return Promise.all([top[0] - 1, ...top].map(dayAt));
				},
				([before, first, second]) => first === day ? before < day : first < day && second === day
			);
			await picture(page, `history-day-${width}`);
		});

		test('what comes while one reads old history moves nothing, and one key leads back', async () => {
			const old = await at(visitor, long, 3_000);
			await goTo(page, long, old);
			const before = await restsAt(page, old.id);
			const words = `Nytt ${width} ${Date.now()}`;
			for (const part of [1, 2, 3]) await post(other, long, `${words} ${part}`);
			const back = page.getByTestId('newest');
			await back.filter({ hasText: '3' }).waitFor();
			assert.ok(Math.abs((await topOf(page, old.id)) - before) <= STILL_PX);
			await becomes(() => sent(page, `${words} 3`).count(), 0);
			await page.keyboard.press('End');
			await sent(page, `${words} 3`).waitFor();
			await atEnd(page);
			await back.waitFor({ state: 'detached' });
			assert.equal(new URL(page.url()).search, '');
			// Read, since it is in view.
			const unread = async () => (await (await visitor.context.request.get(`/api/v1/rooms/${long}`)).json()).unread;
			await eventually(unread, (count) => count === 0);
		});

		test('one’s own message leads back to the newest', async () => {
			const old = await at(visitor, long, 1_500);
			await goTo(page, long, old);
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

	test('a form, and a selection, outlast scrolling away', async () => {
		await go(page, long);
		await say(page, 'Detta ska ändras');
		await sent(page, 'Detta ska ändras').waitFor();
		await tool(page, 'Detta ska ändras', 'More');
		await page.getByRole('menuitem', { name: 'Edit' }).click();
		const editor = page.locator('article textarea');
		await editor.fill('Halvvägs');
		const kept = await sent(page, 'Halvvägs').count();
		assert.equal(kept, 0);
		await wheel(page, -600, 12);
		await eventually(() => left(page), (pixels) => pixels > 3_000);
		await becomes(() => editor.inputValue(), 'Halvvägs');
		await eventually(() => editor.evaluate((one) => one === document.activeElement), Boolean);
		await editor.press('Escape');
		const text = page.locator('[data-seq] .body').nth(3);
		await text.selectText();
		const selected = await page.evaluate(() => getSelection().toString());
		assert.ok(selected.length > 0);
		await wheel(page, -600, 12);
		await becomes(() => page.evaluate(() => getSelection().toString()), selected);
		// The list scrolls; the page around it never does.
		await page.evaluate(() => scrollTo(0, 9_999));
		assert.equal(await page.evaluate(() => scrollY), 0);
	});

	for (const [before, words] of [
		[0, 'nothing'],
		[3, 'something']
	]) {
		test(`what came while the page was closed is not taken for read when it opens from a disk with ${words} unread`, async () => {
			await go(page, long);
			const badge = page.getByTestId('room-langa-samtalet');
			const unread = async () => Number(await badge.getAttribute('data-unread'));
			await eventually(unread, (count) => count === 0);
			await page.goto('/');
			await live(page);
			const said = `Medan sidan var stängd ${Date.now()}`;
			for (let part = 0; part < before; part += 1) await post(other, long, `${said} ${part}.`);
			await eventually(
				() => unreadOnDisk(page, long),
				(count) => count === before
			);
			await page.goto('about:blank');
			for (let part = before; part < 70; part += 1) await post(other, long, `${said} ${part}.`);
			await go(page, long);
			await page.getByTestId('stopped').waitFor();
			await sent(page, `${said} 0.`).waitFor();
			assert.equal(await unread(), 70);
			await log(page).press('End');
			await sent(page, `${said} 69.`).waitFor();
			await eventually(unread, (count) => count === 0);
		});
	}

	test('a room that opens from the disk and was read on elsewhere follows: to what is new since, or to its end', async () => {
		for (const [left, goes] of [
			[0, 'stays'],
			[2, 'stays'],
			[2, 'goes']
		]) {
			const badge = page.getByTestId('room-langa-samtalet');
			const unread = async () => Number(await badge.getAttribute('data-unread'));
			await go(page, long);
			await log(page).press('End');
			await eventually(unread, (count) => count === 0);
			await page.goto('/');
			await live(page);
			const said = `Läst på en annan enhet ${Date.now()}`;
			const words = '\n\nMed några rader till, så att inte allt syns på en gång.'.repeat(4);
			const posts = [];
			for (let part = 0; part < 6; part += 1) posts.push(await post(other, long, `${said} ${part}.${words}`));
			await eventually(
				() => unreadOnDisk(page, long),
				(count) => count === 6
			);
			await page.goto('about:blank');
			const read = await visitor.context.request.post(`/api/v1/rooms/${long}/read`, { data: { room_id: long, seq: posts[5 - left].seq } });
			assert.ok(read.ok(), `${read.status()} ${await read.text()}`);
			let answer;
			const held = new Promise((resolve) => (answer = resolve));
			await page.route('**/me/overview', async (route) => {
				await held;
				await route.continue();
			});
			await page.goto(`/rooms/${long}`);
			await settled(page);
			const under = (text) => page.locator('[data-row]', { has: page.getByTestId('stopped') }).locator('+ [data-row]').filter({ hasText: text });
			await under(`${said} 0.`).waitFor();
			if (goes === 'goes') await wheel(page, 40, 3);
			answer();
			await live(page);
			await eventually(unread, (count) => count <= left);
			if (goes === 'goes') await under(`${said} 0.`).waitFor();
			else if (left === 0) {
				await page.getByTestId('stopped').waitFor({ state: 'detached' });
				await atEnd(page);
			} else {
				await under(`${said} ${6 - left}.`).waitFor();
				await sent(page, `${said} 5.`).waitFor();
			}
			await page.unroute('**/me/overview');
		}
	});

	test('a long absence: how much is new, since when, and the way to the first of it', async () => {
		await go(page, long);
		await eventually(() => page.getByTestId('room-langa-samtalet').getAttribute('data-unread'), (count) => count === '0');
		await page.goto('/');
		await live(page);
		const words = `Medan du var borta ${Date.now()}`;
		for (let part = 0; part < 130; part += 1) await post(other, long, `${words} ${part}.`);
		const badge = page.getByTestId('room-langa-samtalet');
		const unread = async () => Number(await badge.getAttribute('data-unread'));
		await badge.waitFor();
		const count = await eventually(unread, (number) => number >= 130);
		await eventually(
			() => unreadOnDisk(page, long),
			(number) => number === count
		);
		await go(page, long);
		const banner = page.getByTestId('unseen');
		await banner.getByText(`${count} new since`).waitFor();
		await atEnd(page);
		await picture(page, 'history-unseen');
		// What nobody has seen is not read, whatever else is in view.
		await banner.getByRole('button', { name: /new since/ }).click();
		await page.getByTestId('stopped').waitFor();
		await sent(page, `${words} 0.`).waitFor();
		await banner.waitFor({ state: 'detached' });
		await becomes(() => unread(), count);
		await log(page).press('End');
		await sent(page, `${words} 129.`).waitFor();
		await eventually(unread, (count) => count === 0);
	});

	test('a thread of 300 replies: where one stopped, at its newest, at a reply that a link leads to, and without jumping', async () => {
		const root = await post(other, long, 'En lång tråd');
		const replies = [];
		for (let part = 1; part <= 300; part += 1) replies.push(await post(other, long, `Svar nummer ${part}.`, root.id));
		await page.goto(`/rooms/${long}?thread=${root.id}`);
		const thread = page.getByTestId('thread');
		const more = thread.getByRole('button', { name: 'Go to the newest reply' });
		await thread.getByText('Svar nummer 1.', { exact: true }).waitFor();
		await more.click();
		await thread.getByText('Svar nummer 300.').waitFor();
		await eventually(() => thread.locator('[data-row]').count(), (rows) => rows < 60);
		await post(other, long, 'Svar nummer 301.', root.id);
		await thread.getByText('Svar nummer 301.').waitFor();

		await page.goto(`/rooms/${long}?message=${replies[149].id}`);
		await focused(page, replies[149].id);
		await eventually(() => offMiddle(page, replies[149].id), (pixels) => pixels < 60);
		const before = await restsAt(page, replies[149].id);
		await post(other, long, 'Svar nummer 302.', root.id);
		assert.ok(Math.abs((await topOf(page, replies[149].id)) - before) <= STILL_PX);
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
