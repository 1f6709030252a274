// A day at work in Dutch, on a small laptop: what one does every day, found by its Dutch words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { becomes, composer, eventually, live, sent } from './support/room.js';
import { SAID, setStage, STAGE } from './support/stage.js';

let browser, server, kalle;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	await setStage(browser, server.url);
	kalle = await visit(browser, server.url, { viewport: { width: 1024, height: 768 }, locale: 'nl-NL', forgive: [/status of 401/] });
});
after(async () => {
	await leave(kalle);
	await browser?.close();
	await server?.stop();
});

const room = (page) => page.getByRole('log').first();

test('the browser’s language before signing in, the person’s after', async () => {
	const { page } = kalle;
	await page.goto('/sign-in');
	await page.getByRole('heading', { name: 'Welkom terug' }).waitFor();
	const form = page.getByTestId('sign-in');
	await form.getByLabel('E-mail of gebruikersnaam').fill('kalle.kantsten');
	await form.getByLabel('Wachtwoord').fill('geen wachtwoord');
	await form.getByRole('button', { name: 'Inloggen' }).click();
	await form.getByRole('alert').filter({ hasText: 'Inloggen lukte niet.' }).waitFor();
	await signIn(kalle, 'kalle.kantsten');
	const me = await kalle.context.request.patch('/api/v1/me', { data: { locale: 'nl' } });
	assert.ok(me.ok(), await me.text());
	await page.goto('/');
	await live(page);
	await becomes(() => page.locator('html').getAttribute('lang'), 'nl');
});

test('find a room, read, write and react', async () => {
	const { page } = kalle;
	const rooms = page.getByRole('navigation', { name: 'Ruimtes' });
	await rooms.getByLabel('Ruimtes filteren').fill('provrum');
	await rooms.getByText('1 ruimte met die naam').waitFor({ state: 'attached' });
	await rooms.getByRole('link', { name: STAGE }).click();
	await page.getByRole('heading', { level: 1, name: STAGE }).waitFor();
	await sent(page, SAID.question).getByText('Vraag, beantwoord').waitFor();
	await composer(page).fill('Goedemorgen');
	await page.getByText('Enter verzendt. Shift en Enter geeft een nieuwe regel.').first().waitFor();
	await page.getByRole('button', { name: 'Verzenden', exact: true }).first().click();
	await sent(page, 'Goedemorgen').waitFor();
	await sent(page, 'Goedemorgen').hover();
	await sent(page, 'Goedemorgen').getByRole('button', { name: 'Reageren met emoji', exact: true }).click();
	await page.getByRole('button', { name: '👍', exact: true }).click();
	await sent(page, 'Goedemorgen').getByRole('button', { name: /👍 1: Jij/ }).waitFor();
	await picture(page, 'dutch-room-1024');
});

test('reply in a thread, which takes the place of the room', async () => {
	const { page } = kalle;
	await sent(page, 'Goedemorgen').hover();
	await sent(page, 'Goedemorgen').getByRole('button', { name: 'Antwoorden in gesprek', exact: true }).click();
	const thread = page.getByTestId('thread');
	await thread.getByTestId('composer').fill('En ook een antwoord');
	await thread.getByTestId('composer').press('Enter');
	await thread.locator('[data-state=sent]').filter({ hasText: 'En ook een antwoord' }).waitFor();
	await eventually(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), (beside) => beside <= 0);
	await picture(page, 'dutch-thread-1024');
	await page.getByRole('button', { name: 'Gesprek sluiten' }).click();
	await thread.waitFor({ state: 'detached' });
	await sent(page, 'Goedemorgen').getByRole('button', { name: '1 antwoord in dit gesprek' }).waitFor();
});

test('edit and remove, with words that say what happens', async () => {
	const { page } = kalle;
	const mine = sent(page, 'Goedemorgen');
	await mine.hover();
	await mine.getByRole('button', { name: 'Meer', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Bewerken' }).click();
	await page.getByTestId('editor').fill('Goedemiddag');
	await page.getByTestId('editor').press('Enter');
	const changed = sent(page, 'Goedemiddag');
	await changed.getByText('bewerkt').waitFor();
	await changed.hover();
	await changed.getByRole('button', { name: 'Meer', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Verwijderen' }).click();
	const dialog = page.getByRole('dialog', { name: 'Bericht verwijderen?' });
	await dialog.getByRole('button', { name: 'Verwijderen' }).click();
	await room(page).getByText('Verwijderd door de schrijver.').last().waitFor();
	await becomes(() => changed.count(), 0);
});

test('what the room is, and what one is told of it', async () => {
	const { page } = kalle;
	await page.getByRole('button', { name: 'Over de ruimte' }).click();
	const details = page.getByTestId('details');
	await details.getByRole('heading', { level: 2, name: `Over ${STAGE}` }).waitFor();
	await details.getByTestId('member').first().waitFor();
	await picture(page, 'dutch-details-1024');
	await details.getByRole('radio', { name: 'Niets' }).check();
	const levels = async () => Object.values((await (await kalle.context.request.get('/api/v1/me/settings')).json()).levels);
	await eventually(levels, (all) => all.includes('nothing'));
	await page.keyboard.press('Escape');
	await details.waitFor({ state: 'detached' });
});

test('the settings, and out', async () => {
	const { page } = kalle;
	await page.goto('/settings');
	await live(page);
	await page.getByRole('heading', { level: 1, name: 'Instellingen' }).waitFor();
	const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const light = await ground();
	await page.getByRole('radio', { name: 'Donker' }).check();
	await eventually(ground, (colour) => colour !== light);
	await page.getByRole('radio', { name: 'Zoals je apparaat' }).check();
	await eventually(ground, (colour) => colour === light);
	await picture(page, 'dutch-settings-1024');
	await page.getByRole('button', { name: 'Uitloggen', exact: true }).first().click();
	await page.waitForURL(/\/sign-in/);
	await page.getByRole('heading', { name: 'Welkom terug' }).waitFor();
});
