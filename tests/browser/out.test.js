// What leaves: topics and days of a room as files, and feeds by links that can be ended.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faults } from './support/faults.js';
import { live, openRoom } from './support/room.js';

let browser, server, vera, stranger, parkering, topic;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	vera = await visit(browser, server.url, { viewport: { width: 1600, height: 900 } });
	stranger = await browser.newContext({ baseURL: server.url });
	await signIn(vera, 'vera.vagvisare');
	const rooms = await (await vera.context.request.get('/api/v1/rooms')).json();
	parkering = rooms.find(({ room }) => room.slug === 'parkering').room.id;
	const body = { title: 'Gröna parkeringstal', kind: 'discussion', tags: [], body: 'Hur räknar ni?' };
	topic = (await post(`/rooms/${parkering}/topics`, body)).message;
	await post(`/rooms/${parkering}/messages`, { body: 'Med 0,6 per bostad.', thread: topic.id });
	const gone = (await post(`/rooms/${parkering}/messages`, { body: 'Ett ord för mycket', thread: topic.id })).message;
	const removed = await vera.context.request.delete(`/api/v1/messages/${gone.id}`, { data: {}, headers: { 'idempotency-key': randomUUID() } });
	assert.ok(removed.ok(), await removed.text());
});
after(async () => {
	await stranger?.close();
	await leave(vera);
	await browser?.close();
	await server?.stop();
});

async function post(path, data) {
	const answer = await vera.context.request.post(`/api/v1${path}`, { data, headers: { 'idempotency-key': randomUUID() } });
	assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

const form = () => vera.page.getByTestId('export');

async function menu(name) {
	await vera.page.getByRole('button', { name: 'What you can do with the topic' }).click();
	await vera.page.getByRole('menuitem', { name, exact: true }).click();
}

/** Downloads as a kind of file; its name and what is in it. */
async function download(kind) {
	await form().getByLabel(kind).check();
	const coming = vera.page.waitForEvent('download');
	await form().getByRole('button', { name: 'Download' }).click();
	const file = await coming;
	const bytes = readFileSync(await file.path());
	await form().waitFor({ state: 'detached' });
	return { name: file.suggestedFilename(), bytes, text: bytes.toString() };
}

test('a topic is downloaded in each form: what is said, without what was removed', async () => {
	const { page } = vera;
	await page.goto(`/topics/${topic.id}`);
	await live(page);
	await menu('Download the topic');
	await form().waitFor();
	assert.deepEqual(await faults(vera.page), []);
	await picture(page, 'out-export');
	const web = await download('Web page in one file');
	assert.match(web.name, /\.html$/);
	await menu('Download the topic');
	const plain = await download('Text with Markdown');
	assert.match(plain.name, /\.md$/);
	for (const { text } of [web, plain]) {
		assert.ok(text.includes('Gröna parkeringstal') && text.includes('Med 0,6 per bostad.'), text);
		assert.ok(text.includes(topic.id), 'it links back');
		assert.ok(!text.includes('Ett ord för mycket'), 'what was removed stays here');
	}
	await menu('Download the topic');
	const word = await download('Word document');
	assert.match(word.name, /\.docx$/);
	assert.equal(word.text.slice(0, 2), 'PK');
	await page.getByText(`${word.name} is downloaded.`).first().waitFor();
});

test('days of a room are downloaded from its details, on a phone too', async () => {
	const { page } = vera;
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`/rooms/${parkering}?details`);
	await openRoom(page);
	await page.getByTestId('details').getByRole('button', { name: 'Download from the room' }).click();
	await form().waitFor();
	assert.deepEqual(await faults(vera.page), []);
	await picture(page, 'out-room-390');
	const { text } = await download('Text with Markdown');
	assert.ok(text.includes('Hur räknar ni?'));
	await page.setViewportSize({ width: 1600, height: 900 });
});

test('a feed of a topic is read by its link alone, until it is ended', async () => {
	const { page } = vera;
	await page.goto(`/topics/${topic.id}`);
	await live(page);
	await menu('Read in a feed reader');
	const dialog = page.getByTestId('topic-feed');
	await dialog.getByRole('button', { name: 'Make a link' }).click();
	const link = await dialog.getByTestId('told-once').inputValue();
	assert.deepEqual(await faults(vera.page), []);
	const feed = await stranger.request.get(link);
	assert.equal(feed.status(), 200);
	assert.ok((await feed.text()).includes('Med 0,6 per bostad.'));
	await page.goto('/settings#feeds');
	await live(page);
	const mine = page.getByTestId('feeds');
	await mine.getByText('Gröna parkeringstal').waitFor();
	await mine.getByRole('button', { name: /^End the feed .*Gröna parkeringstal/ }).click();
	await mine.getByText('No feeds yet.').waitFor();
	assert.equal((await stranger.request.get(link)).status(), 404);
});

test('a feed of a network shows new topics', async () => {
	const { page } = vera;
	await page.goto('/settings#feeds');
	await live(page);
	await page.getByTestId('new-feed').getByRole('button', { name: 'Make a link' }).click();
	const link = await page.locator('#feeds').getByTestId('told-once').inputValue();
	await picture(page, 'out-feeds');
	assert.ok((await (await stranger.request.get(link)).text()).includes('Gröna parkeringstal'));
});
