// What a screen reader is told of the main places and of what opens above them, as text in outlines/; UPDATE=1 writes it anew.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, signIn, visit } from './support/browser.js';
import { closePart, openPart, PARTS } from './support/parts.js';
import { openRoom, sent } from './support/room.js';
import { setStage } from './support/stage.js';
import { eventually } from './support/wait.js';

const FOLDER = join(import.meta.dirname, 'outlines');

/** Not outlined: hundreds of emoji, whose names are not ours; and moments to send at, of which some days have more. */
const WITHOUT = ['emoji-picker', 'send-later'];

const PLACES = {
	room: { query: '', where: (page) => page.getByRole('main') },
	rooms: { query: '', where: (page) => page.getByRole('navigation', { name: 'Rooms' }) },
	thread: { query: ({ ids }) => `?thread=${ids.question}`, where: (page) => page.getByTestId('thread') },
	details: { query: '?details', where: (page) => page.getByTestId('details') }
};

const DAY = /\b(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?\b,?/g;
const DATE =
	/\b\d{1,2} (Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sept?(ember)?|Oct(ober)?|Nov(ember)?|Dec(ember)?)( \d{4})?/g;

/** What differs from day to day and from run to run, made the same. */
const constant = (outline) =>
	outline
		.replace(/\d{4}-\d{2}-\d{2}/g, 'DATE')
		.replace(/\b\d{1,2}:\d{2}\b/g, 'TIME')
		.replace(DAY, 'DAY')
		.replace(DATE, 'DATE')
		.replace(/127\.0\.0\.1:\d+/g, 'HOST')
		.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
		// How much of the demo's past is unread.
		.replace(/ , \d+\+? (unread|mentions?)/g, '');

let browser, server, stage, vera;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	stage = await setStage(browser, server.url);
	vera = await visit(browser, server.url, { viewport: { width: 1600, height: 900 } });
	await signIn(vera, 'vera.vagvisare');
});
after(async () => {
	await leave(vera);
	await browser?.close();
	await server?.stop();
});

/** Compares, once what is there is all there; or writes it down. */
async function compare(name, where) {
	const file = join(FOLDER, `${name}.yml`);
	const read = async () => `${constant(await where.ariaSnapshot())}\n`;
	if (process.env.UPDATE) {
		let [last, same] = ['', 0];
		await eventually(
			async () => {
				const now = await read();
				same = now === last ? same + 1 : 0;
				last = now;
				return same;
			},
			(times) => times > 10
		);
		mkdirSync(FOLDER, { recursive: true });
		writeFileSync(file, last);
	}
	assert.ok(existsSync(file), `${file} is not there: UPDATE=1 writes it`);
	const known = readFileSync(file, 'utf8');
	let now;
	await eventually(async () => (now = await read()), (outline) => outline === known).catch(() => assert.equal(now, known));
}

for (const [name, { query, where }] of Object.entries(PLACES)) {
	test(name, async () => {
		const { page } = vera;
		await page.goto(`/rooms/${stage.room}${typeof query === 'string' ? query : query(stage)}`);
		await openRoom(page);
		await sent(page, 'Jag skriver protokoll').first().waitFor();
		await compare(name, where(page));
	});
}

for (const part of Object.keys(PARTS).filter((name) => !WITHOUT.includes(name))) {
	test(part, async () => {
		const { page } = vera;
		await compare(part, await openPart(page, part, stage));
		await closePart(page, part);
	});
}

test('every outline is of something that is there', () => {
	const names = [...Object.keys(PLACES), ...Object.keys(PARTS).filter((name) => !WITHOUT.includes(name))];
	assert.deepEqual(readdirSync(FOLDER).sort(), names.map((name) => `${name}.yml`).sort());
});
