// Passing on: from a channel to another, and what both see of it then.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { becomes, composer, enter, openRoom, sent, tool } from './support/room.js';

const WIDE = { width: 1600, height: 900 };

let browser, server, vera, kalle, saga, rooms;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	[vera, kalle, saga] = await Promise.all(
		['vera.vagvisare', 'kalle.kantsten', 'saga.sadelmark'].map(async (login) => {
			const visitor = await visit(browser, server.url, { viewport: WIDE, forgive: [/status of 422/] });
			await signIn(visitor, login);
			return visitor;
		})
	);
	const all = await (await vera.context.request.get('/api/v1/rooms')).json();
	rooms = Object.fromEntries(all.map(({ room }) => [room.slug, room]));
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const form = (page) => page.getByTestId('relay');
const relayed = (page, text) => sent(page, text).getByTestId('relayed');

async function menu(page, text, item) {
	await tool(page, text, 'More');
	await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function ok(asked) {
	const answer = await asked;
	assert.ok(answer.ok(), `${answer.url()}: ${answer.status()} ${await answer.text()}`);
	return (await answer.json()).message;
}

const post = ({ context }, room, data, path = 'messages') =>
	ok(context.request.post(`/api/v1/rooms/${room.id}/${path}`, { data, headers: { 'idempotency-key': randomUUID() } }));

test('what somebody chooses of a thread stands in another room, and follows', async () => {
	const topic = { title: 'Tal för små orter', kind: 'question', tags: [], body: 'Vilka tal har ni **utanför** centrum?' };
	const root = await post(kalle, rooms.parkering, topic, 'topics');
	const answer = await post(saga, rooms.parkering, { body: 'Vi har 0,9 överallt', thread: root.id });
	await post(kalle, rooms.parkering, { body: 'Mellan oss: det är dyrt', thread: root.id });

	await vera.page.goto(`/topics/${root.id}`);
	await vera.page.getByTestId('topic-view').getByRole('button', { name: 'What you can do with the topic' }).click();
	await vera.page.getByRole('menuitem', { name: 'Pass on', exact: true }).click();
	const dialog = form(vera.page);
	await dialog.getByLabel('To', { exact: true }).selectOption({ label: rooms.skolresor.name });
	await dialog.getByLabel('Introduction').fill('Samma fråga kommer vid skolorna');
	await becomes(() => dialog.getByRole('checkbox', { name: /Saga|Kalle/ }).count(), 3);
	await dialog.getByRole('checkbox', { name: /överallt/ }).check();
	await dialog.getByRole('checkbox', { name: /Say who wrote it/ }).check();
	assert.deepEqual(await faultsInEveryLook(vera.page), []);
	await picture(vera.page, 'relay-dialog-1600');
	await vera.page.setViewportSize({ width: 390, height: 844 });
	await picture(vera.page, 'relay-dialog-390');
	await vera.page.setViewportSize(WIDE);
	assert.equal(await dialog.getByLabel('Title').inputValue(), 'Tal för små orter');
	await dialog.getByRole('button', { name: 'Pass on' }).click();
	await vera.page.getByText('It is passed on.').waitFor();
	await dialog.waitFor({ state: 'detached' });

	await enter(saga.page, rooms.skolresor.name);
	await saga.page.getByTestId('topic-card').filter({ hasText: 'Samma fråga' }).getByRole('link').last().click();
	const shown = saga.page.getByTestId('relayed');
	await shown.getByText('Vi har 0,9 överallt').waitFor();
	assert.match(await shown.textContent(), /Passed on from Parkering.*Kalle Kantsten.*utanför.*Saga Sadelmark/s);
	assert.doesNotMatch(await saga.page.locator('body').textContent(), /Mellan oss/);
	assert.deepEqual(await faultsInEveryLook(saga.page), []);
	for (const [width, height] of [[390, 844], [1024, 768], [1600, 900]]) {
		await saga.page.setViewportSize({ width, height });
		await shown.waitFor();
		await picture(saga.page, `relay-copy-${width}`);
	}

	const at = `/api/v1/messages/${answer.id}`;
	const key = () => ({ 'idempotency-key': randomUUID() });
	await ok(saga.context.request.patch(at, { data: { body: 'Vi har 0,8 nu' }, headers: key() }));
	await shown.getByText('Vi har 0,8 nu').waitFor();
	await ok(saga.context.request.delete(at, { data: {}, headers: key() }));
	await shown.getByText('Removed where it was written.').waitFor();
	assert.doesNotMatch(await shown.textContent(), /0,8/);

	// An answer there is told here, with the way to it.
	const write = saga.page.getByTestId('topic-view').getByTestId('composer');
	await write.fill('Hos oss gäller talen även där');
	await write.press('Enter');
	await sent(saga.page, 'Hos oss gäller').waitFor();
	await kalle.page.goto(`/topics/${root.id}`);
	const back = kalle.page.getByTestId('topic-view').getByTestId('passed-on');
	await back.getByText('1 reply').waitFor();
	await picture(kalle.page, 'relay-source-1600');
	assert.deepEqual(await faultsInEveryLook(kalle.page), []);
	await back.getByRole('link', { name: `Passed on to ${rooms.skolresor.name}` }).click();
	await sent(kalle.page, 'Hos oss gäller talen').waitFor();
	// And from there back to where it was said.
	await kalle.page.getByTestId('topic-view').getByTestId('relayed').getByRole('link', { name: /^Passed on from Parkering/ }).click();
	await back.waitFor();
});

test('it does not go back to where it came from, and says so', async () => {
	await post(kalle, rooms.allmant, { body: 'Busskort för alla' });
	await enter(vera.page, rooms.allmant.name);
	await menu(vera.page, 'Busskort för alla', 'Pass on');
	await form(vera.page).getByLabel('To', { exact: true }).selectOption({ label: rooms.skolresor.name });
	await form(vera.page).getByLabel('Introduction').fill('Om bussen');
	await form(vera.page).getByRole('button', { name: 'Pass on' }).click();
	await form(vera.page).waitFor({ state: 'detached' });
	await enter(vera.page, rooms.skolresor.name);
	await relayed(vera.page, 'Om bussen').getByText('Busskort för alla').waitFor();
	await menu(vera.page, 'Om bussen', 'Pass on');
	await form(vera.page).getByLabel('To', { exact: true }).selectOption({ label: rooms.allmant.name });
	await form(vera.page).getByLabel('Introduction').fill('Tillbaka');
	await form(vera.page).getByRole('button', { name: 'Pass on' }).click();
	await form(vera.page).getByText('It has been in that room already.').waitFor();
	await vera.page.keyboard.press('Escape');
});

test('from a coaching room goes what one wrote oneself, and no name of the room', async () => {
	const group = rooms['grupp-alm'] ?? rooms['grupp-ek'];
	await vera.page.goto(`/rooms/${group.id}`);
	await openRoom(vera.page);
	await composer(vera.page).fill('Vi prövar lägre tal');
	await composer(vera.page).press('Enter');
	await sent(vera.page, 'Vi prövar lägre tal').waitFor();
	await menu(vera.page, 'Vi prövar lägre tal', 'Pass on');
	await form(vera.page).getByText('From here you pass on only what you wrote yourself.').waitFor();
	await form(vera.page).getByLabel('To', { exact: true }).selectOption({ label: rooms.parkering.name });
	await form(vera.page).getByLabel('Introduction').fill('Ett försök');
	await form(vera.page).getByRole('button', { name: 'Pass on' }).click();
	await form(vera.page).waitFor({ state: 'detached' });
	await enter(kalle.page, 'Parkering');
	await relayed(kalle.page, 'Ett försök').getByText('Vi prövar lägre tal').waitFor();
	const text = await relayed(kalle.page, 'Ett försök').textContent();
	assert.match(text, /Passed on from a closed room/);
	assert.ok(!text.includes(group.name), text);
});

test('no page did what no page may', async () => {
	for (const visitor of [vera, kalle, saga]) await leave(visitor);
});
