// Who is who: whom to ask in an area, municipalities like one's own, and what one's own says of itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faults, faultsInEveryLook } from './support/faults.js';
import { live } from './support/room.js';

const WIDE = { width: 1600, height: 1000 };

let browser, server, kalle, network;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	kalle = await visit(browser, server.url, { viewport: WIDE, forgive: [/ERR_INTERNET_DISCONNECTED/, /status of 404/] });
	await signIn(kalle, 'kalle.kantsten');
	const response = await kalle.context.request.get('/api/v1/me/overview');
	const { networks } = await response.json();
	network = networks[0].network.id;
	await kalle.context.request.patch('/api/v1/me', { data: { locale: 'en' } });
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const people = (page) => page.getByTestId('directory-person');
const filters = (page) => page.getByTestId('directory-filters');

describe('the directory', () => {
	test('is found in the network’s places, and finds people by role and name', async () => {
		const { page } = kalle;
		await page.goto('/');
		await live(page);
		await page.getByRole('link', { name: 'Who is who' }).click();
		await page.waitForURL(`**/directory/${network}`);
		await people(page).first().waitFor();
		const all = await people(page).count();
		await filters(page).getByLabel('Role').selectOption('coach');
		await page.waitForURL(/role=coach/);
		await page.getByRole('heading', { name: /^\d+ people$/ }).waitFor();
		await people(page).filter({ hasText: 'expert coach' }).first().waitFor();
		await page.waitForFunction((before) => document.querySelectorAll('[data-testid="directory-person"]').length < before, all);
		assert.equal(await people(page).filter({ hasNotText: 'expert coach' }).count(), 0);
		// The filter stands in the address: it is there again after a reload, and can be cleared.
		await page.reload();
		await people(page).first().waitFor();
		assert.equal(await filters(page).getByLabel('Role').inputValue(), 'coach');
		await filters(page).getByRole('button', { name: 'Show all' }).click();
		await filters(page).getByLabel('Search by name').fill('vera');
		await people(page).filter({ hasText: 'Vera Vägvisare' }).waitFor();
		await page.waitForFunction(() => document.querySelectorAll('[data-testid="directory-person"]').length === 1);
		await filters(page).getByLabel('Search by name').fill('nobody of that name');
		await page.getByText('Nobody fits what you look for.').waitFor();
		await page.getByTestId('directory').getByRole('button', { name: 'Show all' }).last().click();
		await people(page).nth(3).waitFor();
	});

	test('leads to a conversation', async () => {
		const { page } = kalle;
		await page.goto(`/directory/${network}?q=vera`);
		await people(page).getByRole('button', { name: 'Start a conversation with Vera Vägvisare' }).click();
		await page.waitForURL('**/rooms/*');
	});

	test('shows what a municipality says of itself, and those like it', async () => {
		const { page } = kalle;
		await page.goto(`/directory/${network}`);
		const own = page.getByTestId('own-municipality');
		await own.getByRole('button', { name: 'Change what it says' }).click();
		const form = page.getByTestId('municipality');
		await form.getByLabel('Kind of place').selectOption('commuter');
		await form.getByRole('checkbox').first().check();
		await form.getByLabel('Whom to turn to').fill('Kalle, trafik@kommun.example');
		assert.deepEqual(await faults(page), []);
		await picture(page, 'directory-municipality-1600');
		await form.getByRole('button', { name: 'Save' }).click();
		await own.getByText('Contact: Kalle, trafik@kommun.example').waitFor();
		await filters(page).getByLabel('Municipalities like mine').check();
		await page.waitForURL(/like=mine/);
		await people(page).filter({ hasText: 'Like your municipality' }).first().waitFor();
	});

	test('has nothing to give or take for a participant', async () => {
		const { page } = kalle;
		await page.goto(`/directory/${network}`);
		await people(page).first().waitFor();
		assert.equal(await page.getByTestId('directory').getByRole('button', { name: /^More about/ }).count(), 0);
	});

	test('can be used in every look and on a small screen', async () => {
		const { page } = kalle;
		assert.deepEqual(await faultsInEveryLook(page, 'directory-1600'), []);
		for (const [width, height] of [[1024, 768], [390, 844], [320, 640]]) {
			await page.setViewportSize({ width, height });
			await people(page).first().waitFor();
			await picture(page, `directory-${width}`);
			assert.deepEqual(await faults(page), [], `${width}`);
		}
		await page.getByRole('button', { name: 'Filter' }).click();
		await filters(page).getByLabel('Role').waitFor();
		assert.deepEqual(await faults(page), []);
		await picture(page, 'directory-filters-320');
		await page.setViewportSize(WIDE);
	});

	test('says so when there is no connection, and has it when there is again', async () => {
		const { page, context } = kalle;
		await context.setOffline(true);
		await filters(page).getByLabel('Role').selectOption('coach');
		await page.getByTestId('directory').getByRole('status').first().waitFor();
		await page.getByTestId('directory').getByText(/connection/).first().waitFor();
		assert.ok((await people(page).count()) > 0, 'what was there stands');
		await context.setOffline(false);
		await people(page).filter({ hasText: 'expert coach' }).first().waitFor();
	});

	test('is not there for somebody of another network', async () => {
		const { page } = kalle;
		await page.goto('/directory/00000000-0000-0000-0000-000000000000');
		await page.getByText('This network isn’t open to you.').waitFor();
		await leave(kalle);
	});
});
