// What a room says of itself: who reads it, what is kept, who is in it; and how the page looks to a person and to a network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { becomes, enter, eventually, live, open, say, sent, tool } from './support/room.js';

let browser, server, vera, kalle, saga;

const WIDE = { width: 1600, height: 900 };
const PHONE = { width: 390, height: 844 };

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	// Somebody of another municipality is refused as a participant of a cohort.
	vera = await visit(browser, server.url, { viewport: WIDE, forgive: [/status of 422 .*\/members\//] });
	kalle = await visit(browser, server.url, { viewport: WIDE });
	saga = await visit(browser, server.url, { viewport: WIDE });
	await signIn(vera, 'vera.vagvisare');
	await signIn(kalle, 'kalle.kantsten');
	await signIn(saga, 'saga.sadelmark');
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const panel = (page) => page.getByTestId('details');
const button = (page) => page.getByRole('button', { name: 'About the room' });
const focused = (locator) => locator.evaluate((node) => node === document.activeElement);
const box = (locator) => locator.boundingBox();

async function details(page, name) {
	await enter(page, name);
	await button(page).click();
	await panel(page).getByTestId('member').first().waitFor();
}

test('one key opens the details and closes them', async () => {
	const { page } = kalle;
	await enter(page, 'Parkering');
	await page.getByRole('log').first().focus();
	await page.keyboard.press('i');
	await panel(page).getByTestId('member').first().waitFor();
	await page.keyboard.press('i');
	await panel(page).waitFor({ state: 'detached' });
});

test('the details stand beside the room, take turns with a thread, and Escape gives the focus back', async () => {
	const { page } = kalle;
	await enter(page, 'Parkering');
	await say(page, 'Något att svara på');
	await button(page).focus();
	await page.keyboard.press('Enter');
	await panel(page).waitFor();
	assert.match(page.url(), /\?details$/);
	await eventually(() => focused(panel(page).getByRole('heading', { level: 2, name: 'About Parkering' })), Boolean);
	const [talk, beside] = [await box(page.getByTestId('composer')), await box(panel(page))];
	assert.ok(talk.x + talk.width <= beside.x, 'the room is not covered');
	await page.keyboard.press('Escape');
	await panel(page).waitFor({ state: 'detached' });
	await eventually(() => focused(button(page)), Boolean);

	await page.keyboard.press('Enter');
	await panel(page).waitFor();
	await tool(page, 'Något att svara på', 'Reply in thread');
	await page.getByTestId('thread').waitFor();
	await becomes(() => panel(page).count(), 0);
	await button(page).click();
	await panel(page).waitFor();
	await becomes(() => page.getByTestId('thread').count(), 0);
	await page.reload();
	await panel(page).waitFor();
	await live(page);
});

test('on a phone and on a small laptop the details take the place of the room', async () => {
	for (const viewport of [PHONE, { width: 320, height: 568 }, { width: 1024, height: 768 }]) {
		const small = await visit(browser, server.url, { viewport });
		await signIn(small, 'kalle.kantsten');
		const { page } = small;
		const room = (await (await small.context.request.get('/api/v1/rooms')).json()).find(({ room }) => room.slug === 'grupp-alm');
		await page.goto(`/rooms/${room.room.id}`);
		await live(page);
		await button(page).click();
		await panel(page).getByTestId('member').first().waitFor();
		await becomes(() => page.getByTestId('composer').isVisible(), false);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.ok(wide <= viewport.width, `${wide} at ${viewport.width}`);
		await picture(page, `details-${viewport.width}`);
		await page.keyboard.press('Escape');
		await page.getByTestId('composer').waitFor();
		await eventually(() => focused(button(page)), Boolean);
		await picture(page, `header-${viewport.width}`);
		await leave(small);
	}
});

test('a coaching room names exactly those who can read it, and its band leads there', async () => {
	const { page } = kalle;
	await enter(page, 'Coachningsgrupp Alm');
	const band = page.getByTestId('closed-band');
	await band.getByText("The group, its coach, and the network's owners and coordinators.").waitFor();
	await band.getByRole('link', { name: 'Who, and what is kept' }).click();
	const readers = panel(page).getByRole('heading', { name: 'Who can read it' });
	await eventually(() => focused(readers), Boolean);
	const id = page.url().match(/rooms\/([^?]+)/)[1];
	const members = await (await kalle.context.request.get(`/api/v1/rooms/${id}/members`)).json();
	const overview = await (await kalle.context.request.get('/api/v1/me/overview')).json();
	const names = members.map(({ person_id }) => overview.people.find((one) => one.id === person_id).name);
	await becomes(() => panel(page).getByTestId('member').count(), members.length);
	const said = await panel(page).textContent();
	for (const name of names.filter((one) => one !== overview.me.person.name)) assert.ok(said.split(name).length > 2, name);
	assert.match(said, /Moderators and everyone else cannot/);
	assert.match(said, /Now: you, /);
	assert.match(said, /Whoever is let in later can read everything from the beginning/);
	assert.match(said, /its earlier texts stay/);
});

test('one sees who is here in words, and starts a conversation with one of them', async () => {
	await details(kalle.page, 'Nudging & beteende');
	await enter(saga.page, 'Nudging & beteende');
	const other = panel(kalle.page).getByTestId('member').filter({ hasText: 'Saga Sadelmark' });
	await other.getByText('here now').waitFor();
	await saga.page.goto('about:blank');
	await other.getByText('here now').waitFor({ state: 'detached' });
	await panel(kalle.page).getByLabel('Find somebody').fill('sadelm');
	await eventually(() => panel(kalle.page).getByTestId('member').count(), (count) => count === 1);
	await panel(kalle.page).getByRole('button', { name: 'Start a conversation with Saga Sadelmark' }).click();
	await kalle.page.getByRole('heading', { level: 1, name: 'Saga Sadelmark' }).waitFor();
	await button(kalle.page).click();
	await panel(kalle.page).getByText('Only you and Saga Sadelmark. Nobody else').waitFor();
});

test('a pin comes and goes in the details as it happens, and leads to its place', async () => {
	await enter(saga.page, 'Parkering');
	await details(kalle.page, 'Parkering');
	await details(vera.page, 'Parkering');
	await say(saga.page, 'Läs detta först');
	await tool(vera.page, 'Läs detta först', 'More');
	await vera.page.getByRole('menuitem', { name: 'Pin', exact: true }).click();
	const pin = panel(kalle.page).getByRole('list', { name: 'Pinned messages' }).getByRole('listitem').filter({ hasText: 'Läs detta först' });
	await pin.getByText('Pinned by Vera').waitFor();
	await tool(vera.page, 'Läs detta först', 'More');
	await vera.page.getByRole('menuitem', { name: 'Unpin' }).click();
	await pin.waitFor({ state: 'detached' });
	await tool(vera.page, 'Läs detta först', 'More');
	await vera.page.getByRole('menuitem', { name: 'Pin', exact: true }).click();
	await pin.getByRole('link', { name: 'Go to the message' }).click();
	await panel(kalle.page).waitFor({ state: 'detached' });
	await sent(kalle.page, 'Läs detta först').waitFor();
});

test('what one is told of a room is chosen with the keys, and holds on all devices', async () => {
	const { page } = saga;
	await details(page, 'Parkering');
	const phone = await saga.context.newPage();
	await details(phone, 'Parkering');
	const level = (of, name) => panel(of).getByRole('radio', { name });
	await eventually(() => level(page, 'Only when you are mentioned').isChecked(), Boolean);
	await level(page, 'Only when you are mentioned').focus();
	await page.keyboard.press('ArrowDown');
	await eventually(() => level(page, 'Nothing').isChecked(), Boolean);
	await eventually(() => level(phone, 'Nothing').isChecked(), Boolean);
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowUp');
	await eventually(() => level(phone, 'Every message').isChecked(), Boolean);
	await phone.close();
});

test('whoever runs the room changes it, and the others see it at once', async () => {
	await details(vera.page, 'Parkering');
	await details(kalle.page, 'Parkering');
	await becomes(() => panel(kalle.page).getByRole('button', { name: 'Change the room' }).count(), 0);
	const change = async (fill) => {
		await panel(vera.page).getByRole('button', { name: 'Change the room' }).click();
		const form = vera.page.getByTestId('edit-room');
		await fill(form);
		await form.getByRole('button', { name: 'Save' }).click();
		await form.waitFor({ state: 'detached' });
	};
	await change(async (form) => {
		await form.getByLabel('What it is for').fill('Platser, priser och prövningar');
		await form.getByLabel('Slow mode').selectOption({ label: '5 minutes' });
	});
	await panel(kalle.page).getByText('Platser, priser och prövningar').waitFor();
	await panel(kalle.page).getByText('One message per person, then 5 minutes of pause').waitFor();
	await change((form) => form.getByLabel('Read-only').check());
	await panel(kalle.page).getByText(/Nobody: it is read-only since/).waitFor();
	await kalle.page.getByText('The room is read-only. All that was written stays here to read.').waitFor();
	await change(async (form) => {
		await form.getByLabel('Read-only').uncheck();
		await form.getByLabel('Slow mode').selectOption({ label: 'Off' });
	});
	await kalle.page.getByTestId('composer').waitFor();
	await panel(kalle.page).getByText('Slow mode').waitFor({ state: 'detached' });
});

test('a person is let into a coaching room and taken out, another leaves; each sees it at once', async () => {
	await details(vera.page, 'Coachningsgrupp Alm');
	const karin = await visit(browser, server.url, { viewport: WIDE });
	const { person } = await signIn(karin, 'karin.knutpunkt'); // of another municipality
	await karin.page.goto('/');
	await live(karin.page);
	await becomes(() => karin.page.getByTestId('room-grupp-alm').count(), 0);

	await panel(vera.page).getByRole('button', { name: 'Let somebody in' }).click();
	const form = vera.page.getByTestId('let-in');
	await form.getByLabel('Who?').fill('karin.knut');
	await form.getByRole('list', { name: 'People' }).getByRole('button').first().click();
	await form.getByRole('button', { name: 'Let in' }).click();
	await form.getByText("Everyone has to belong to the cohort's municipalities.").waitFor();
	await form.getByLabel('As').selectOption({ label: 'expert coach' });
	await form.getByRole('button', { name: 'Let in' }).click();
	await form.waitFor({ state: 'detached' });
	const member = panel(vera.page).getByTestId('member').filter({ hasText: person.name });
	await member.waitFor();
	await open(karin.page, 'Coachningsgrupp Alm');

	await member.getByRole('button', { name: `Take ${person.name} out of the room` }).click();
	await vera.page.getByTestId('take-out').getByRole('button', { name: 'Take out' }).click();
	await member.waitFor({ state: 'detached' });
	await karin.page.getByTestId('room-ended').waitFor();

	const mine = panel(vera.page).getByTestId('member').filter({ hasText: 'Vera' });
	await becomes(() => mine.getByRole('button', { name: /Take/ }).count(), 0);
	await details(kalle.page, 'Coachningsgrupp Alm');
	await panel(kalle.page).getByRole('button', { name: 'Leave the room' }).click();
	await kalle.page.getByTestId('leave').getByRole('button', { name: 'Leave', exact: true }).click();
	await kalle.page.waitForURL('**/');
	await eventually(() => kalle.page.getByTestId('room-grupp-alm').count(), (count) => count === 0);
	await panel(vera.page).getByTestId('member').filter({ hasText: 'Kalle Kantsten' }).waitFor({ state: 'detached' });
	await leave(karin);
});

test('colours, space and the Enter key are chosen in the settings, shown at once and on the other devices too', async () => {
	const { page } = kalle;
	const ground = (of) => of.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const row = (of) => of.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--row').trim());
	await page.goto('/settings');
	await live(page);
	const other = await kalle.context.newPage();
	await other.goto('/');
	await live(other);
	const [light, wide] = [await ground(page), await row(page)];
	const parts = page.getByRole('navigation', { name: 'Parts of the settings' });
	await parts.getByRole('link', { name: 'Appearance' }).focus();
	await page.keyboard.press('Enter');
	await eventually(() => focused(page.getByRole('region', { name: 'Appearance' })), Boolean);
	const [beside, form] = [await box(parts), await box(page.getByTestId('profile'))];
	assert.ok(beside.x + beside.width < form.x, 'the list of parts stands beside them');
	const choose = async (name) => page.getByRole('radio', { name }).check();
	await choose('Dark');
	await choose('Compact, more fits on the screen');
	for (const one of [page, other]) {
		await eventually(() => ground(one), (colour) => colour !== light);
		await eventually(() => row(one), (height) => height !== wide);
	}
	await choose('Starts a new line');
	const chosen = async () => (await (await kalle.context.request.get('/api/v1/me/settings')).json()).enter_sends;
	await eventually(chosen, (sends) => sends === false);
	await page.reload();
	await live(page);
	await eventually(() => ground(page), (colour) => colour !== light);
	await eventually(() => page.getByRole('radio', { name: 'Starts a new line' }).isChecked(), Boolean);
	await becomes(() => page.getByRole('heading', { level: 1 }).count(), 1);
	await picture(page, 'settings-1600-dark');
	await choose('Light');
	await choose('Comfortable');
	await choose('Sends');
	await eventually(() => ground(other), (colour) => colour === light);
	await eventually(chosen, Boolean);
	await page.setViewportSize({ width: 320, height: 568 });
	assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
	await page.setViewportSize(WIDE);
	await other.close();
});

test('in Swedish the details speak Swedish and sort as Swedish does', async () => {
	const sven = await visit(browser, server.url, { viewport: WIDE });
	await signIn(sven, 'saga.sadelmark');
	const { context, page } = sven;
	await context.request.patch('/api/v1/me', { data: { locale: 'sv' } });
	const rooms = await (await context.request.get('/api/v1/rooms')).json();
	await page.goto(`/rooms/${rooms.find(({ room }) => room.slug === 'parkering').room.id}?details=readers`);
	await panel(page).getByTestId('member').first().waitFor();
	await panel(page).getByRole('heading', { level: 2, name: 'Om Parkering' }).waitFor();
	await panel(page).getByText('Alla som har en roll i nätverket', { exact: false }).waitFor();
	const organisations = await panel(page).locator('li[data-testid=member]').evaluateAll((all) => [
		...new Set(all.map((one) => one.parentElement.getAttribute('aria-label')))
	]);
	const named = organisations.filter((name) => name !== 'Utan organisation');
	assert.ok(named.includes('Åtvidaberg'));
	assert.deepEqual(named, [...named].sort((a, b) => a.localeCompare(b, 'sv')));
	await leave(sven);
});

test('no page of these did what no page may do', async () => {
	for (const visitor of [vera, kalle, saga]) await leave(visitor);
});
