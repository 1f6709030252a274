// Everything that opens above a page, in light, dark and forced colours and at 400 % zoom: no fault that axe knows, nothing beside the
// screen; the focus goes into it, and Escape closes it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { closePart, openPart, PARTS } from './support/parts.js';
import { becomes, openRoom } from './support/room.js';
import { setStage } from './support/stage.js';

const SCREENS = [
	{ name: '1600 pixels', viewport: { width: 1600, height: 900 } },
	// 400 % zoom.
	{ name: '320 pixels', viewport: { width: 320, height: 640 } }
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

for (const { name, viewport } of SCREENS) {
	describe(name, () => {
		let vera;

		before(async () => {
			vera = await visit(browser, server.url, { viewport });
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
				assert.deepEqual(await faultsInEveryLook(page), []);
				await closePart(page, part);
			});
		}
	});
}
