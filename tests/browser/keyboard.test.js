// Everything that matters can be done without a pointer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, visit } from './support/browser.js';
import { composer, eventually, live, sent } from './support/room.js';

/** More stops of the Tab key than any of our pages has before what is looked for. */
const STOPS = 120;

let browser, server;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** Goes on with a key until the focus is on the element, and can be seen there. */
async function goTo(page, element, key = 'Tab') {
	for (let stop = 0; stop < STOPS; stop += 1) {
		await page.keyboard.press(key);
		if (await element.evaluate((node) => node === document.activeElement)) {
			assert.ok(await element.isVisible(), 'the focus is on something that is not shown');
			return;
		}
	}
	assert.fail(`${key} never gets to ${element}`);
}

test('sign in, open a room, write and react with the keyboard alone', async () => {
	const visitor = await visit(browser, server.url, { forgive: [/status of 401/] });
	const { page } = visitor;
	await page.goto('/sign-in');
	const form = page.getByTestId('sign-in');
	await goTo(page, form.getByLabel('Email or username'));
	await page.keyboard.type('robin.wayfarer');
	await goTo(page, form.getByLabel('Password'));
	await page.keyboard.type('mellanrum-demo');
	await page.keyboard.press('Enter');
	await live(page);

	await goTo(page, page.getByTestId('room-nordic-exchange'));
	await page.keyboard.press('Enter');
	await page.locator('[role=log][aria-busy=false]').waitFor();

	await goTo(page, composer(page));
	await page.keyboard.type('No pointer');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('was needed');
	await page.keyboard.press('Enter');
	const message = sent(page, 'No pointer');
	await message.getByText('was needed').waitFor();

	await goTo(page, page.getByRole('log'), 'Shift+Tab');
	await goTo(page, message, 'ArrowUp');
	await goTo(page, message.getByRole('button', { name: 'React' }));
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: '👍', exact: true }).and(page.locator(':focus')).waitFor();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await message.getByRole('button', { name: /❤️ 1: You/ }).waitFor();

	// Escape closes what was opened, and the focus goes back to what opened it.
	await goTo(page, message.getByRole('button', { name: 'More' }));
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: 'Edit' }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('menuitem', { name: 'Edit' }).waitFor({ state: 'hidden' });
	await eventually(() => message.getByRole('button', { name: 'More' }).evaluate((node) => node === document.activeElement), Boolean);
	await leave(visitor);
});
