// Reports, decisions and their reasons: from the message to the queue, to the person concerned, and into the log.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { becomes, composer, enter, eventually, live, message, openRoom, say, sent, tool } from './support/room.js';

const WIDE = { width: 1600, height: 900 };
/** What the tests themselves provoke: what is said while one is muted, and a room that closes while it is asked for. */
const PROVOKED = [/status of 40[34]/];

let browser, server, vera, tuva, kalle, saga;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	[vera, tuva, kalle, saga] = await Promise.all(
		['vera.vagvisare', 'tuva.taktpinne', 'kalle.kantsten', 'saga.sadelmark'].map(async (login) => {
			const visitor = await visit(browser, server.url, { viewport: WIDE, forgive: PROVOKED });
			await signIn(visitor, login);
			return visitor;
		})
	);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const cases = (page) => page.getByTestId('case');

async function menu(page, text, item) {
	await tool(page, text, 'More');
	await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function queue(page, view = 'open') {
	await page.goto(`/moderation?view=${view}`);
	await live(page);
	await page.getByTestId('moderation').waitFor();
}

test('a report comes to those who moderate at once, one takes it on, and what was decided reaches both', async () => {
	await enter(kalle.page, 'Parkering');
	await say(kalle.page, 'Köp billiga däck hos mig');
	await sent(kalle.page, 'billiga däck').waitFor();
	await queue(tuva.page);
	await tuva.page.getByText('Nothing waits to be decided.').waitFor();

	await enter(saga.page, 'Parkering');
	await menu(saga.page, 'billiga däck', 'Report the message');
	const form = saga.page.getByTestId('report');
	await form.getByLabel('Advertising').check();
	await form.getByLabel('In your own words').fill('Tredje gången');
	await form.getByRole('button', { name: 'Report' }).click();
	await saga.page.getByText('Reported. You will be told what came of it.').waitFor();

	await cases(tuva.page).getByText('Tredje gången').waitFor();
	await picture(tuva.page, 'moderation-case-1600');
	await tuva.page.getByRole('link', { name: /^Moderation.*1 to decide$/ }).waitFor();
	await cases(tuva.page).getByRole('button', { name: 'Take it on' }).click();
	await cases(tuva.page).getByRole('button', { name: 'Give it back' }).waitFor();
	await queue(vera.page);
	await cases(vera.page).getByText('Tuva Taktpinne has taken it on.').waitFor();

	await cases(tuva.page).getByLabel('Reason').fill('Reklam hör inte hemma här');
	await cases(tuva.page).getByLabel('Rule', { exact: true }).fill('Regel 3');
	await cases(tuva.page).getByRole('button', { name: 'Remove the message' }).click();
	await vera.page.getByText('Nothing waits to be decided.').waitFor();
	await sent(kalle.page, 'Reklam hör inte hemma här').waitFor();

	await kalle.page.getByText('A message of yours was removed').waitFor();
	await kalle.page.getByRole('button', { name: 'Read why' }).click();
	const told = kalle.page.getByTestId('statement');
	await told.getByText('Köp billiga däck hos mig').waitFor();
	await told.getByText('Regel 3').waitFor();
	assert.equal(await told.getByText(/Tuva|Saga/).count(), 0, 'nobody is named');
	await saga.page.getByText('Your report was decided').waitFor();
});

test('whoever objects is heard by somebody else, who can undo it', async () => {
	const told = kalle.page.getByTestId('statement');
	await told.getByRole('button', { name: 'Object' }).click();
	await told.getByLabel('Why was it wrong?').fill('Det var ett skämt');
	await told.getByRole('button', { name: 'Send' }).click();
	await told.getByText('Waits for somebody else than who decided.').waitFor();

	await queue(tuva.page);
	await cases(tuva.page).getByText('It is about something you did: somebody else decides.').waitFor();
	assert.equal(await cases(tuva.page).getByTestId('decide').count(), 0);

	await cases(vera.page).getByText('Det var ett skämt').waitFor();
	await cases(vera.page).getByLabel('Reason').fill('Det stämmer');
	await cases(vera.page).getByRole('button', { name: 'Accept and undo it' }).click();
	await told.getByText('The decision was undone. Det stämmer').waitFor();
	await enter(kalle.page, 'Parkering');
	await sent(kalle.page, 'Köp billiga däck').waitFor();
});

test('what somebody removed in the room is taken back with one press', async () => {
	await say(kalle.page, 'Borttaget av misstag');
	await enter(tuva.page, 'Parkering');
	await menu(tuva.page, 'Borttaget av misstag', 'Remove');
	await tuva.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await message(kalle.page, 'Borttaget av misstag').waitFor({ state: 'detached' });
	await tuva.page.getByRole('button', { name: 'Undo' }).click();
	await sent(kalle.page, 'Borttaget av misstag').waitFor();
});

test('whoever is muted reads, and is told why and until when; it is lifted where it stands', async () => {
	await menu(tuva.page, 'Borttaget av misstag', 'Mute whoever wrote it');
	const form = tuva.page.getByTestId('mute');
	await form.getByLabel('For how long').selectOption({ label: '1 day' });
	await form.getByLabel('Reason').fill('Ta en paus');
	await form.getByRole('button', { name: 'Mute' }).click();
	await kalle.page.getByTestId('muted').first().getByText('Ta en paus').waitFor();
	assert.equal(await composer(kalle.page).count(), 0);
	await say(saga.page, 'Läser du ändå?');
	await sent(kalle.page, 'Läser du ändå?').waitFor();

	await tuva.page.getByRole('button', { name: 'About the room' }).click();
	await tuva.page.getByTestId('mutes').getByRole('button', { name: 'Let Kalle Kantsten write again' }).click();
	await composer(kalle.page).waitFor();
});

test('whoever is suspended loses the rooms at once, knows why, and has them again afterwards', async () => {
	await queue(vera.page, 'suspensions');
	await vera.page.getByRole('button', { name: 'Suspend somebody' }).click();
	const form = vera.page.getByTestId('suspend');
	await form.getByLabel('Who?').fill('Kalle');
	await form.getByRole('button', { name: /Kalle Kantsten/ }).click();
	await form.getByLabel('Reason').fill('Upprepade påhopp');
	await form.getByRole('button', { name: 'Suspend' }).click();
	await vera.page.getByTestId('suspension').getByText('Upprepade påhopp').waitFor();
	await kalle.page.getByTestId('suspended').getByText('Upprepade påhopp').waitFor();
	await becomes(() => kalle.page.getByTestId('room-parkering').count(), 0);

	await vera.page.getByRole('button', { name: 'Lift the suspension' }).click();
	await kalle.page.getByTestId('room-parkering').waitFor();
	await kalle.page.getByTestId('suspended').waitFor({ state: 'detached' });
});

test('the log has all of it, is whole, and can be taken along', async () => {
	const { page } = tuva;
	await queue(page, 'log');
	const acts = () => page.getByTestId('log-entry').evaluateAll((all) => all.map((one) => one.dataset.act));
	await eventually(acts, (all) => all.includes('unsuspended'));
	for (const act of ['suspended', 'unmuted', 'muted', 'message_restored', 'message_removed', 'objection_decided', 'case_decided', 'report_made']) {
		assert.ok((await acts()).includes(act), act);
	}
	await page.getByRole('button', { name: 'Check the log' }).click();
	await page.getByText(/^The log is whole: \d+ entries were computed anew\.$/).waitFor();
	await page.getByLabel('What').selectOption('muted');
	await eventually(acts, (all) => all.length === 1 && all[0] === 'muted');
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Download with checksums' }).click();
	const file = await coming;
	const lines = readFileSync(await file.path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
	assert.deepEqual(lines.map(({ n }) => n), lines.map((_, at) => at + 1));
	assert.ok(lines.every(({ prev_hash: before }, at) => at === 0 || before === lines[at - 1].hash));
});

test('a moderator reads a coaching room for a while, and everyone there sees it', async () => {
	const rooms = await (await vera.context.request.get('/api/v1/rooms')).json();
	const group = rooms.find(({ room }) => room.kind === 'cohort' && !room.cohort.dissolved_ms).room;
	await vera.page.goto(`/rooms/${group.id}?details`);
	await openRoom(vera.page);
	const details = vera.page.getByTestId('details');
	await details.getByText('Nobody who moderates has read here.').waitFor();
	await details.getByRole('button', { name: 'Let a moderator read along' }).click();
	const form = vera.page.getByTestId('let-look');
	await form.getByLabel('Moderator').selectOption({ label: 'Tuva Taktpinne' });
	await form.getByLabel('Reason').fill('Någon har bett om hjälp');
	assert.deepEqual(await faultsInEveryLook(vera.page), []);
	await picture(vera.page, 'look-dialog-1600');
	await form.getByRole('button', { name: 'Let in' }).click();
	const band = vera.page.getByTestId('look');
	await band.getByText(/^Tuva Taktpinne moderates and reads along until/).waitFor();
	await band.getByText('Någon har bett om hjälp').waitFor();
	assert.deepEqual(await faultsInEveryLook(vera.page), []);
	await picture(vera.page, 'look-room-1600');

	await enter(tuva.page, group.name);
	await tuva.page.getByTestId('look').getByText(/^You moderate and read along here until/).waitFor();
	await tuva.page.setViewportSize({ width: 390, height: 844 });
	await picture(tuva.page, 'look-room-390');
	await tuva.page.setViewportSize(WIDE);
	await details.getByRole('button', { name: 'End now: reading by Tuva Taktpinne' }).click();
	await tuva.page.getByTestId('room-ended').waitFor();
	await band.waitFor({ state: 'detached' });
	await details.getByText('Någon har bett om hjälp').waitFor();
});

test('it is read and used on any screen, in every look and language', async () => {
	await menu(saga.page, 'Borttaget av misstag', 'Report the message');
	await saga.page.getByTestId('report').getByRole('button', { name: 'Report' }).click();
	await saga.page.getByText('Reported.').waitFor();
	const views = [
		[tuva, '/moderation', 'case'],
		[tuva, '/moderation?view=decided', 'case'],
		[tuva, '/moderation?view=log', 'log-entry'],
		[kalle, '/statements', 'statement']
	];
	for (const [{ page }, path, ready] of views) {
		for (const width of [1600, 390, 320]) {
			await page.setViewportSize({ width, height: 844 });
			await page.goto(path);
			await live(page);
			await page.getByTestId(ready).first().waitFor();
			assert.deepEqual(await faultsInEveryLook(page, `${path.replace(/\W+/g, '-').slice(1)}-${width}`), [], `${path} ${width}`);
		}
	}
	const { page, context } = tuva;
	await context.request.patch('/api/v1/me', { data: { locale: 'sv' } });
	await page.goto('/moderation');
	await page.getByRole('heading', { level: 1, name: 'Moderering' }).waitFor();
	await context.request.patch('/api/v1/me', { data: { locale: 'nl' } });
	await page.goto('/moderation');
	await page.getByRole('heading', { level: 1, name: 'Moderatie' }).waitFor();
});

test('no page of these did what no page may do', async () => {
	for (const visitor of [vera, tuva, kalle, saga]) await leave(visitor);
});
