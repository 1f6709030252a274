// A room on the screen, by what people and their tools find in it.
import assert from 'node:assert/strict';

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

/** Places and ids of the newest messages in the open room, as they stand. */
export const order = (page) =>
	page
		.locator('section [data-testid="message"][data-state="sent"]')
		.evaluateAll((all) => all.slice(-12).map(({ dataset }) => `${dataset.seq} ${dataset.messageId}`));

/** Waits until a value is as wished; the last one is in the error. */
export async function eventually(read, wished) {
	const until = Date.now() + 15_000;
	let last;
	do {
		last = await read();
		if (wished(last)) return last;
		await new Promise(setImmediate);
	} while (Date.now() < until);
	assert.fail(`${wished} never came true; last: ${JSON.stringify(last)}`);
}
