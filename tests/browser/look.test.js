// By what a network is recognised: its name, its mark and its colour, and that every colour can be read.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { becomes, enter, eventually, live } from './support/room.js';

/** The owner of the demo's Swedish network. */
const OWNER = 'harald.hubbstrand';

/** One pixel is a picture. */
const PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64'
);

let browser, server, owner, saga;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	owner = await visit(browser, server.url);
	saga = await visit(browser, server.url);
	await signIn(owner, OWNER);
	await signIn(saga, 'saga.sadelmark');
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const form = (page) => page.getByTestId('network-look');
const hueOf = (page) => page.evaluate(() => document.documentElement.style.getPropertyValue('--spruce-hue'));
const colour = (element, name) => element.evaluate((node, name) => getComputedStyle(node)[name], name);

/** Contrast by the standard, counted here from what the screen gets. */
const contrast = (element) =>
	element.evaluate((node) => {
		const context = document.createElement('canvas').getContext('2d');
		const luminance = (colour) => {
			context.fillStyle = colour;
			context.fillRect(0, 0, 1, 1);
			const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
			const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map(linear);
			return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
		};
		const { color, backgroundColor } = getComputedStyle(node);
		const [dark, light] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
		return (light + 0.05) / (dark + 0.05);
	});

test('whoever may not change the network finds no form for it', async () => {
	await saga.page.goto('/settings');
	await live(saga.page);
	await saga.page.getByTestId('devices').waitFor();
	await becomes(() => form(saga.page).count(), 0);
});

test('the owner chooses a colour with the keyboard, and everyone has it at once', async () => {
	await enter(saga.page, 'Allmänt');
	const mark = saga.page.getByTestId('connection').locator('.dot');
	const usual = await colour(mark, 'backgroundColor');
	const { page } = owner;
	await page.goto('/settings');
	await live(page);
	const slider = form(page).getByLabel('Colour');
	await becomes(() => slider.inputValue(), '165');
	await becomes(() => slider.getAttribute('aria-valuetext'), 'green, 165');
	await slider.focus();
	await page.keyboard.press('Home');
	await page.keyboard.press('End');
	for (let step = 0; step < 49; step += 1) await page.keyboard.press('ArrowLeft');
	await becomes(() => slider.getAttribute('aria-valuetext'), 'violet, 310');
	assert.equal(await hueOf(page), '', 'nothing is painted before it is saved');
	await form(page).getByRole('button', { name: 'Save' }).click();
	for (const { page } of [owner, saga]) await eventually(() => hueOf(page), (hue) => hue === '310');
	await eventually(() => colour(mark, 'backgroundColor'), (now) => now !== usual);
	await page.reload();
	await live(page);
	await eventually(() => slider.inputValue(), (hue) => hue === '310');
	await eventually(() => hueOf(page), (hue) => hue === '310');

	await form(page).getByRole('button', { name: 'Restore the usual colour' }).click();
	await form(page).getByRole('button', { name: 'Save' }).click();
	await eventually(() => hueOf(saga.page), (hue) => hue === '');
	await eventually(() => colour(mark, 'backgroundColor'), (now) => now === usual);
});

test('every hue can be read in light and in dark, and the words say by how much', async () => {
	const { page } = owner;
	await page.goto('/settings');
	await live(page);
	const slider = form(page).getByTestId('hue');
	const words = page.getByTestId('hue-words');
	for (let hue = 0; hue < 360; hue += 12) {
		await slider.fill(String(hue));
		await words.getByText('Easy to read').waitFor();
		const [light, dark] = (await words.textContent()).match(/(\d+\.\d) in light and (\d+\.\d) in dark/).slice(1).map(Number);
		assert.ok(Math.min(light, dark) >= 4.5, `hue ${hue}: ${light}, ${dark}`);
		for (const [scheme, told] of [['light', light], ['dark', dark]]) {
			for (const part of ['.act', '.soft']) {
				const seen = await contrast(page.getByTestId(`hue-${scheme}`).locator(part));
				assert.ok(seen + 0.01 >= told, `hue ${hue}, ${scheme} ${part}: ${seen} is less than the ${told} told`);
			}
		}
	}
	const [light, dark] = await Promise.all(
		['light', 'dark'].map((scheme) => colour(page.getByTestId(`hue-${scheme}`), 'backgroundColor'))
	);
	assert.notEqual(light, dark, 'one of the two shows the dark page whatever the screen is set to');
});

test('a colour that means something already is told', async () => {
	const words = owner.page.getByTestId('hue-words');
	await form(owner.page).getByTestId('hue').fill('20');
	await words.getByText('Close to the red of mentions.').waitFor();
	await form(owner.page).getByTestId('hue').fill('310');
	await words.getByText('Close to').waitFor({ state: 'detached' });
});

test('a name in each language and a mark are kept, and refused when they cannot be', async () => {
	const { page } = owner;
	await page.goto('/settings');
	await live(page);
	await form(page).getByLabel('English').fill('Sustainable travel, renamed');
	await form(page).getByRole('button', { name: 'Save' }).click();
	await saga.page.goto('/');
	await saga.page.getByRole('heading', { level: 2, name: 'Sustainable travel, renamed' }).waitFor();
	await form(page).getByLabel('Svenska').fill('');
	await form(page).getByRole('button', { name: 'Save' }).click();
	// The name in the network's language is needed.
	await eventually(() => form(page).getByLabel('Svenska').evaluate((field) => field.validity.valid), (valid) => !valid);

	await page.getByTestId('network-mark').setInputFiles({ name: 'mark.png', mimeType: 'image/png', buffer: PIXEL });
	const mark = page.getByAltText("The network's mark");
	await mark.waitFor();
	await eventually(() => mark.evaluate((image) => image.complete && image.naturalWidth), (width) => width > 0);
	const section = page.locator('section', { has: form(page) });
	await section.getByRole('button', { name: 'Take the picture away' }).click();
	await mark.waitFor({ state: 'detached' });
});

for (const width of [390, 1024, 1600]) {
	describe(`${width} pixels`, () => {
		test('the form stays on the screen', async () => {
			const { page } = owner;
			await page.setViewportSize({ width, height: 900 });
			for (const colorScheme of ['light', 'dark']) {
				await page.emulateMedia({ colorScheme });
				await page.goto('/settings');
				await live(page);
				await form(page).getByTestId('hue').fill('310');
				await form(page).scrollIntoViewIfNeeded();
				await picture(page, `look-${width}-${colorScheme}`);
				await eventually(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), Boolean);
			}
		});
	});
}

test('no page of these two asked anything elsewhere or complained', async () => {
	await leave(owner);
	await leave(saga);
});
