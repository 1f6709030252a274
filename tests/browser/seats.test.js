// Roles with dates, and a seat that goes to a colleague.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faults, faultsInEveryLook } from './support/faults.js';
import { live } from './support/room.js';

const WIDE = { width: 1600, height: 1000 };
const SLUG = 'hallbart-resande';

let browser, server, vera, saga, sten, network, group;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	[vera, saga, sten] = await Promise.all(
		['vera.vagvisare', 'saga.sadelmark', 'sten.stadsbyggare'].map(async (login) => {
			const visitor = await visit(browser, server.url, { viewport: WIDE, forgive: [/status of 4(04|22)/] });
			await signIn(visitor, login);
			await visitor.context.request.patch('/api/v1/me', { data: { locale: 'en' } });
			return visitor;
		})
	);
	const { networks, rooms } = await get(saga, '/me/overview');
	network = networks.find((mine) => mine.network.slug === SLUG).network.id;
	group = rooms.find(({ room }) => room.kind === 'cohort').room;
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function get({ context }, path) {
	const response = await context.request.get(`/api/v1${path}`);
	assert.equal(response.status(), 200, `${path}: ${await response.text()}`);
	return response.json();
}

const person = (page, name) => page.getByTestId('directory-person').filter({ hasText: name });

async function menu(page, name, item) {
	await page.goto(`/directory/${network}?q=${encodeURIComponent(name)}`);
	await person(page, name).getByRole('button', { name: `More about ${name}` }).click();
	await page.getByRole('menuitem', { name: item }).click();
}

/** A day as a date field has it. */
const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('roles', () => {
	test('are given from a day until a day, changed and taken away', async () => {
		const { page } = vera;
		await menu(page, 'Sten Stadsbyggare', 'Change roles');
		const form = page.getByTestId('roles');
		await form.getByRole('button', { name: 'Add a role' }).click();
		const role = form.getByTestId('role').last();
		await role.getByLabel('Role').selectOption('coach');
		await role.getByLabel('Where').selectOption({ index: 1 });
		await role.getByLabel('From').fill(dayIn(30));
		await role.getByLabel('Until').fill(dayIn(10));
		await role.getByText('It ends before it begins.').waitFor();
		assert.ok(await form.getByRole('button', { name: 'Save' }).isDisabled());
		await role.getByLabel('Until').fill(dayIn(60));
		assert.deepEqual(await faultsInEveryLook(page, 'roles-1600'), []);
		await page.setViewportSize({ width: 320, height: 640 });
		await picture(page, 'roles-320');
		assert.deepEqual(await faults(page), []);
		await page.setViewportSize({ width: 390, height: 844 });
		await picture(page, 'roles-390');
		await page.setViewportSize(WIDE);
		await form.getByRole('button', { name: 'Save' }).click();
		await page.getByText('The roles of Sten Stadsbyggare are saved.').waitFor();
		const given = person(page, 'Sten Stadsbyggare').getByRole('listitem').filter({ hasText: 'expert coach' });
		await given.getByText(/from .*, until /).waitFor();
		const roles = (await get(vera, `/networks/${network}/directory?q=sten.stadsbyggare`)).people[0].roles;
		const [coach] = roles.filter(({ role }) => role === 'coach');
		assert.equal(new Date(coach.until_ms - 1).toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' }), dayIn(60));
		// Others do not see what has not begun.
		const seen = (await get(saga, `/networks/${network}/directory?q=sten.stadsbyggare`)).people[0].roles;
		assert.deepEqual(seen.map(({ role }) => role), ['participant']);

		await menu(page, 'Sten Stadsbyggare', 'Change roles');
		await form.getByTestId('role').filter({ has: page.locator('option:checked[value="coach"]') }).getByRole('button', { name: 'Take the role away' }).click();
		await form.getByRole('button', { name: 'Save' }).click();
		await given.waitFor({ state: 'detached' });
	});
});

describe('a seat', () => {
	test('goes to a colleague, who has the group at once, and is told so', async () => {
		const [mine, theirs] = [saga.page, sten.page];
		await mine.goto(`/rooms/${group.id}`);
		await live(mine);
		await theirs.goto('/');
		await live(theirs);
		const { page } = vera;
		await menu(page, 'Saga Sadelmark', 'Hand over the seat');
		const form = page.getByTestId('hand-over');
		await form.getByLabel('To', { exact: true }).selectOption({ label: 'Sten Stadsbyggare' });
		await form.getByLabel('Why').fill('A new post');
		assert.deepEqual(await faultsInEveryLook(page, 'hand-over-1600'), []);
		for (const [width, height] of [[390, 844], [320, 640]]) {
			await page.setViewportSize({ width, height });
			await picture(page, `hand-over-${width}`);
			assert.deepEqual(await faults(page), [], `${width}`);
		}
		await page.setViewportSize(WIDE);
		await form.getByRole('button', { name: 'Hand over', exact: true }).click();
		await page.getByText('Sten Stadsbyggare has taken over from Saga Sadelmark.').waitFor();
		await theirs.getByRole('link', { name: new RegExp(group.name) }).first().waitFor();
		await mine.goto('/statements');
		await mine.getByRole('heading', { name: 'Your seat has gone to somebody else' }).waitFor();
		await mine.getByText('A new post').waitFor();
		await picture(mine, 'seat-left-1600');
		assert.deepEqual(await faults(mine), []);
		await theirs.goto('/statements');
		await theirs.getByRole('heading', { name: 'You have taken over a seat' }).waitFor();
		await page.goto(`/moderation?network=${network}&view=log`);
		await page.locator('[data-act="seat_handed_over"]').getByText('to Sten Stadsbyggare').waitFor();
	});

	test('waits for somebody who is invited', async () => {
		const { page } = vera;
		await menu(page, 'Kalle Kantsten', 'Hand over the seat');
		const form = page.getByTestId('hand-over');
		await form.getByLabel('To', { exact: true }).selectOption({ label: 'Somebody who isn’t here yet …' });
		await form.getByLabel('E-mail address').fill('ny@koping.example');
		await form.getByRole('button', { name: 'Invite' }).click();
		await page.getByText('Kalle Kantsten keeps the seat until it is accepted.').waitFor();
		assert.match(await page.getByRole('dialog').getByRole('textbox').inputValue(), /\/invitation\//);
		await picture(page, 'seat-invited-1600');
		await page.keyboard.press('Escape');
		await person(page, 'Kalle Kantsten').waitFor();
		for (const visitor of [vera, saga, sten]) await leave(visitor);
	});
});
