// The live wall: rooms beside each other as they are talked in, for those who watch over them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { becomes, enter, live, say, sent } from './support/room.js';

const WIDE = { width: 1600, height: 900 };

let browser, server, vera, kalle, saga;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	vera = await visit(browser, server.url, { viewport: WIDE });
	kalle = await visit(browser, server.url, { viewport: WIDE });
	saga = await visit(browser, server.url);
	await signIn(vera, 'vera.vagvisare');
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const lane = (page, name) => page.getByTestId('lane').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
const messages = (page, name) => lane(page, name).getByRole('group', { name: `New messages in ${name}` });

async function wall(page) {
	await page.goto('/wall');
	await live(page);
	await page.getByTestId('lane').first().waitFor();
}

test('what is said in any room shows in its lane, and is dealt with there', async () => {
	const { page } = vera;
	await wall(page);
	await enter(kalle.page, 'Parkering');
	await say(kalle.page, 'Köp billiga däck hos mig');
	const bad = messages(page, 'Parkering').getByTestId('message').filter({ hasText: 'Köp billiga däck' });
	await bad.waitFor();
	await lane(page, 'Parkering').getByText('1 in five minutes').waitFor();
	await bad.hover();
	await bad.getByRole('button', { name: 'More' }).click();
	await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
	await page.getByRole('dialog').getByLabel('Reason').fill('Reklam');
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await messages(page, 'Parkering').getByText('Reason: Reklam').waitFor();
	await sent(kalle.page, 'Reklam').waitFor();
});

test('a lane stands still while somebody looks closer, and counts what comes', async () => {
	const { page } = vera;
	await enter(saga.page, 'Allmänt');
	await say(saga.page, 'Medan ingen tittar');
	const there = messages(page, 'Allmänt');
	await there.getByText('Medan ingen tittar').waitFor();
	await there.hover();
	await becomes(() => lane(page, 'Allmänt').getAttribute('data-held'), 'true');
	for (const text of ['Det första som kom', 'Det andra som kom']) {
		await say(saga.page, text);
		await sent(saga.page, text).waitFor();
	}
	const more = lane(page, 'Allmänt').getByRole('button', { name: '2 new' });
	await more.waitFor();
	assert.equal(await there.getByTestId('message').filter({ hasText: 'Det andra som kom' }).count(), 0);
	await more.click();
	await there.getByTestId('message').filter({ hasText: 'Det andra som kom' }).waitFor();
	await page.mouse.move(0, 0);
	await becomes(() => lane(page, 'Allmänt').getAttribute('data-held'), 'false');
});

test('how often people write is set from the lane, and binds at once', async () => {
	const { page } = vera;
	await lane(page, 'Parkering').getByRole('button', { name: 'What you can do with Parkering' }).click();
	await page.getByRole('menuitemradio', { name: 'One message per 5 minutes' }).click();
	await lane(page, 'Parkering').getByText('Slow mode').waitFor();
	// He wrote a moment ago.
	await kalle.page.getByTestId('slow').first().waitFor();
	await lane(page, 'Parkering').getByRole('button', { name: 'What you can do with Parkering' }).click();
	await page.getByRole('menuitemradio', { name: 'Write as often as one likes' }).click();
	await kalle.page.getByTestId('slow').waitFor({ state: 'detached' });
});

test('which rooms stand there is chosen, and kept', async () => {
	const { page } = vera;
	await page.getByRole('button', { name: 'Choose rooms' }).click();
	const form = page.getByTestId('wall-rooms');
	await form.getByRole('button', { name: 'None' }).click();
	await form.getByLabel('Skolresor').check();
	await form.getByLabel('Parkering').check();
	await form.getByRole('button', { name: 'Show' }).click();
	await becomes(() => page.getByTestId('lane').count(), 2);
	await wall(page);
	await becomes(() => page.getByTestId('lane').count(), 2);
	await lane(page, 'Skolresor').getByRole('button', { name: 'What you can do with Skolresor' }).click();
	await page.getByRole('menuitem', { name: 'Take off the wall' }).click();
	await becomes(() => page.getByTestId('lane').count(), 1);
});

test('whoever watches over nothing finds no wall', async () => {
	const { page } = kalle;
	await page.goto('/wall');
	await live(page);
	await page.getByText('There are no rooms that you watch over.').waitFor();
	assert.equal(await page.getByRole('link', { name: 'Live wall' }).count(), 0);
});

test('it is read and used on any screen, in every look', async () => {
	const { page } = vera;
	await page.getByRole('button', { name: 'Choose rooms' }).click();
	await page.getByTestId('wall-rooms').getByRole('button', { name: 'All' }).click();
	await page.getByTestId('wall-rooms').getByRole('button', { name: 'Show' }).click();
	for (const width of [1600, 1024, 390, 320]) {
		await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
		await wall(page);
		await page.evaluate(() => document.fonts.ready);
		assert.deepEqual(await faultsInEveryLook(page, `wall-${width}`), [], `${width}`);
	}
});

test('no page of these did what no page may do', async () => {
	for (const visitor of [vera, kalle, saga]) await leave(visitor);
});
