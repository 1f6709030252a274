// A room on the screen, by what people and their tools find in it.
import { eventually } from './wait.js';

export { becomes, eventually } from './wait.js';

/** Waits until the page hears what happens. */
export const live = (page) => page.locator('[data-testid="connection"][data-state="connected"]').waitFor({ state: 'attached' });

/** Opens the page with the room list, which on a phone is not the start page, then a room by its name. */
export async function enter(page, name) {
	await page.goto(page.viewportSize().width < 760 ? '/rooms' : '/');
	await live(page);
	await open(page, name);
}

/** Opens a room of the list. */
export async function open(page, name) {
	const nav = page.getByRole('navigation', { name: 'Rooms' });
	await nav.getByRole('link', { name, exact: false }).click();
	await page.getByRole('heading', { level: 1, name }).waitFor();
	await page.locator('[role=log][aria-busy=false]').first().waitFor();
}

/** Waits until a room that is opened by its address is there, if perhaps behind what covers it on a small screen. */
export async function openRoom(page) {
	await live(page);
	await page.locator('[role=log][aria-busy=false]').first().waitFor({ state: 'attached' });
	await page.evaluate(() => document.fonts.ready);
}

export const composer = (page) => page.getByTestId('composer').first();

/** Writes into the room that is open, and sends with Enter. */
export async function say(page, text) {
	await composer(page).fill(text);
	await composer(page).press('Enter');
}

/** A message by its text, wherever it has got to. */
export const message = (page, text) => page.getByTestId('message').filter({ hasText: text });

/** A message that the server has. */
export const sent = (page, text) => page.locator('[data-testid="message"][data-state="sent"]').filter({ hasText: text });

/** Opens what can be done with a message, by the name of the button. */
export async function tool(page, text, name) {
	await sent(page, text).hover();
	await sent(page, text).getByRole('button', { name, exact: true }).click();
}

/** Waits until two pages show the same newest messages, in the same places. */
export const agree = (one, other) =>
	eventually(
		async () => [await order(one), await order(other)].map((all) => all.join()),
		([here, there]) => here !== '' && here === there
	);

/** Places and ids of the newest messages in the open room, as they stand. */
const order = (page) =>
	page
		.locator('section [data-testid="message"][data-state="sent"]')
		.evaluateAll((all) => all.slice(-12).map(({ dataset }) => `${dataset.seq} ${dataset.messageId}`));
