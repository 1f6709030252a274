// The forum: topics are opened, found, read and kept in order, and two people see each other's doing at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { composer, eventually, live, openRoom, sent, tool } from './support/room.js';

const WIDE = { width: 1600, height: 940 };
const PHONE = { width: 390, height: 844 };

let browser, server, vera, kalle, parkering, skolresor, cohort;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	// Similar topics are another part's to find; what went into a closed room is not to be found by everyone.
	const forgive = [/topics\/similar/, /status of 404 .*\/(topics|messages)\//, /ERR_INTERNET_DISCONNECTED/];
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
	const answer = await context.request.fetch(`/api/v1${path}`, {
		method,
		data,
		headers: { 'idempotency-key': key }
	});
	assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/** Opens a topic without the page. */
async function topic(who, title, more = {}) {
	const { room = parkering, ...words } = more;
	const body = {
		title,
		kind: 'discussion',
		tags: [],
		body: `Om ${title}`,
		...words
	};
	return (await call(who, 'POST', `/rooms/${room}/topics`, body)).message;
}

/** Says something without the page. */
async function post(who, body, { room = parkering, thread } = {}) {
	return (
		await call(who, 'POST', `/rooms/${room}/messages`, {
			body,
			...(thread && { thread })
		})
	).message;
}

/** Opens the talk of the room and goes to its newest, wherever one stopped reading. */
async function openChat({ page }) {
	await page.goto(`/rooms/${parkering}`);
	await openRoom(page);
	await page.getByRole('log').first().press('End');
	await eventually(
		() => page.getByTestId('room-parkering').getAttribute('data-unread'),
		(count) => count === '0'
	);
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
		await form
			.getByRole('list', { name: 'People' })
			.getByRole('button', { name: /Kalle Kantsten/ })
			.click();
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
		await eventually(
			() => rows(kalle.page).first().textContent(),
			(text) => text.includes('Dit ingen går')
		);
		await line.click();
		await view(kalle.page).getByText('Jo, jag!').waitFor();
		await view(kalle.page).getByTestId('composer').fill('Då går vi två.');
		await view(kalle.page).getByTestId('composer').press('Enter');
		await sent(vera.page, 'Då går vi två.').waitFor();
	});

	test('a list is narrowed, the address keeps how, and its tags lead there', async () => {
		await topic(vera, 'Guide till bytespunkter', {
			kind: 'guide',
			tags: ['bytespunkt', 'skyltning']
		});
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
		await eventually(
			() => rows(page).count(),
			(count) => count === 1
		);
	});

	test('a long list comes page after page, without a hole', async () => {
		await Promise.all(Array.from({ length: 34 }, (_, at) => topic(vera, `Långt ${at}`, { room: skolresor })));
		// A page that has not heard of them as they came.
		const visitor = await visit(browser, server.url, { viewport: WIDE });
		await signIn(visitor, 'vera.vagvisare');
		const { page } = visitor;
		await openForum(visitor, `/rooms/${skolresor}/topics`);
		// Some came in the same millisecond.
		await eventually(
			() => rows(page).count(),
			(count) => count >= 30 && count < 34
		);
		const there = await rows(page).count();
		await page.getByRole('button', { name: 'Show more topics' }).click();
		await eventually(
			() => rows(page).count(),
			(count) => count >= 34
		);
		assert.equal(await page.getByRole('button', { name: 'Show more topics' }).count(), 0);
		await eventually(() => focused(rows(page).nth(there)), Boolean);
		await leave(visitor);
	});

	test('the keys lead from anywhere to a topic', async () => {
		const { page } = kalle;
		await openChat(kalle);
		await page.keyboard.press('t');
		await forum(page).waitFor();
		await rows(page).first().focus();
		await page.keyboard.press('ArrowDown');
		assert.ok(await focused(rows(page).nth(1)));
		await page.keyboard.press('End');
		await page.keyboard.press('Home');
		assert.ok(await focused(rows(page).first()));
		await page.keyboard.press('Enter');
		await composer(view(page)).waitFor();
		await page.keyboard.press('c');
		await eventually(() => page.evaluate(() => document.activeElement.matches('textarea')), Boolean);
	});

	test('what one has begun to write is there again after the page was closed', async () => {
		const { page } = kalle;
		await page.goto(`/topics/new?room=${parkering}`);
		const form = page.getByTestId('open-topic');
		await form.getByLabel('Title').fill('Halvfärdigt');
		await form.getByTestId('topic-body').fill('Mer senare');
		await page.reload();
		await eventually(
			() => form.getByLabel('Title').inputValue(),
			(text) => text === 'Halvfärdigt'
		);
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
		await chat.getByRole('log').press('End');
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
		const { id } = await topic(kalle, 'Hur lågt p-tal vågar man ha?', {
			kind: 'question'
		});
		for (let at = 0; at < 8; at += 1)
			await post(vera, `Inlägg ${at}\n\n${'Och mer därtill. '.repeat(30)}`, {
				thread: id
			});
		await post(vera, 'Noll komma sex.', { thread: id });
		await read(kalle, id);
		const { page } = kalle;
		await view(page).getByRole('button', { name: 'Go to the newest reply' }).click();
		await tool(page, 'Noll komma sex.', 'More');
		await page.getByRole('menuitem', { name: 'Accept as the answer' }).click();
		await view(page).getByText('Answered', { exact: true }).waitFor();
		// One opens it again where one stopped: at its start, once all of it counts as read.
		await eventually(
			() => call(kalle, 'GET', `/topics/${id}/mine`),
			({ unread }) => unread === 0
		);
		await page.reload();
		const answer = view(page).getByTestId('answer');
		await answer.getByText('Noll komma sex.').waitFor();
		await answer.getByRole('button', { name: 'Go to the answer' }).click();
		const place = view(page).locator('[data-testid=message]', {
			hasText: 'Noll komma sex.'
		});
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
		await openChat(kalle);
		await card(page, 'Fram och tillbaka').getByRole('link').click();
		await view(page).getByRole('heading', { level: 1, name: 'Fram och tillbaka' }).waitFor();
		await page.getByTestId('chat').getByRole('link', { name: 'Parkering', exact: true }).click();
		await card(page, 'Fram och tillbaka').waitFor();
		await page.getByTestId('room-tabs').getByRole('link', { name: 'Topics' }).click();
		await row(page, 'Fram och tillbaka').waitFor();
	});

	test('a topic that is not there says so', async () => {
		await kalle.page.goto(`/topics/${randomUUID()}`);
		await kalle.page.getByRole('heading', { name: 'Only for participating municipalities' }).waitFor();
	});
});

describe('out of the chat', () => {
	test('a thread becomes a topic: the chat shows it by its title, and it can be taken back', async () => {
		const { id } = await post(kalle, 'Hur gör ni med besöksparkering? Vi har ingen plan.');
		await post(vera, 'Vi tar betalt.', { thread: id });
		const { page } = kalle;
		await openChat(kalle);
		await openChat(vera);
		await tool(page, 'Hur gör ni med besöksparkering?', 'More');
		await page.getByRole('menuitem', { name: 'Make a topic of this thread' }).click();
		const form = page.getByTestId('topic-words');
		await form.getByText('2 messages become a topic').waitFor();
		assert.equal(await form.getByLabel('Title').inputValue(), 'Hur gör ni med besöksparkering?');
		await form.getByRole('button', { name: 'Make the topic' }).click();
		await view(page)
			.getByRole('heading', {
				level: 1,
				name: 'Hur gör ni med besöksparkering?'
			})
			.waitFor();
		await view(page).getByText('Vi tar betalt.').waitFor();
		await view(page).getByText('from the chat on').waitFor();
		await card(vera.page, 'Hur gör ni med besöksparkering?').getByText('1 reply in the topic').waitFor();

		await notice(page, 'The topic is made.').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.waitForURL(`**/rooms/${parkering}*`);
		await card(vera.page, 'Hur gör ni med besöksparkering?').waitFor({
			state: 'detached'
		});
		await sent(vera.page, 'Hur gör ni med besöksparkering?').getByText('1 reply in the thread').waitFor();
	});

	test('messages are picked with the keys and with Shift, and their number is said', async () => {
		for (const word of ['Ett', 'Två', 'Tre', 'Fyra']) await post(kalle, `${word} av fyra`);
		const { page } = vera;
		await openChat(vera);
		const box = (word) => sent(page, `${word} av fyra`).getByTestId('pick');
		await tool(page, 'Ett av fyra', 'More');
		await page.getByRole('menuitem', { name: 'Pick messages for a topic' }).click();
		const bar = page.getByTestId('pick-bar');
		await bar.getByText('1 picked').waitFor();
		assert.ok(await box('Ett').isChecked());
		await box('Tre').click({ modifiers: ['Shift'] });
		await bar.getByText('3 picked').waitFor();
		await box('Två').focus();
		await page.keyboard.press('Space');
		await bar.getByText('2 picked').waitFor();
		await page.keyboard.press('Escape');
		await bar.waitFor({ state: 'detached' });
		assert.equal(await page.getByTestId('pick').count(), 0);

		await tool(page, 'Ett av fyra', 'More');
		await page.getByRole('menuitem', { name: 'Pick messages for a topic' }).click();
		await box('Tre').click({ modifiers: ['Shift'] });
		await picture(page, 'forum-pick-1600');
		await bar.getByRole('button', { name: 'Make a topic of them' }).click();
		const form = page.getByTestId('topic-words');
		await form.getByLabel('Title').fill('Tre av fyra');
		await form.getByRole('button', { name: 'Make the topic' }).click();
		await view(page).getByRole('heading', { level: 1, name: 'Tre av fyra' }).waitFor();
		const said = async () => {
			const texts = await view(page).getByTestId('message').allTextContents();
			return texts.map((text) => text.match(/(Ett|Två|Tre|Fyra) av fyra/)?.[1]).join(' ');
		};
		await eventually(said, (words) => words === 'Ett Två Tre');
		const chat = page.getByTestId('chat');
		await chat.getByTestId('topic-card').filter({ hasText: 'Tre av fyra' }).getByText('2 replies in the topic').waitFor();
		await chat.locator('[data-testid=message]', { hasText: 'Fyra av fyra' }).waitFor();
		assert.equal(await chat.locator('[data-testid=message]', { hasText: 'Två av fyra' }).count(), 0);
	});

	test('whoever may only make topics of their own is offered no more', async () => {
		await post(vera, 'Bara mitt eget');
		await post(kalle, 'Mitt och ingen annans');
		const { page } = kalle;
		await openChat(kalle);
		await tool(page, 'Bara mitt eget', 'More');
		assert.equal(await page.getByRole('menuitem', { name: 'Make a topic of this thread' }).count(), 0);
		await page.keyboard.press('Escape');
		await tool(page, 'Mitt och ingen annans', 'More');
		await page.getByRole('menuitem', { name: 'Pick messages for a topic' }).click();
		await page.getByTestId('pick-bar').waitFor();
		assert.equal(await sent(page, 'Bara mitt eget').getByTestId('pick').count(), 0);
		await page.keyboard.press('Escape');
	});
});

describe('keeping order', () => {
	test('title, kind and tags are changed, for everyone at once, and taken back', async () => {
		const { id } = await topic(kalle, 'Före', { tags: ['gammal'] });
		await read(kalle, id);
		await openForum(vera);
		await menu(kalle.page, 'Change title, kind and tags');
		const form = kalle.page.getByTestId('topic-words');
		await form.getByLabel('Title').fill('Efter');
		await form.getByLabel('Kind').selectOption({ label: 'Guide' });
		await form.getByRole('button', { name: 'Take gammal away' }).click();
		await form.getByRole('combobox', { name: 'Tags' }).fill('ny');
		await form.getByRole('button', { name: 'Save' }).click();
		await view(kalle.page).getByRole('heading', { level: 1, name: 'Efter' }).waitFor();
		await row(vera.page, 'Efter').getByText('Guide').waitFor();
		await row(vera.page, 'Efter').getByText('ny', { exact: true }).waitFor();
		await view(kalle.page).getByRole('log').focus();
		await kalle.page.keyboard.press('z');
		await view(kalle.page).getByRole('heading', { level: 1, name: 'Före' }).waitFor();
		await row(vera.page, 'Före').getByText('gammal').waitFor();
	});

	test('a closed topic takes posts of those who keep order alone, until it is open again', async () => {
		const { id } = await topic(kalle, 'Stängs strax');
		await read(kalle, id);
		await read(vera, id);
		await menu(kalle.page, 'Close the topic');
		await view(kalle.page).getByTestId('topic-closed').waitFor();
		assert.equal(await view(kalle.page).getByTestId('composer').count(), 0);
		await view(vera.page).getByText('Closed', { exact: true }).waitFor();
		await view(vera.page).getByTestId('composer').waitFor();
		await menu(kalle.page, 'Reopen the topic');
		await view(kalle.page).getByTestId('composer').waitFor();
		await kalle.page.getByRole('button', { name: 'Undo' }).click();
		await view(kalle.page).getByTestId('topic-closed').waitFor();
	});

	test('a pinned topic stands first in its room', async () => {
		const { id } = await topic(vera, 'Läs detta först');
		await topic(vera, 'Senare än det');
		await openForum(kalle, `/rooms/${parkering}/topics`);
		assert.match(await rows(kalle.page).first().textContent(), /Senare än det/);
		await read(vera, id);
		await menu(vera.page, 'Pin the topic');
		await eventually(
			() => rows(kalle.page).first().textContent(),
			(text) => text.includes('Läs detta först') && text.includes('Pinned')
		);
		await vera.page.getByRole('button', { name: 'Undo' }).click();
		await eventually(
			() => rows(kalle.page).first().textContent(),
			(text) => text.includes('Senare än det')
		);
	});

	test('a topic goes to another room: a line says so, no word stays, and the way there is for whoever may read it', async () => {
		const { id } = await topic(kalle, 'Flyttas till skolresor');
		await post(kalle, 'Svaret flyttar med', { thread: id });
		await openChat(kalle);
		await card(kalle.page, 'Flyttas till skolresor').waitFor();
		await read(vera, id);
		await menu(vera.page, 'Move to another room');
		const form = vera.page.getByTestId('topic-move');
		await form.getByLabel('To').selectOption({ label: 'Skolresor' });
		await form.getByRole('button', { name: 'Move', exact: true }).click();
		await view(vera.page).getByRole('link', { name: 'Skolresor' }).waitFor();
		await view(vera.page).getByText('Svaret flyttar med').waitFor();
		await card(kalle.page, 'Flyttas till skolresor').waitFor({
			state: 'detached'
		});
		const line = kalle.page.getByTestId('moved').filter({ hasText: 'moved to Skolresor' }).last();
		await line.getByRole('link', { name: 'Go there' }).click();
		await view(kalle.page).getByRole('heading', { level: 1, name: 'Flyttas till skolresor' }).waitFor();
		await vera.page.getByRole('button', { name: 'Undo' }).click();
		await view(vera.page).getByRole('link', { name: 'Parkering' }).waitFor();
		await view(kalle.page).getByRole('link', { name: 'Parkering' }).waitFor();
	});

	test('out of a closed room it goes only once one has said who may read it then', async () => {
		const { id } = await topic(vera, 'Ur gruppen', { room: cohort });
		await read(vera, id);
		await menu(vera.page, 'Move to another room');
		const form = vera.page.getByTestId('topic-move');
		await form.getByLabel('To').selectOption({ label: 'Parkering' });
		const wider = form.getByTestId('wider').getByRole('checkbox');
		await form.getByRole('button', { name: 'Move', exact: true }).click();
		assert.ok(await wider.evaluate((box) => !box.validity.valid), 'it has to be said');
		await wider.check();
		await form.getByRole('button', { name: 'Move', exact: true }).click();
		await view(vera.page).getByRole('link', { name: 'Parkering' }).waitFor();
		await vera.page.getByRole('button', { name: 'Undo' }).click();
		await view(vera.page).getByRole('link', { name: 'Coachningsgrupp Alm' }).waitFor();
	});

	test('posts are split off, and the two become one again', async () => {
		const { id } = await topic(kalle, 'Två saker på en gång');
		for (const word of ['Stannar', 'Går först', 'Går sedan']) await post(kalle, word, { thread: id });
		await read(vera, id);
		await read(kalle, id);
		await menu(vera.page, 'Split off posts');
		const bar = vera.page.getByTestId('pick-bar');
		await view(vera.page).locator('[data-testid=message]', { hasText: 'Går först' }).getByTestId('pick').check();
		await view(vera.page).locator('[data-testid=message]', { hasText: 'Går sedan' }).getByTestId('pick').check();
		await bar.getByRole('button', { name: 'Split them off' }).click();
		const form = vera.page.getByTestId('topic-words');
		await form.getByLabel('Title').fill('Det andra');
		await form.getByRole('button', { name: 'Split them off' }).click();
		await view(vera.page).getByRole('heading', { level: 1, name: 'Det andra' }).waitFor();
		await view(kalle.page).getByText('Går först').waitFor({ state: 'detached' });
		await view(kalle.page).getByText('Stannar').waitFor();

		const apart = vera.page.url().match(/topics\/([^?]+)/)[1];
		await menu(vera.page, 'Merge into another topic');
		const merge = vera.page.getByTestId('topic-merge');
		await merge.getByLabel('Find by title').fill('tva saker');
		await merge.getByRole('radio', { name: /Två saker på en gång/ }).check();
		await merge.getByRole('button', { name: 'Merge', exact: true }).click();
		await view(vera.page).getByRole('heading', { level: 1, name: 'Två saker på en gång' }).waitFor();
		await view(kalle.page).getByText('Går sedan').waitFor();
		await kalle.page.goto(`/topics/${apart}`);
		await kalle.page.waitForURL(`**/topics/${id}`);
	});

	test('a topic goes back to the chat', async () => {
		const { id } = await topic(kalle, 'Tillbaka till pratet');
		await post(vera, 'Ett svar', { thread: id });
		await read(kalle, id);
		await menu(kalle.page, 'Back to the chat');
		await kalle.page.getByTestId('topic-lower').getByRole('button', { name: 'Move it back' }).click();
		await kalle.page.getByTestId('thread').getByText('Ett svar').waitFor();
		await kalle.page.getByRole('button', { name: 'Undo' }).click();
		await view(kalle.page).getByRole('heading', { level: 1, name: 'Tillbaka till pratet' }).waitFor();
	});
});

describe('questions', () => {
	const list = (page) => page.getByTestId('questions');
	const question = (page, text) => list(page).getByRole('listitem').filter({ hasText: text });

	test('what waits is listed, asked of one person, declined with a reason and opened again', async () => {
		const { id } = await topic(kalle, 'Vem vet detta?', {
			kind: 'question',
			tags: ['driftsfråga']
		});
		await vera.page.goto('/questions');
		await live(vera.page);
		await question(vera.page, 'Vem vet detta?').getByText('0 working days').waitFor();
		await list(vera.page).getByLabel('Theme').selectOption('driftsfråga');
		await eventually(
			() => list(vera.page).getByRole('listitem').count(),
			(count) => count === 1
		);

		await read(kalle, id);
		await menu(kalle.page, 'Ask one person');
		const ask = kalle.page.getByTestId('ask');
		await ask.getByLabel('Who is asked?').fill('vera');
		await ask.getByRole('button', { name: /Vera Vägvisare/ }).click();
		await ask.getByRole('button', { name: 'Save' }).click();
		await view(kalle.page).getByText('Asked of Vera Vägvisare').waitFor();
		await question(vera.page, 'Vem vet detta?').getByText('Asked of you').waitFor();
		await list(vera.page).getByLabel('Theme').selectOption('');
		await list(vera.page).getByLabel('Asked of').selectOption({ label: 'Me' });
		await question(vera.page, 'Vem vet detta?').waitFor();

		await question(vera.page, 'Vem vet detta?').getByRole('link').click();
		await menu(vera.page, 'Decline the question');
		const decline = vera.page.getByTestId('decline');
		await decline.getByLabel('Why').fill('Det vet bara kommunen själv.');
		await decline.getByRole('button', { name: 'Decline', exact: true }).click();
		await view(kalle.page).getByTestId('declined').getByText('Det vet bara kommunen själv.').waitFor();
		await vera.page.goto('/questions');
		await live(vera.page);
		await list(vera.page)
			.locator('[role=status]')
			.getByText(/questions?$/)
			.waitFor();
		assert.equal(await question(vera.page, 'Vem vet detta?').count(), 0);
		await list(vera.page).getByLabel('State').selectOption({ label: 'Declined' });
		await question(vera.page, 'Vem vet detta?').waitFor();
		await menu(kalle.page, 'Reopen the question');
		await view(kalle.page).getByText('Open question').waitFor();
	});
});

describe('without a connection', () => {
	test('the topics that are known stay, and one is told', async () => {
		const { id } = await topic(vera, 'Även utan nät');
		const { page, context } = kalle;
		await openForum(kalle);
		await row(page, 'Även utan nät').waitFor();
		await read(kalle, id);
		await context.setOffline(true);
		await page.locator('[data-testid=connection][data-state=offline]').waitFor({ state: 'attached' });
		await view(page).getByTestId('composer').fill('Skrivet utan nät');
		await view(page).getByTestId('composer').press('Enter');
		await view(page).getByText('Skrivet utan nät').waitFor();
		await context.setOffline(false);
		await sent(page, 'Skrivet utan nät').waitFor();
	});
});

describe('looks', () => {
	// 320 pixels: a window of 1280 at 400 % zoom.
	for (const width of [320, 390, 1024, 1600]) {
		test(`${width} pixels: no fault, nothing beside the screen, in every look`, async () => {
			const { id } = await topic(kalle, 'Hur ser det ut på alla skärmar, även när rubriken är så lång att den behöver flera rader?', {
				kind: 'question',
				tags: ['utseende', 'en ganska lång etikett', 'p-tal']
			});
			await post(vera, 'Så här.', { thread: id });
			const { page } = vera;
			await page.setViewportSize({ width, height: width < 500 ? 844 : 940 });
			const see = async (name, path, ready) => {
				await page.goto(path);
				await live(page);
				await ready.first().waitFor();
				await page.evaluate(() => document.fonts.ready);
				assert.deepEqual(await faultsInEveryLook(page, `forum-${name}-${width}`), [], name);
			};
			await see('list', '/forum', rows(page));
			await see('room', `/rooms/${parkering}/topics`, rows(page));
			await see('topic', `/topics/${id}`, view(page).getByText('Så här.'));
			await see('new', `/topics/new?room=${parkering}`, page.getByTestId('topic-body'));
			await see('questions', '/questions', page.getByTestId('question'));
			await page.setViewportSize(WIDE);
		});
	}

	test('at 320 pixels, as at 400 % of the size, all of it is there', async () => {
		const { id } = await topic(kalle, 'Smalt');
		const { page } = kalle;
		await page.setViewportSize({ width: 320, height: 568 });
		for (const path of ['/forum', `/rooms/${parkering}/topics`, `/topics/${id}`, `/topics/new?room=${parkering}`, '/questions']) {
			await page.goto(path);
			await live(page);
			await page.getByRole('heading', { level: 1 }).first().waitFor();
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
		}
		await page.setViewportSize(WIDE);
	});

	test('it speaks Swedish and Dutch', async () => {
		const { id } = await topic(kalle, 'På svenska', { kind: 'question' });
		const { page, context } = kalle;
		const speak = (locale) => context.request.patch('/api/v1/me', { data: { locale } });
		await speak('sv');
		await page.goto(`/topics/${id}`);
		await view(page).getByText('Öppen fråga').waitFor();
		await view(page).getByText('1 inlägg').waitFor();
		await speak('nl');
		await page.goto('/forum');
		await page.getByRole('heading', { level: 1, name: 'Onderwerpen' }).waitFor();
		await page.getByRole('group', { name: 'Filteren' }).waitFor();
		await row(page, 'På svenska').getByText('Open vraag').waitFor();
		await page.goto('/questions');
		await page.getByRole('heading', { level: 1, name: 'Onbeantwoorde vragen' }).waitFor();
		await speak('en');
	});
});

test('no page of these did what no page may do', async () => {
	for (const visitor of [vera, kalle]) await leave(visitor);
});
