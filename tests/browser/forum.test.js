// The forum: topics are opened, found, read and kept in order, and two people see each other's doing at once.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { composer, eventually, live, openRoom, sent, tool } from './support/room.js';

const WIDE = { width: 1600, height: 940 };
const PHONE = { width: 390, height: 844 };

let browser, server, vera, kalle, parkering, skolresor, cohort;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	// Similar topics are another part's to find; what went into a closed room is not to be found by everyone.
	const forgive = [/topics\/similar/, /status of 404 .*\/topics\//];
	[vera, kalle] = await Promise.all([visit(browser, server.url, { viewport: WIDE, forgive }), visit(browser, server.url, { viewport: WIDE, forgive })]);
	await signIn(vera, 'vera.vagvisare');
	await signIn(kalle, 'kalle.kantsten');
	const rooms = await (await vera.context.request.get('/api/v1/rooms')).json();
	const idOf = (slug) => rooms.find(({ room }) => room.slug === slug).room.id;
	[parkering, skolresor, cohort] = ['parkering', 'skolresor', 'grupp-alm'].map(idOf);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function call({ context }, method, path, data, key = randomUUID()) {
	const answer = await context.request.fetch(`/api/v1${path}`, { method, data, headers: { 'idempotency-key': key } });
	assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/** Opens a topic without the page. */
async function topic(who, title, more = {}) {
	const { room = parkering, ...words } = more;
	const body = { title, kind: 'discussion', tags: [], body: `Om ${title}`, ...words };
	return (await call(who, 'POST', `/rooms/${room}/topics`, body)).message;
}

/** Says something without the page. */
async function post(who, body, { room = parkering, thread } = {}) {
	return (await call(who, 'POST', `/rooms/${room}/messages`, { body, ...(thread && { thread }) })).message;
}

const forum = (page) => page.getByTestId('forum');
const view = (page) => page.getByTestId('topic-view');
const rows = (page) => page.getByTestId('topic');
const row = (page, title) => rows(page).filter({ hasText: title });
const card = (page, title) => page.getByTestId('topic-card').filter({ hasText: title });
const notice = (page, text) => page.locator('.notices').getByText(text);
const focused = (locator) => locator.evaluate((node) => node === document.activeElement);

async function openForum({ page }, path = '/forum') {
	await page.goto(path);
	await live(page);
	await page.locator('ul[aria-busy=false] [data-topic-link]').first().waitFor();
}

async function read({ page }, id) {
	await page.goto(`/topics/${id}`);
	await live(page);
	await view(page).locator('[role=log][aria-busy=false]').waitFor();
}

/** Chooses something of the topic's menu. */
async function menu(page, name) {
	await view(page).getByRole('button', { name: 'What you can do with the topic' }).click();
	await page.getByRole('menuitem', { name, exact: true }).click();
}

async function faults(page) {
	const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
	const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id}: ${target} ${html}`));
	const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	return beside > 0 ? [...found, `${beside} pixels beside the screen`] : found;
}

describe('opening and finding', () => {
	test('what one opens is in the list of somebody who looks, and in the chat, at once', async () => {
		await topic(kalle, 'Ett äldre ämne');
		await openForum(kalle);
		await vera.page.goto(`/rooms/${parkering}/topics`);
		await live(vera.page);
		await vera.page.getByTestId('new-topic').click();
		const form = vera.page.getByTestId('open-topic');
		await form.getByLabel('Title').fill('Vem plogar cykelbanan?');
		await form.getByLabel('Kind').selectOption({ label: 'Question' });
		await form.getByRole('combobox', { name: 'Tags' }).fill('  #Vinterväghållning');
		await form.getByRole('combobox', { name: 'Tags' }).press('Enter');
		await form.getByRole('list', { name: 'Tags' }).getByText('vinterväghållning').waitFor();
		await form.getByLabel('Who is asked?').fill('kalle');
		await form.getByRole('list', { name: 'People' }).getByRole('button', { name: /Kalle Kantsten/ }).click();
		await form.getByTestId('topic-body').fill('Hos oss gör ingen det.');
		await form.getByTestId('topic-body').press('Enter');
		await form.getByTestId('topic-body').pressSequentially('**Inte** ens i januari.');
		await picture(vera.page, 'forum-new-1600');
		await form.getByRole('button', { name: 'Open the topic' }).click();
		await vera.page.getByRole('heading', { level: 1, name: 'Vem plogar cykelbanan?' }).waitFor();
		await view(vera.page).getByText('Asked of Kalle Kantsten').waitFor();
		await view(vera.page).locator('strong', { hasText: 'Inte' }).waitFor();

		const line = row(kalle.page, 'Vem plogar cykelbanan?');
		await line.getByText('Open question').waitFor();
		assert.match(await rows(kalle.page).first().textContent(), /Vem plogar/);
		await line.getByText('1 post', { exact: true }).waitFor();
		await card(vera.page, 'Vem plogar cykelbanan?').waitFor();
	});

	test('a topic that gets a post moves up and shows it', async () => {
		const { id } = await topic(vera, 'Dit ingen går');
		await topic(vera, 'Dit alla går');
		await openForum(kalle);
		const line = row(kalle.page, 'Dit ingen går');
		assert.doesNotMatch(await rows(kalle.page).first().textContent(), /Dit ingen går/);
		await read(vera, id);
		await view(vera.page).getByTestId('composer').fill('Jo, jag!');
		await view(vera.page).getByTestId('composer').press('Enter');
		await line.getByText('2 posts').waitFor();
		await eventually(() => rows(kalle.page).first().textContent(), (text) => text.includes('Dit ingen går'));
		await line.click();
		await view(kalle.page).getByText('Jo, jag!').waitFor();
		await view(kalle.page).getByTestId('composer').fill('Då går vi två.');
		await view(kalle.page).getByTestId('composer').press('Enter');
		await sent(vera.page, 'Då går vi två.').waitFor();
	});

	test('a list is narrowed, the address keeps how, and its tags lead there', async () => {
		await topic(vera, 'Guide till bytespunkter', { kind: 'guide', tags: ['bytespunkt', 'skyltning'] });
		await topic(kalle, 'Ett ämne av mig', { kind: 'news' });
		const { page } = kalle;
		await openForum(kalle);
		const filters = page.getByRole('group', { name: 'Filter' });
		await filters.getByLabel('Kind').selectOption({ label: 'Guide' });
		await row(page, 'Guide till bytespunkter').waitFor();
		await row(page, 'Ett ämne av mig').waitFor({ state: 'detached' });
		assert.match(page.url(), /kind=guide/);
		await page.reload();
		await row(page, 'Guide till bytespunkter').waitFor();
		assert.equal(await filters.getByLabel('Kind').inputValue(), 'guide');
		await filters.getByRole('button', { name: 'Show all' }).click();
		await row(page, 'Ett ämne av mig').waitFor();
		await filters.getByLabel('Begun by me').check();
		await row(page, 'Guide till bytespunkter').waitFor({ state: 'detached' });
		await row(page, 'Ett ämne av mig').waitFor();
		await filters.getByLabel('Begun by me').uncheck();
		await filters.getByLabel('State').selectOption({ label: 'Declined' });
		await page.getByText('No topic fits that.').waitFor();
		await filters.getByRole('button', { name: 'Show all' }).click();
		await row(page, 'Guide till bytespunkter').click();
		await view(page).getByRole('link', { name: 'skyltning' }).click();
		await row(page, 'Guide till bytespunkter').waitFor();
		assert.match(page.url(), /tag=skyltning/);
		await eventually(() => rows(page).count(), (count) => count === 1);
	});

	test('a long list comes page after page, without a hole', async () => {
		await Promise.all(Array.from({ length: 34 }, (_, at) => topic(vera, `Långt ${at}`, { room: skolresor })));
		const { page } = vera;
		await openForum(vera, `/rooms/${skolresor}/topics`);
		// Some came in the same millisecond.
		await eventually(() => rows(page).count(), (count) => count >= 30 && count < 34);
		const there = await rows(page).count();
		await page.getByRole('button', { name: 'Show more topics' }).click();
		await eventually(() => rows(page).count(), (count) => count >= 34);
		assert.equal(await page.getByRole('button', { name: 'Show more topics' }).count(), 0);
		await eventually(() => focused(rows(page).nth(there)), Boolean);
	});

	test('the keys lead from anywhere to a topic', async () => {
		const { page } = kalle;
		await page.goto(`/rooms/${parkering}`);
		await openRoom(page);
		await page.getByRole('log').first().focus();
		await page.keyboard.press('t');
		await forum(page).waitFor();
		await rows(page).first().focus();
		await page.keyboard.press('ArrowDown');
		assert.ok(await focused(rows(page).nth(1)));
		await page.keyboard.press('End');
		await page.keyboard.press('Home');
		assert.ok(await focused(rows(page).first()));
		await page.keyboard.press('Enter');
		await view(page).waitFor();
		await page.keyboard.press('c');
		assert.ok(await page.evaluate(() => document.activeElement.matches('textarea')));
	});

	test('what one has begun to write is there again after the page was closed', async () => {
		const { page } = kalle;
		await page.goto(`/topics/new?room=${parkering}`);
		const form = page.getByTestId('open-topic');
		await form.getByLabel('Title').fill('Halvfärdigt');
		await form.getByTestId('topic-body').fill('Mer senare');
		await page.reload();
		await eventually(() => form.getByLabel('Title').inputValue(), (text) => text === 'Halvfärdigt');
		assert.equal(await form.getByTestId('topic-body').inputValue(), 'Mer senare');
		await form.getByLabel('Title').fill('');
		await form.getByTestId('topic-body').fill('');
	});
});

describe('reading', () => {
	test('the chat stands beside it where there is space, and goes away when one says so', async () => {
		const { id } = await topic(vera, 'Bredvid varandra');
		const { page } = kalle;
		await read(kalle, id);
		const chat = page.getByTestId('chat');
		await chat.getByTestId('composer').waitFor();
		const [left, right] = [await chat.boundingBox(), await view(page).boundingBox()];
		assert.ok(left.x + left.width <= right.x + 1, 'nothing is covered');
		assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
		await post(vera, 'Skrivet i samtalet');
		await chat.getByText('Skrivet i samtalet').waitFor();
		await page.getByTestId('chat-beside').click();
		await chat.waitFor({ state: 'detached' });
		await page.getByTestId('chat-beside').click();
		await chat.waitFor();
		await page.setViewportSize(PHONE);
		await chat.waitFor({ state: 'detached' });
		assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
		await view(page).getByRole('link', { name: 'Topics in Parkering' }).click();
		await page.getByTestId('room-topics').waitFor();
		await page.setViewportSize(WIDE);
	});

	test('the accepted answer stands on top and leads to its place', async () => {
		const { id } = await topic(kalle, 'Hur lågt p-tal vågar man ha?', { kind: 'question' });
		for (let at = 0; at < 8; at += 1) await post(vera, `Inlägg ${at}\n\n${'Och mer därtill. '.repeat(30)}`, { thread: id });
		await post(vera, 'Noll komma sex.', { thread: id });
		await read(kalle, id);
		const { page } = kalle;
		await view(page).getByRole('button', { name: 'Go to the newest reply' }).click();
		await tool(page, 'Noll komma sex.', 'More');
		await page.getByRole('menuitem', { name: 'Accept as the answer' }).click();
		await view(page).getByText('Answered', { exact: true }).waitFor();
		await page.reload();
		const answer = view(page).getByTestId('answer');
		await answer.getByText('Noll komma sex.').waitFor();
		await answer.getByRole('button', { name: 'Go to the answer' }).click();
		const place = view(page).locator('[data-testid=message]', { hasText: 'Noll komma sex.' });
		await eventually(() => focused(place), Boolean);
		await openForum(kalle);
		await row(page, 'Hur lågt p-tal').getByText('Answered').waitFor();
	});

	test('a link to a post opens it in its topic, a link to the chat leads to the topic', async () => {
		const { id } = await topic(vera, 'Länkat hit');
		const { id: reply } = await post(vera, 'Just detta', { thread: id });
		const { page } = kalle;
		await page.goto(`/rooms/${parkering}?message=${reply}`);
		await page.waitForURL(`**/topics/${id}?message=${reply}`);
		await eventually(() => focused(view(page).locator(`[data-message-id="${reply}"]`)), Boolean);
		await page.goto(`/rooms/${parkering}?message=${id}`);
		await page.waitForURL(`**/topics/${id}`);
		await view(page).waitFor();
	});

	test('from the chat one goes to a topic and back to where one was', async () => {
		await topic(vera, 'Fram och tillbaka');
		const { page } = kalle;
		await page.goto(`/rooms/${parkering}`);
		await openRoom(page);
		await card(page, 'Fram och tillbaka').getByRole('link').click();
		await view(page).getByRole('heading', { level: 1, name: 'Fram och tillbaka' }).waitFor();
		await page.getByTestId('chat').getByRole('link', { name: 'Parkering' }).click();
		await card(page, 'Fram och tillbaka').waitFor();
		await page.getByTestId('room-tabs').getByRole('link', { name: 'Topics' }).click();
		await row(page, 'Fram och tillbaka').waitFor();
	});

	test('a topic that is not there says so', async () => {
		await kalle.page.goto(`/topics/${randomUUID()}`);
		await kalle.page.getByRole('heading', { name: 'That topic is not here' }).waitFor();
	});
});
