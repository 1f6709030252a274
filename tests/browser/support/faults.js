// What is wrong with a page for people who cannot see it, or see it large.
import AxeBuilder from '@axe-core/playwright';

/** What axe finds, in one line each, and whether something stands beside the screen. */
export async function faults(page) {
	const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
	const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id}: ${target} ${html}`));
	const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	return beside > 0 ? [...found, `${beside} pixels beside the screen`] : found;
}
