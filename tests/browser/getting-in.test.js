// From an empty server to two people in a network: set-up, invitation, sign-in, languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Server, folder } from '../sdk/js/support/server.js';
import { launch, leave, visit, WORKER } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { becomes, live } from './support/room.js';

const PASSWORD = 'sju sjuka sjömän';
// The browser itself notes an answer that refuses.
const forgive = [/status of 401/, /status of 410/];

let browser, server, invitation;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function fillIn(page, name, email) {
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
}

test('whoever opens the printed link first becomes the owner', async () => {
	const visitor = await visit(browser, server.url, { forgive });
	const { page } = visitor;
	assert.ok(server.setup, server.said);
	await page.goto(server.setup);
	await page.getByRole('heading', { name: 'Get started' }).waitFor();
	for (const width of [320, 1600]) {
		await page.setViewportSize({ width, height: 800 });
		assert.deepEqual(await faultsInEveryLook(page, `setup-${width}`), []);
	}
	await fillIn(page, 'Olga Ordning', 'olga@test.example');
	await becomes(() => page.getByLabel('Username').inputValue(), 'olga.ordning');
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.waitForURL(`${server.url}/`);
	await live(page);
	await page.goto(server.setup);
	await page.getByRole('heading', { name: 'The link no longer works' }).waitFor();
	await leave(visitor);
});

test('who is invited joins the network as a new person', async () => {
	const owner = await visit(browser, server.url, { forgive, ...WORKER });
	const { request } = owner.context;
	const ok = async (answer) => (assert.ok(answer.ok(), await answer.text()), answer.json());
	await ok(await request.post('/api/v1/session', { data: { login: 'olga.ordning', password: PASSWORD } }));
	const data = { slug: 'provnat', name: { en: 'Test network' }, default_language: 'en', time_zone: 'Europe/Stockholm' };
	await ok(await request.post('/api/v1/networks', { data }));
	await owner.page.goto('/');
	await owner.page.getByRole('button', { name: 'Invite' }).click();
	await owner.page.getByRole('button', { name: 'Make a link' }).click();
	invitation = await owner.page.getByTestId('told-once').inputValue();
	await leave(owner);

	const guest = await visit(browser, server.url, { forgive });
	await guest.page.goto(invitation);
	await guest.page.getByRole('heading', { name: 'Welcome to Test network' }).waitFor();
	await guest.page.getByText('You are invited as participant.').waitFor();
	await guest.page.setViewportSize({ width: 320, height: 640 });
	assert.deepEqual(await faultsInEveryLook(guest.page, 'invitation-320'), []);
	await guest.page.setViewportSize({ width: 1280, height: 720 });
	await fillIn(guest.page, 'Gustav Gäst', 'gustav@test.example');
	await guest.page.getByRole('button', { name: 'Create account and join' }).click();
	await guest.page.waitForURL(`${server.url}/`);
	await guest.page.getByRole('heading', { name: 'Test network' }).waitFor();
	await leave(guest);

	const late = await visit(browser, server.url, { forgive });
	await late.page.goto(invitation);
	await late.page.getByRole('heading', { name: 'The link no longer works' }).waitFor();
	await leave(late);
});

test('a wrong password is refused in words, the right one lets in, and signing out ends it', async () => {
	const visitor = await visit(browser, server.url, { forgive });
	const { page } = visitor;
	await page.goto('/');
	await page.waitForURL(/\/sign-in/);
	const form = page.getByTestId('sign-in');
	await form.getByLabel('Email or username').fill('olga@test.example');
	await form.getByLabel('Password').fill('not the password');
	await form.getByRole('button', { name: 'Sign in' }).click();
	await form.getByRole('alert').filter({ hasText: 'That did not work.' }).waitFor();
	await form.getByLabel('Password').fill(PASSWORD);
	await form.getByRole('button', { name: 'Sign in' }).click();
	await live(page);
	await page.getByRole('link', { name: 'Settings' }).click();
	// The devices below have such a button each.
	await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
	await page.waitForURL(/\/sign-in/);
	const session = await visitor.context.request.get('/api/v1/session');
	assert.equal(session.status(), 401);
	await leave(visitor);
});

test('the language is chosen before and after signing in, and stays', async () => {
	const visitor = await visit(browser, server.url, { forgive });
	const { page } = visitor;
	const lang = () => page.locator('html').getAttribute('lang');
	await page.goto('/sign-in');
	await page.getByRole('button', { name: 'Svenska' }).click();
	await page.getByRole('heading', { name: 'Välkommen' }).waitFor();
	await becomes(() => lang(), 'sv');
	await page.getByTestId('sign-in').getByRole('textbox').first().fill('olga.ordning');
	await page.locator('input[type=password]').fill(PASSWORD);
	await page.locator('input[type=password]').press('Enter');
	await live(page);
	await becomes(() => lang(), 'en');
	await page.goto('/settings');
	await page.getByLabel('Language').selectOption('nl');
	await page.getByTestId('profile').getByRole('button', { name: 'Save' }).click();
	await page.locator('html[lang=nl]').waitFor();
	await page.reload();
	await page.locator('html[lang=nl]').waitFor();
	await page.getByRole('heading', { level: 1, name: 'Instellingen' }).waitFor();
	await leave(visitor);
});
