// A link to a message or topic in a text: what it leads to stands below it, for whoever may read it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { go, STILL_PX, topOf } from './support/history.js';
import { becomes, eventually, openRoom, sent } from './support/room.js';

const forgive = [/net::ERR_/];

let browser, server, vera, kalle, rooms;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	vera = await visit(browser, server.url, { forgive });
	kalle = await visit(browser, server.url, { forgive });
	await signIn(vera, 'vera.vagvisare');
	await signIn(kalle, 'kalle.kantsten');
	const all = await (await vera.context.request.get('/api/v1/rooms')).json();
	rooms = Object.fromEntries(all.map(({ room }) => [room.slug, room.id]));
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function call({ context }, method, path, data) {
	const headers = { 'idempotency-key': randomUUID() };
	const answer = await context.request.fetch(`/api/v1${path}`, { method, data, headers });
	assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
	return (await answer.json()).message;
}

const post = (who, body, room = rooms.parkering) => call(who, 'POST', `/rooms/${room}/messages`, { body });
const topic = (who, title, room) =>
	call(who, 'POST', `/rooms/${room}/topics`, { title, kind: 'discussion', tags: [], body: `Om ${title}` });
const message = ({ room_id, id }) => `${server.url}/rooms/${room_id}?message=${id}`;
const card = (page, text) => sent(page, text).getByTestId('linked');

test('a card says what a link leads to, follows it, and goes there', async () => {
	const said = await post(vera, 'Vi mätte **alla** gator i maj', rooms.allmant);
	const begun = await topic(vera, 'Ljudmätning i maj', rooms.skolresor);
	await post(vera, `Läs ${message(said)} och [ämnet](${server.url}/topics/${begun.id}), inte [rummet](${server.url}/rooms/${rooms.allmant})`);
	await go(kalle.page, rooms.parkering);
	const cards = card(kalle.page, 'inte rummet');
	await becomes(() => cards.count(), 2);
	assert.match(await cards.nth(0).textContent(), /Vi mätte alla gator i maj.*Vera Vägvisare.*Allmänt/s);
	assert.match(await cards.nth(1).textContent(), /Ljudmätning i maj.*Vera Vägvisare.*Skolresor/s);
	await kalle.page.getByRole('link', { name: /^Link to a topic: ?Ljudmätning i maj/ }).waitFor();
	assert.deepEqual(await faultsInEveryLook(kalle.page), []);
	for (const [width, height] of [[390, 844], [1024, 768], [1600, 940]]) {
		await kalle.page.setViewportSize({ width, height });
		await cards.nth(1).waitFor();
		await picture(kalle.page, `linked-${width}`);
	}

	await call(vera, 'PATCH', `/messages/${said.id}`, { body: 'Vi mätte halva staden i somras' });
	await cards.nth(0).filter({ hasText: 'Vi mätte halva staden i somras' }).waitFor();
	// By keyboard: from the message into what is in it.
	await sent(kalle.page, 'inte rummet').focus();
	await eventually(
		async () => {
			await kalle.page.keyboard.press('Tab');
			return cards.nth(1).evaluate((node) => node === document.activeElement);
		},
		(there) => there
	);
	await kalle.page.keyboard.press('Enter');
	await kalle.page.getByTestId('topic-view').getByRole('heading', { name: 'Ljudmätning i maj' }).waitFor();
	await kalle.page.goBack();
	await becomes(() => cards.count(), 2);

	const { context } = vera;
	const gone = await context.request.delete(`/api/v1/messages/${said.id}`, { headers: { 'idempotency-key': randomUUID() }, data: {} });
	assert.ok(gone.ok(), await gone.text());
	await becomes(() => cards.count(), 1);
	await kalle.page.reload();
	await becomes(() => cards.count(), 1);
	assert.doesNotMatch(await kalle.page.getByRole('log').first().textContent(), /halva staden/);
});

test('who may not read it sees the link alone, and nothing of what is there', async () => {
	// Whoever has the room open asks as soon as a message comes, and what is answered to a page that one leaves cannot be read.
	await go(kalle.page, rooms.allmant);
	const secret = await post(vera, 'Bara för gruppen', rooms['grupp-ek']);
	const begun = await topic(vera, 'Hemligt ämne', rooms['grupp-ek']);
	await post(vera, `Slutet: ${message(secret)} och [ämnet där](${server.url}/topics/${begun.id})`);
	const readable = await kalle.context.request.get(`/api/v1/messages/${secret.id}`);
	assert.equal(readable.status(), 404, 'the test needs somebody who may not read it');

	await go(vera.page, rooms.parkering);
	await becomes(() => card(vera.page, 'Slutet').count(), 2);

	const asked = [];
	kalle.page.on('request', (request) => asked.push(request.url()));
	const answered = kalle.page.waitForResponse((response) => response.url().includes(begun.id));
	await go(kalle.page, rooms.parkering);
	const { messages } = await (await answered).json();
	assert.ok(!messages.some(({ id }) => id === begun.id));
	await sent(kalle.page, 'Slutet').getByRole('link', { name: 'ämnet där' }).waitFor();
	await sent(kalle.page, 'Slutet').getByText('something that is not open to you').waitFor();
	assert.equal(await card(kalle.page, 'Slutet').count(), 0);
	assert.equal(await kalle.page.locator('.notices p').count(), 0);
	// Of a room that is not one's own nothing is even asked.
	assert.ok(!asked.some((url) => url.includes(secret.id)));
	assert.doesNotMatch(await kalle.page.locator('body').textContent(), /Hemligt|Bara för gruppen/);
	await picture(kalle.page, 'linked-not-readable');
});

test('a card that comes late moves nothing, whether there is something to show or not', async () => {
	const said = await post(vera, 'Dit det leder', rooms.allmant);
	const secret = await topic(vera, 'Inte för alla', rooms['grupp-ek']);
	for (const [name, to] of [['syns', message(said)], ['syns inte', `${server.url}/topics/${secret.id}`]]) {
		const linking = await post(vera, `Det ${name}: [dit](${to})`);
		const under = [];
		for (const nth of [1, 2, 3]) under.push(await post(vera, `Under det som ${name}, ${nth}`));
		// Somebody whose browser knows nothing yet.
		const fresh = await visit(browser, server.url, { forgive });
		await signIn(fresh, 'kalle.kantsten');
		const { page } = fresh;
		let answer;
		const held = new Promise((resolve) => (answer = resolve));
		const id = name === 'syns' ? said.id : secret.id;
		await page.route('**/api/v1/messages?ids=*', async (route) => {
			await held;
			await route.continue();
		});
		// In the middle, with what follows below it: there it would be pushed.
		await page.goto(`/rooms/${rooms.parkering}?message=${linking.id}`);
		await openRoom(page);
		await page.locator(`[data-message-id="${linking.id}"]:focus`).waitFor();
		const tops = async () => Promise.all([linking, ...under].map(({ id }) => topOf(page, id)));
		let last = [];
		await eventually(
			async () => {
				const before = last;
				last = await tops();
				return last.every((top, at) => top === before[at]);
			},
			(still) => still
		);
		const before = last;
		const known = page.waitForResponse((response) => response.url().includes(id));
		answer();
		await known;
		if (name === 'syns') await card(page, 'Det syns: ').waitFor();
		else await sent(page, 'Det syns inte').getByText('something that is not open to you').waitFor();
		const after = await tops();
		before.forEach((top, at) => assert.ok(Math.abs(after[at] - top) <= STILL_PX, `${name}: ${before} became ${after}`));
		await leave(fresh);
	}
});

test('no page did what no page may', async () => {
	await leave(vera);
	await leave(kalle);
});
