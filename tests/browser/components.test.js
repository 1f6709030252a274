// docs/components.md shows every part of the web client in its states, light and dark. UPDATE=1 takes its pictures and writes it anew;
// without, what it shows is compared with what there is.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, signIn, visit } from './support/browser.js';
import { SHOWN } from './support/shown.js';
import { setStage } from './support/stage.js';

const ROOT = join(import.meta.dirname, '../..');
const LIB = join(ROOT, 'client-web/src/lib');
const PAGE = join(ROOT, 'docs/components.md');
const PICTURES = join(ROOT, 'docs/components');

/** Bytes of one picture. */
const MOST = 60_000;

/** High enough for all of the stage's room at once. */
const SCREEN = { width: 1100, height: 1200 };

/** Pixels around a part that are shown with it, and most of its width. */
const AROUND = 8;
const WIDE = 860;

const SCHEMES = ['light', 'dark'];

function written() {
	const lines = [
		'# Components',
		'',
		'What the web client is made of, in the states that people meet it in: light at the left, dark at the right. Each is shown by the app itself, with the demo’s people. Made by `tests/browser/components.test.js`; `UPDATE=1` makes it anew.',
		''
	];
	for (const { name, of, says, states } of SHOWN) {
		const all = Object.keys(states);
		const which = all.length > 1 ? ` From above: ${all.join(', ')}.` : '';
		lines.push(`## ${name.replaceAll('-', ' ')}`, '', `${says}${which} \`${of}\``, '', `![${name}](components/${name}.png)`, '');
	}
	return `${lines.join('\n').trimEnd()}\n`;
}

/** What a state looks like in one of the schemes. */
async function shot(browser, url, stage, come, colorScheme) {
	const visitor = await visit(browser, url, { viewport: SCREEN, colorScheme });
	try {
		await signIn(visitor, 'vera.vagvisare');
		const where = await come(visitor.page, stage);
		await visitor.page.evaluate(() => document.fonts.ready);
		const { x, y, width, height } = await where.boundingBox();
		const clip = {
			x: Math.max(0, x - AROUND),
			y: Math.max(0, y - AROUND),
			width: Math.min(width + 2 * AROUND, WIDE),
			height: Math.min(height + 2 * AROUND, SCREEN.height - y)
		};
		return await visitor.page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
	} finally {
		await visitor.context.close();
	}
}

/** All states of a part on one sheet, small enough. */
async function sheet(browser, rows) {
	const page = await browser.newPage({ viewport: { width: 2600, height: 1000 } });
	const image = (bytes) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`;
	const table = rows.map((pair) => `<tr>${pair.map((bytes) => `<td>${image(bytes)}</td>`).join('')}</tr>`).join('');
	await page.setContent(`<style>body{margin:0}table{border-spacing:8px}td{vertical-align:top}img{display:block}</style><table>${table}</table>`);
	await page.evaluate(() => Promise.all([...document.images].map((one) => one.decode())));
	const widths = await page.evaluate(() => [...document.images].map((one) => one.naturalWidth));
	let bytes;
	for (let scale = 1; scale > 0.2; scale -= 0.1) {
		await page.evaluate(
			({ scale, widths }) => [...document.images].forEach((one, at) => (one.style.width = `${Math.round(widths[at] * scale)}px`)),
			{ scale, widths }
		);
		bytes = await page.locator('table').screenshot();
		if (bytes.length <= MOST) break;
	}
	await page.close();
	return bytes;
}

test('every picture is taken anew', { skip: process.env.UPDATE ? false : 'only with UPDATE=1' }, async () => {
	const only = process.env.ONLY?.split(',');
	if (!only) rmSync(PICTURES, { recursive: true, force: true });
	mkdirSync(PICTURES, { recursive: true });
	const [browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	try {
		const stage = await setStage(browser, server.url);
		const failed = [];
		for (const { name, states } of SHOWN) {
			if (only && !only.includes(name)) continue;
			console.log(name);
			const rows = [];
			for (const [state, come] of Object.entries(states)) {
				const pair = [];
				for (const scheme of SCHEMES) {
					const taken = await shot(browser, server.url, stage, come, scheme).catch((cause) => {
						failed.push(`${name}, ${state}, ${scheme}: ${cause.message}`);
					});
					if (taken) pair.push(taken);
				}
				rows.push(pair);
			}
			writeFileSync(join(PICTURES, `${name}.png`), await sheet(browser, rows));
		}
		assert.deepEqual(failed, []);
		writeFileSync(PAGE, written());
	} finally {
		await browser.close();
		await server.stop();
	}
});

test('the page shows each part once, in a picture that is small', () => {
	assert.equal(readFileSync(PAGE, 'utf8'), written());
	const pictures = readdirSync(PICTURES).sort();
	assert.deepEqual(pictures, SHOWN.map(({ name }) => `${name}.png`).sort());
	for (const name of pictures) {
		const { size } = statSync(join(PICTURES, name));
		assert.ok(size > 500 && size <= MOST, `${name}: ${size} bytes`);
	}
});

test('no part is left out: all of ui/, and every dialog', () => {
	const shown = new Set(SHOWN.map(({ of }) => of));
	for (const of of shown) assert.ok(existsSync(join(LIB, of)), `${of} is not there`);
	const ui = readdirSync(join(LIB, 'ui')).filter((name) => name.endsWith('.svelte'));
	for (const name of ui) assert.ok(shown.has(`ui/${name}`), `ui/${name} is not shown`);
});
