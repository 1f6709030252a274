// What is wrong with a page for people who cannot see it, or see it large, or in colours of their own.
import axe from 'axe-core';

import { picture } from './browser.js';

/** Light, dark, and the few colours that a person has chosen for all that there is. */
const LOOKS = [
	{ name: 'light', media: { colorScheme: 'light', forcedColors: 'none' } },
	{ name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' } },
	{ name: 'forced', media: { colorScheme: 'dark', forcedColors: 'active' } }
];

/** The rules that hang on colours; the others find the same in every look of one page. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds, in one line each. It is put into a page once: to read it takes longer than a few rules. */
async function violations(page, rules) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	const found = await page.evaluate((only) => {
		const options = only ? { runOnly: { type: 'rule', values: only } } : {};
		return window.axe.run(document, { ...options, resultTypes: ['violations'] });
	}, rules);
	return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id}: ${target} ${html}`));
}

/** What stands beside the screen, if anything does. */
async function beside(page) {
	const pixels = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	return pixels > 0 ? [`${pixels} pixels beside the screen`] : [];
}

/** What is wrong with a page as it looks now. */
export const faults = async (page) => [...(await violations(page)), ...(await beside(page))];

/** What is wrong with a page in every look, without loading it again. `name`: of the pictures to keep, one for each look. */
export async function faultsInEveryLook(page, name) {
	const found = [];
	for (const { name: look, media } of LOOKS) {
		await page.emulateMedia(media);
		if (name) await picture(page, `${name}-${look}`);
		const wrong = [...(await violations(page, look === LOOKS[0].name ? undefined : COLOURS)), ...(await beside(page))];
		found.push(...wrong.map((fault) => `${look}: ${fault}`));
	}
	await page.emulateMedia({ colorScheme: null, forcedColors: null });
	return found;
}
