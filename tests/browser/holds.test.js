// Holding back: the rules, what its author sees of a message that waits, how it is decided, and what lies before those who moderate.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { enter, eventually, live, say, sent, tool } from './support/room.js';

const WIDE = { width: 1600, height: 900 };
const REFUSED = [/status of 4(09|22)/];

let browser, server, tuva, kalle, saga;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	[tuva, kalle, saga] = await Promise.all(
		['tuva.taktpinne', 'kalle.kantsten', 'saga.sadelmark'].map(async (login) => {
			const visitor = await visit(browser, server.url, { viewport: WIDE, forgive: REFUSED });
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
const waits = (page, text) => page.locator('[data-testid="message"][data-state="held"]', { hasText: text });

async function moderation(page, view) {
	await page.goto(`/moderation?view=${view}`);
	await live(page);
	await page.getByTestId('moderation').waitFor();
}

test('a rule is set, and what it meets waits for its author to see, here and on every device', async () => {
	await moderation(tuva.page, 'holds');
	const form = tuva.page.getByTestId('hold-rules');
	await form.getByLabel('Words and phrases').fill('skräp\nbilliga lån');
	assert.deepEqual(await faultsInEveryLook(tuva.page), []);
	await picture(tuva.page, 'hold-rules-1600');
	await form.getByRole('button', { name: 'Save' }).click();
	await tuva.page.getByText('The rules are saved').waitFor();

	await enter(kalle.page, 'Parkering');
	await enter(saga.page, 'Parkering');
	await say(kalle.page, 'Vilket skräpnät till förslag');
	await sent(saga.page, 'till förslag').waitFor();
	await say(kalle.page, 'Vem vill ha ett billigt lån av mig');
	await waits(kalle.page, 'billigt lån').getByText('Waiting for a moderator. Only you see it yet.').waitFor();
	await picture(kalle.page, 'held-1600');
	assert.deepEqual(await faultsInEveryLook(kalle.page), []);
	assert.equal(await sent(saga.page, 'billigt lån').count(), 0);
	await kalle.page.reload();
	await waits(kalle.page, 'billigt lån').waitFor();
	const other = await visit(browser, server.url, { viewport: { width: 390, height: 844 } });
	await signIn(other, 'kalle.kantsten');
	await enter(other.page, 'Parkering');
	await waits(other.page, 'billigt lån').waitFor();
	await picture(other.page, 'held-390');
	await leave(other);
});

test('what waits is let through from the queue, refused with a reason, or taken back', async () => {
	await moderation(tuva.page, 'open');
	await cases(tuva.page).getByText('Words on the list: billiga lån').waitFor();
	await picture(tuva.page, 'held-case-1600');
	assert.deepEqual(await faultsInEveryLook(tuva.page), []);
	await cases(tuva.page).getByRole('button', { name: 'Let it through' }).click();
	await sent(saga.page, 'billigt lån').waitFor();
	await eventually(() => waits(kalle.page, 'billigt lån').count(), (count) => count === 0);
	assert.equal(await sent(kalle.page, 'billigt lån').count(), 1, 'it stands once');

	await say(kalle.page, 'Skräp säger jag');
	await waits(kalle.page, 'Skräp säger').waitFor();
	await cases(tuva.page).getByText('Skräp säger jag').waitFor();
	const one = cases(tuva.page).filter({ hasText: 'Skräp säger jag' });
	await one.getByLabel('Reason').fill('Säg vad du menar i stället');
	await one.getByRole('button', { name: 'Refuse it' }).click();
	await kalle.page.getByText('A post of yours was not let through').waitFor();
	await eventually(() => waits(kalle.page, 'Skräp').count(), (count) => count === 0);

	await say(kalle.page, 'Mer skräp');
	await waits(kalle.page, 'Mer skräp').getByRole('button', { name: 'Take it back' }).click();
	await eventually(() => waits(kalle.page, 'Mer skräp').count(), (count) => count === 0);
	await moderation(tuva.page, 'open');
	await tuva.page.getByText('Nothing waits to be decided.').waitFor();
});

test('a message that stands is held where it stands, and decided on the wall', async () => {
	await enter(tuva.page, 'Parkering');
	await tool(tuva.page, 'till förslag', 'More');
	await tuva.page.getByRole('menuitem', { name: 'Hold until decided', exact: true }).click();
	const form = tuva.page.getByTestId('hold');
	await form.getByLabel('Reason').fill('Vi tittar på det');
	await form.getByRole('button', { name: 'Hold', exact: true }).click();
	await tuva.page.getByText('The message is held.').waitFor();
	await sent(saga.page, 'Vi tittar på det').waitFor();

	await tuva.page.goto('/wall');
	await live(tuva.page);
	const needs = tuva.page.getByTestId('needs');
	await needs.getByRole('button', { name: /Waiting: a post by Kalle Kantsten/ }).click();
	await picture(tuva.page, 'wall-needs-1600');
	assert.deepEqual(await faultsInEveryLook(tuva.page), []);
	await needs.getByRole('button', { name: 'Let it through' }).click();
	await sent(saga.page, 'till förslag').waitFor();
	for (const [width, height] of [
		[1024, 768],
		[390, 844]
	]) {
		await tuva.page.setViewportSize({ width, height });
		await picture(tuva.page, `wall-needs-${width}`);
		assert.deepEqual(await faultsInEveryLook(tuva.page), []);
	}
	await tuva.page.setViewportSize(WIDE);
});

test('those who moderate leave each other notes, which are seen at once and marked as done', async () => {
	const vera = await visit(browser, server.url, { viewport: WIDE });
	await signIn(vera, 'vera.vagvisare');
	await vera.page.goto('/wall');
	await live(vera.page);
	await vera.page.getByTestId('needs').waitFor();
	await moderation(tuva.page, 'notes');
	const notes = tuva.page.getByTestId('handovers');
	await notes.getByText('No notes.').waitFor();
	await notes.getByLabel('New note').fill('Håll ett öga på Parkering i kväll');
	await notes.getByLabel('About the room').selectOption({ label: 'Parkering' });
	await notes.getByRole('button', { name: 'Leave the note' }).click();
	await notes.getByRole('listitem').getByText('Håll ett öga').waitFor();
	await picture(tuva.page, 'handovers-1600');
	assert.deepEqual(await faultsInEveryLook(tuva.page), []);
	const needs = vera.page.getByTestId('needs');
	await needs.getByText('Håll ett öga på Parkering i kväll').waitFor();
	await needs.getByLabel('Done').check();
	await eventually(() => needs.getByText('Håll ett öga').count(), (count) => count === 0);
	await notes.getByText(/Done: Vera Vägvisare/).waitFor();
	await leave(vera);
});

test('nobody’s page complained', async () => {
	for (const visitor of [tuva, kalle, saga]) await leave(visitor);
});
