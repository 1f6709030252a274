// Everything that opens above a page, in light, dark and forced colours and at 400 % zoom: no fault that axe knows, nothing beside the
// screen; the focus goes into it, and Escape closes it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { faults } from './support/faults.js';
import { closePart, openPart, PARTS } from './support/parts.js';
import { becomes, openRoom } from './support/room.js';
import { setStage } from './support/stage.js';

const SCREENS = [
	{ name: '1600 pixels, light', viewport: { width: 1600, height: 900 }, colorScheme: 'light' },
	{ name: '1024 pixels, dark', viewport: { width: 1024, height: 768 }, colorScheme: 'dark' },
	// 400 % zoom.
	{ name: '320 pixels, dark', viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
	{ name: '320 pixels, forced', viewport: { width: 320, height: 640 }, colorScheme: 'dark', forcedColors: 'active' }
];

let browser, server, stage;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	stage = await setStage(browser, server.url);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

for (const { name, ...look } of SCREENS) {
	describe(name, () => {
		let vera;

		before(async () => {
			vera = await visit(browser, server.url, look);
			await signIn(vera, 'vera.vagvisare');
			await vera.page.goto(`/rooms/${stage.room}`);
			await openRoom(vera.page);
		});
		after(() => leave(vera));

		for (const part of Object.keys(PARTS)) {
			test(part, async () => {
				const { page } = vera;
				const where = await openPart(page, part, stage);
				// The focus is in what was opened.
				await becomes(() => where.evaluate((node) => node.contains(document.activeElement)), true);
				assert.deepEqual(await faults(page), []);
				await closePart(page, part);
			});
		}
	});
}
