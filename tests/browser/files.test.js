// Files: chosen, dropped and pasted, put into words, looked at by others, and gone with their message.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture as keepPicture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { becomes, composer, eventually, openRoom, say, sent, tool } from './support/room.js';

/** What a picture says beside what it shows; a camera writes there where it was. */
const HIDDEN = 'taken at 59.3293 N 18.0686 E';

let browser, server, saga, kalle, room;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	const forgive = [/status of (400|404|413|422)/];
	saga = await visit(browser, server.url, { viewport: { width: 1600, height: 900 }, forgive });
	kalle = await visit(browser, server.url, { viewport: { width: 390, height: 844 }, forgive });
	await signIn(saga, 'saga.sadelmark');
	await signIn(kalle, 'kalle.kantsten');
	const rooms = await (await saga.context.request.get('/api/v1/rooms')).json();
	room = rooms.find(({ room }) => room.slug === 'skolresor').room.id;
	for (const { page } of [saga, kalle]) {
		await page.goto(`/rooms/${room}`);
		await openRoom(page);
		await page.getByRole('log').first().press('End');
	}
});
after(async () => {
	await leave(saga);
	await leave(kalle);
	await browser?.close();
	await server?.stop();
});

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const ends = Buffer.alloc(8);
	ends.writeUInt32BE(data.length);
	ends.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A picture of one colour as a PNG, with words in it that nobody sees. */
function png(width, height, colour) {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const line = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.from(colour))]);
	const lines = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
	const begins = Buffer.from('89504e470d0a1a0a', 'hex');
	const words = Buffer.from(`Comment\0${HIDDEN}`, 'latin1');
	return Buffer.concat([begins, chunk('IHDR', head), chunk('tEXt', words), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))]);
}

const attached = (page) => page.getByTestId('attached').getByRole('listitem');
const arrived = (page, count) => eventually(() => page.locator('[data-testid=attached] li[data-state=sent]').count(), (now) => now === count);

async function choose(page, files) {
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Attach files' }).first().click();
	await (await chooser).setFiles(files);
}

/** Drops a file on the field, or pastes it there. */
const give = (page, how, name, type, text) =>
	composer(page).evaluate(
		(field, { how, name, type, text }) => {
			const data = new DataTransfer();
			data.items.add(new File([text], name, { type }));
			const more = { bubbles: true, cancelable: true };
			field.dispatchEvent(how === 'drop' ? new DragEvent('drop', { ...more, dataTransfer: data }) : new ClipboardEvent('paste', { ...more, clipboardData: data }));
		},
		{ how, name, type, text }
	);

test('a picture is put into words, others see and open it, and nothing hidden goes along', async () => {
	const { page } = saga;
	await choose(page, [{ name: 'cykelbana.png', mimeType: 'image/png', buffer: png(640, 400, [30, 120, 80]) }]);
	await arrived(page, 1);
	await page.getByTestId('alt-reminder').waitFor();
	await page.getByLabel('What does the picture show?').fill('En ny cykelbana längs skolan');
	await keepPicture(page, 'files-attached');
	await say(page, 'Så blev den');
	const shown = sent(kalle.page, 'Så blev den').getByTestId('picture');
	await shown.waitFor();
	await sent(kalle.page, 'Så blev den').getByRole('button', { name: 'Show the picture: En ny cykelbana längs skolan' }).click();
	const dialog = kalle.page.getByRole('dialog');
	await dialog.getByText('En ny cykelbana längs skolan').first().waitFor();
	await eventually(() => dialog.locator('img').evaluate((one) => one.complete && one.naturalWidth), (width) => width === 640);
	assert.deepEqual(await faultsInEveryLook(kalle.page, 'files-viewer-390'), []);
	const source = await dialog.locator('img').getAttribute('src');
	await kalle.page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'detached' });
	const bytes = await (await kalle.context.request.get(source)).body();
	assert.ok(bytes.length > 100);
	assert.ok(!bytes.includes(HIDDEN), 'what a camera wrote is gone');
});

test('several at once, dropped and pasted; one is taken away, the others go as one message', async () => {
	const { page } = saga;
	await choose(page, [
		{ name: 'karta.csv', mimeType: 'text/csv', buffer: Buffer.from('ort;antal\nVisby;3\n') },
		{ name: 'protokoll.txt', mimeType: 'text/plain', buffer: Buffer.from('Vi beslutade att pröva.') }
	]);
	await give(page, 'drop', 'släppt.pdf', 'application/pdf', '%PDF-1.4\n%%EOF\n');
	await give(page, 'paste', 'klistrad.pdf', 'application/pdf', '%PDF-1.4\n%%EOF\n\n');
	await arrived(page, 4);
	await page.getByRole('button', { name: 'Remove protokoll.txt' }).click();
	await becomes(() => attached(page).count(), 3);
	await say(page, 'Fyra blev tre');
	const message = sent(kalle.page, 'Fyra blev tre');
	await message.waitFor();
	await becomes(() => message.getByTestId('file').count(), 3);
	const saved = kalle.page.waitForEvent('download');
	await message.getByRole('link', { name: /karta\.csv/ }).click();
	assert.equal((await saved).suggestedFilename(), 'karta.csv');
	await becomes(() => attached(page).count(), 0);
});

test('what is empty or damaged is said, and the text stays', async () => {
	const { page } = saga;
	await composer(page).fill('Det här står kvar');
	await choose(page, [{ name: 'tom.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
	await page.getByText('tom.txt is empty.').first().waitFor();
	assert.equal(await composer(page).inputValue(), 'Det här står kvar');
	await choose(page, [{ name: 'trasig.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a0000', 'hex') }]);
	await page.locator('[data-testid=attached] li[data-state=failed]').waitFor();
	await page.getByText('The file is damaged').first().waitFor();
	await page.getByRole('button', { name: 'Remove trasig.png' }).click();
	await composer(page).fill('');
});

test('the files of a room are listed; with its message a file is gone for everyone', async () => {
	const { page } = saga;
	await choose(page, [{ name: 'tas-bort.txt', mimeType: 'text/plain', buffer: Buffer.from('Bara en stund.') }]);
	await arrived(page, 1);
	await say(page, 'Fel fil');
	const line = sent(page, 'Fel fil').getByTestId('file');
	await line.waitFor();
	const address = await line.getAttribute('href');
	assert.equal((await kalle.context.request.get(address)).status(), 200);
	await page.getByTestId('details-button').click();
	await page.getByTestId('room-files').getByText('tas-bort.txt').waitFor();
	await page.getByTestId('room-files').getByText('cykelbana.png').waitFor();
	await tool(page, 'Fel fil', 'More');
	await page.getByRole('menuitem', { name: 'Remove' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await page.getByTestId('room-files').getByText('tas-bort.txt').waitFor({ state: 'detached' });
	await eventually(async () => (await kalle.context.request.get(address)).status(), (status) => status === 404);
});

test('a file that is larger than the server takes is named at once; the text and what fits stay', async () => {
	const small = await Server.start('--demo', '--data-dir', folder(), '--file-bytes', '2000');
	const who = await visit(browser, small.url);
	await signIn(who, 'saga.sadelmark');
	const rooms = await (await who.context.request.get('/api/v1/rooms')).json();
	const { page } = who;
	const tried = [];
	page.on('request', (request) => request.method() !== 'GET' && /\/files/.test(request.url()) && tried.push(request.url()));
	await page.goto(`/rooms/${rooms.find(({ room }) => room.slug === 'skolresor').room.id}`);
	await openRoom(page);
	await page.getByRole('log').first().press('End');
	await composer(page).fill('Kartan över gångvägarna');
	const text = (name, bytes) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(bytes, 'a') });
	await choose(page, [{ ...text('hela.pdf', 2_001), mimeType: 'application/pdf' }]);
	await page.getByText('hela.pdf is too large. A file can be at most 2 kB.').waitFor();
	await becomes(() => attached(page).count(), 0);
	await becomes(() => composer(page).inputValue(), 'Kartan över gångvägarna');
	assert.deepEqual(tried, []);
	// Beside one that fits it is the only one that does not go.
	await choose(page, [
		{ ...text('halva.pdf', 2_000), mimeType: 'application/pdf' },
		{ ...text('andra.pdf', 5_000), mimeType: 'application/pdf' }
	]);
	await page.getByText('andra.pdf is too large.').waitFor();
	await arrived(page, 1);
	await attached(page).getByText('halva.pdf').waitFor();
	await page.getByRole('button', { name: 'Send', exact: true }).first().click();
	await sent(page, 'Kartan över gångvägarna').getByText('halva.pdf').waitFor();
	await becomes(() => composer(page).inputValue(), '');
	await leave(who);
	await small.stop();
});

test('files stay beside what was begun, on all devices, and are sent later with it', async () => {
	const { page } = saga;
	const text = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
	if (await page.getByTestId('room-files').isVisible()) await page.getByTestId('details-button').click();
	await composer(page).fill('Till mötet');
	await choose(page, [text('kallelse.txt')]);
	await arrived(page, 1);
	await eventually(async () => (await (await saga.context.request.get('/api/v1/me/drafts')).json()).map(({ body, files }) => [body, files?.[0]?.name]), (kept) => kept.join() === 'Till mötet,kallelse.txt');
	await page.reload();
	await openRoom(page);
	await arrived(page, 1);
	assert.equal(await composer(page).inputValue(), 'Till mötet');

	const other = await visit(browser, server.url, { viewport: { width: 1024, height: 768 } });
	await signIn(other, 'saga.sadelmark');
	await other.page.goto(`/rooms/${room}`);
	await openRoom(other.page);
	await attached(other.page).getByText('kallelse.txt').waitFor();
	await choose(other.page, [text('dagordning.txt')]);
	await becomes(() => attached(page).count(), 2);
	await other.page.getByRole('button', { name: 'Remove kallelse.txt' }).click();
	await becomes(() => attached(page).count(), 1);
	await attached(page).getByText('dagordning.txt').waitFor();

	await page.getByRole('button', { name: 'Send later' }).first().click();
	await page.getByRole('dialog').getByRole('button', { name: /^Tomorrow morning/ }).click();
	await becomes(() => attached(page).count(), 0);
	await becomes(() => attached(other.page).count(), 0);
	await page.getByTestId('waiting').getByRole('button').click();
	const item = page.getByRole('dialog').getByTestId('waiting-item');
	await item.getByRole('link', { name: /dagordning\.txt/ }).waitFor();
	assert.deepEqual(await faultsInEveryLook(page, 'files-waiting'), []);
	await item.getByRole('button', { name: 'Send now' }).click();
	await sent(kalle.page, 'Till mötet').getByTestId('file').getByText('dagordning.txt').waitFor();
	await leave(other);
});
