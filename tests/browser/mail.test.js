// Letters: signing in by a link from one, and the outbox of the server's owner.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Server, folder } from '../sdk/js/support/server.js';
import { launch, leave, visit } from './support/browser.js';
import { faultsInEveryLook } from './support/faults.js';
import { eventually, live } from './support/room.js';
import { mailServer } from './support/smtp.js';

const PASSWORD = 'sju sjuka sjömän';
const forgive = [/status of (401|404|410|429)/];
const OWNER = { name: 'Olga Ordning', handle: 'olga.ordning', email: 'olga@test.example', password: PASSWORD, locale: 'en', time_zone: 'Europe/Stockholm' };

let browser, server, mail;

before(async () => {
	mail = await mailServer();
	const flags = ['--smtp-url', mail.url, '--mail-from', 'Mellanrum <samtal@test.example>'];
	[browser, server] = await Promise.all([launch(), Server.start('--data-dir', folder(), ...flags)]);
	// It is told in the line after the one that says where the server listens.
	const secret = (await eventually(() => server.setup, Boolean)).split('/').at(-1);
	const visitor = await visit(browser, server.url);
	const made = await visitor.context.request.post(`/api/v1/setup/${secret}`, { data: OWNER });
	assert.ok(made.ok(), await made.text());
	await leave(visitor);
});
after(async () => {
	await browser?.close();
	await server?.stop();
	mail?.stop();
});

/** Has a link mailed by the form; gives the page where the link leads. */
async function mailed(page, count) {
	await page.goto('/sign-in');
	await page.getByLabel('Email or username').fill('olga.ordning');
	await page.getByRole('button', { name: 'Email me a link' }).click();
	await page.getByRole('status').filter({ hasText: 'a letter is on its way' }).waitFor();
	const { to, text } = await mail.letter(count);
	assert.equal(to, OWNER.email);
	return text.match(/http:\S+\/sign-in\/link\/\S+/)[0];
}

test('a link from a letter signs in once, by its button', async () => {
	const visitor = await visit(browser, server.url, { forgive });
	const { page } = visitor;
	await page.goto('/sign-in');
	// Without a name nobody can be written to.
	await page.getByRole('button', { name: 'Email me a link' }).click();
	await page.getByTestId('sign-in').locator('.error').waitFor();
	const link = await mailed(page, 1);
	for (const width of [320, 1600]) {
		await page.setViewportSize({ width, height: 844 });
		assert.deepEqual(await faultsInEveryLook(page, `sign-in-mailed-${width}`), []);
	}
	await page.goto(link);
	await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
	for (const width of [320, 1600]) {
		await page.setViewportSize({ width, height: 844 });
		assert.deepEqual(await faultsInEveryLook(page, `sign-in-link-${width}`), []);
	}
	// To open it is not to use it: mail programs do.
	await page.reload();
	await page.getByTestId('sign-in-link').getByRole('button', { name: 'Sign in' }).press('Enter');
	await page.waitForURL(`${server.url}/`);
	await live(page);
	await leave(visitor);

	const late = await visit(browser, server.url, { forgive });
	await late.page.goto(link);
	await late.page.getByTestId('sign-in-link').getByRole('button', { name: 'Sign in' }).click();
	await late.page.getByRole('heading', { name: 'The link no longer works' }).waitFor();
	assert.deepEqual(await faultsInEveryLook(late.page), []);
	await late.page.getByRole('link', { name: 'Sign in' }).click();
	await late.page.getByTestId('sign-in').waitFor();
	await leave(late);
});

test('the owner of the server sees what was sent and what failed', async () => {
	const visitor = await visit(browser, server.url, { forgive });
	const { page } = visitor;
	mail.refused.add(OWNER.email);
	const asked = await visitor.context.request.post('/api/v1/sign-in-links', { data: { login: OWNER.email } });
	assert.equal(asked.status(), 202);
	const signedIn = await visitor.context.request.post('/api/v1/session', { data: { login: OWNER.email, password: PASSWORD } });
	assert.ok(signedIn.ok());
	await page.goto('/settings');
	await page.getByRole('link', { name: 'Read the outbox' }).click();
	await page.getByTestId('letter').first().waitFor();
	const failed = page.locator('[data-testid=letter][data-state=failed]');
	// It is tried while this looks.
	await page.getByLabel('Show', { exact: true }).selectOption('failed');
	for (let tries = 0; (await failed.count()) === 0; tries += 1) {
		assert.ok(tries < 50, 'the mail server has refused it');
		await page.getByLabel('Show', { exact: true }).selectOption('waiting');
		await page.getByLabel('Show', { exact: true }).selectOption('failed');
		await page.locator('[data-testid=outbox] ul[aria-busy=false], [data-testid=outbox] .lead').first().waitFor();
	}
	await failed.getByRole('button').first().press('Enter');
	await failed.getByText('The mail server refused it').waitFor();
	await failed.getByText('nobody here').waitFor();
	await failed.getByText('for its reader alone').waitFor();
	await page.getByLabel('Show', { exact: true }).selectOption('');
	await page.locator('[data-testid=letter][data-state=sent]').waitFor();
	for (const width of [320, 390, 1024, 1600]) {
		await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
		assert.deepEqual(await faultsInEveryLook(page, `outbox-${width}`), []);
	}
	await leave(visitor);
});

test('a server that sends no mail offers no link, and nobody else has an outbox', async () => {
	const silent = await Server.start('--demo', '--data-dir', folder());
	const visitor = await visit(browser, silent.url, { forgive });
	const { page } = visitor;
	const facts = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/server'));
	await page.goto('/sign-in');
	assert.deepEqual(await (await facts).json(), { mail: false });
	await page.getByRole('button', { name: 'Sign in' }).waitFor();
	assert.equal(await page.getByRole('button', { name: 'Email me a link' }).count(), 0);
	const data = { login: 'kalle.kantsten', password: 'mellanrum-demo' };
	assert.ok((await visitor.context.request.post('/api/v1/session', { data })).ok());
	await page.goto('/outbox');
	await page.getByTestId('outbox').getByRole('button').waitFor();
	assert.equal(await page.getByTestId('letter').count(), 0);
	await leave(visitor);
	await silent.stop();
});
