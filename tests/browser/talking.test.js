// Two people in a room: what one does, the other sees at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit, WORKER } from './support/browser.js';
import { becomes, composer, enter, eventually, live, message, open, say, sent, tool } from './support/room.js';

let browser, server, kalle, saga;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	kalle = await visit(browser, server.url, WORKER);
	saga = await visit(browser, server.url);
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

test('rooms tell what is unread, and reading it takes the number away on all devices', async () => {
	await enter(saga.page, 'Allmänt');
	await kalle.page.goto('/');
	await live(kalle.page);
	const room = kalle.page.getByTestId('room-allmant');
	const unread = async () => Number(await room.getAttribute('data-unread'));
	const before = await unread();
	await say(saga.page, 'Något nytt');
	await eventually(unread, (count) => count === before + 1);
	const phone = await kalle.context.newPage();
	await phone.goto('/');
	await live(phone);
	await open(kalle.page, 'Allmänt');
	await sent(kalle.page, 'Något nytt').scrollIntoViewIfNeeded();
	await kalle.page.getByRole('log').first().press('End');
	await eventually(unread, (count) => count === 0);
	const there = phone.getByTestId('room-allmant');
	await eventually(async () => Number(await there.getAttribute('data-unread')), (count) => count === 0);
	await phone.close();
});

test('a message, a reaction, a reply, an edit and a removal are seen by the other at once', async () => {
	await enter(kalle.page, 'Parkering');
	await enter(saga.page, 'Parkering');
	await say(kalle.page, 'Hej **alla**, 1 < 2');
	await sent(saga.page, 'Hej alla, 1 < 2').locator('strong', { hasText: 'alla' }).waitFor();
	await sent(kalle.page, 'Hej alla, 1 < 2').waitFor();

	await tool(saga.page, 'Hej alla', 'React');
	await saga.page.getByRole('button', { name: '💡', exact: true }).click();
	const reaction = sent(kalle.page, 'Hej alla').getByRole('button', { name: /💡 1: Saga Sadelmark/ });
	await reaction.click();
	await sent(saga.page, 'Hej alla').getByRole('button', { name: /💡 2/ }).waitFor();

	await tool(saga.page, 'Hej alla', 'Reply in thread');
	const thread = saga.page.getByTestId('thread');
	await thread.getByTestId('composer').fill('Ett svar');
	await thread.getByTestId('composer').press('Enter');
	await thread.locator('[data-state=sent]').filter({ hasText: 'Ett svar' }).waitFor();
	await kalle.page.getByRole('button', { name: '1 reply in the thread' }).click();
	await kalle.page.getByTestId('thread').getByText('Ett svar').waitFor();
	await kalle.page.getByRole('button', { name: 'Close the thread' }).click();
	await saga.page.getByRole('button', { name: 'Close the thread' }).click();

	await tool(kalle.page, 'Hej alla', 'More');
	await kalle.page.getByRole('menuitem', { name: 'Edit' }).click();
	const editor = kalle.page.locator('article textarea');
	await editor.fill('Hej igen');
	await editor.press('Enter');
	await sent(saga.page, 'Hej igen').getByText('edited').waitFor();

	await tool(kalle.page, 'Hej igen', 'More');
	await kalle.page.getByRole('menuitem', { name: 'Remove' }).click();
	await kalle.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await saga.page.getByText('Removed by its author.').last().waitFor();
	await becomes(() => message(saga.page, 'Hej igen').count(), 0);
});

test('a question is answered in its thread, and the accepted answer stands below it for everyone', async () => {
	await enter(kalle.page, 'Parkering');
	await enter(saga.page, 'Parkering');
	await say(kalle.page, 'Hur lågt vågar man gå?');
	await tool(kalle.page, 'Hur lågt', 'More');
	await kalle.page.getByRole('menuitem', { name: 'Mark as a question' }).click();
	await sent(saga.page, 'Hur lågt').getByText('Question', { exact: true }).waitFor();

	await tool(saga.page, 'Hur lågt', 'Reply in thread');
	const there = saga.page.getByTestId('thread');
	await there.getByTestId('composer').fill('Till 0,5 intill stationen');
	await there.getByTestId('composer').press('Enter');
	await there.locator('[data-state=sent]').filter({ hasText: '0,5' }).waitFor();

	await sent(kalle.page, 'Hur lågt').getByRole('button', { name: '1 reply in the thread' }).click();
	const here = kalle.page.getByTestId('thread');
	const reply = here.locator('[data-state=sent]').filter({ hasText: '0,5' });
	await reply.hover();
	await reply.getByRole('button', { name: 'More', exact: true }).click();
	await kalle.page.getByRole('menuitem', { name: 'Accept as the answer' }).click();
	await reply.getByText('Accepted answer').waitFor();
	await there.getByText('Accepted answer').waitFor();
	await saga.page.getByRole('button', { name: 'Close the thread' }).click();
	const answer = sent(saga.page, 'Hur lågt').getByTestId('answer');
	await answer.getByText('Your answer').waitFor();
	await sent(saga.page, 'Hur lågt').getByText('Question, answered').waitFor();

	await reply.hover();
	await reply.getByRole('button', { name: 'More', exact: true }).click();
	await kalle.page.getByRole('menuitem', { name: 'No longer the answer' }).click();
	await answer.waitFor({ state: 'detached' });
	await kalle.page.getByRole('button', { name: 'Close the thread' }).click();
});

test('who reacted is told by name, without a pointer to rest on it', async () => {
	await enter(saga.page, 'Parkering');
	await enter(kalle.page, 'Parkering');
	await say(kalle.page, 'Vem är med?');
	await tool(saga.page, 'Vem är med?', 'React');
	await saga.page.getByRole('button', { name: '👍', exact: true }).click();
	await sent(kalle.page, 'Vem är med?').getByRole('button', { name: /👍 1/ }).waitFor();
	await tool(kalle.page, 'Vem är med?', 'More');
	await kalle.page.getByRole('menuitem', { name: 'Show who reacted' }).click();
	const dialog = kalle.page.getByRole('dialog', { name: 'Reactions' });
	await dialog.getByText('Saga Sadelmark').waitFor();
	await kalle.page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'detached' });
});

test('one sees that the other is typing, and that they are here', async () => {
	await enter(kalle.page, 'Nudging & beteende');
	await enter(saga.page, 'Nudging & beteende');
	const here = kalle.page.getByTestId('presence');
	await eventually(() => here.getAttribute('data-count'), (count) => count === '2');
	await composer(saga.page).pressSequentially('Jag undrar');
	await kalle.page.getByTestId('typing').filter({ hasText: 'Saga Sadelmark is typing' }).waitFor();
	await composer(saga.page).press('Enter');
	await sent(kalle.page, 'Jag undrar').waitFor();
	await eventually(() => kalle.page.getByTestId('typing').first().textContent(), (text) => text === '');
	await saga.page.goto('about:blank');
	await eventually(() => here.getAttribute('data-count'), (count) => count === '1');
});

test('a direct conversation begins with a choice of people, and is there for the other', async () => {
	await saga.page.goto('/');
	await live(saga.page);
	await kalle.page.goto('/');
	await kalle.page.getByRole('button', { name: 'Start a conversation' }).click();
	await kalle.page.getByLabel('With whom?').fill('sadelm');
	await kalle.page.getByRole('list', { name: 'People' }).getByRole('button').first().click();
	await kalle.page.getByRole('button', { name: 'Start', exact: true }).click();
	await kalle.page.getByRole('heading', { level: 1, name: 'Saga Sadelmark' }).waitFor();
	await say(kalle.page, 'Mellan oss');
	const talks = saga.page.getByRole('list', { name: 'Conversations' });
	await talks.getByRole('link', { name: /Kalle Kantsten.*1 unread/ }).click();
	await sent(saga.page, 'Mellan oss').waitFor();
});

test('a closed room says so and to how many, and is not there for others', async () => {
	await enter(kalle.page, 'Coachningsgrupp Alm');
	const band = await kalle.page.getByTestId('closed-band').textContent();
	const members = await (await kalle.context.request.get('/api/v1/rooms')).json();
	const mine = (members.rooms ?? members).find(({ room }) => room.slug === 'grupp-alm');
	assert.match(band, new RegExp(`Closed room\\. ${mine.member_count} people can read\\.`));
	const outsider = await visit(browser, server.url, { forgive: [/status of 404/] });
	await signIn(outsider, 'karin.knutpunkt');
	await outsider.page.goto('/');
	await live(outsider.page);
	await becomes(() => outsider.page.getByTestId('room-grupp-alm').count(), 0);
	await outsider.page.goto(`/rooms/${mine.room.id}`);
	await outsider.page.getByRole('heading', { name: 'Only for participating municipalities' }).waitFor();
	await leave(outsider);
});

test('no page of these two asked anything elsewhere or complained', async () => {
	await leave(kalle);
	await leave(saga);
});
