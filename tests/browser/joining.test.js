// How municipalities come into a network, as those who run it see it: the call, who registers, what is decided, what is proposed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { faults, faultsInEveryLook } from './support/faults.js';
import { post } from './support/history.js';
import { becomes, eventually, live } from './support/room.js';

const WIDE = { width: 1600, height: 1000 };
const SLUG = 'hallbart-resande';

let browser, server, vera, kalle, network, municipalities;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
	[vera, kalle] = await Promise.all(
		[['vera.vagvisare', [/status of 4(09|22)/, /ERR_INTERNET_DISCONNECTED/]], ['kalle.kantsten', [/status of 40[34]/]]].map(async ([login, forgive]) => {
			const visitor = await visit(browser, server.url, { viewport: WIDE, forgive });
			await signIn(visitor, login);
			return visitor;
		})
	);
	const { networks } = await get(vera, '/me/overview');
	network = networks.find((mine) => mine.network.slug === SLUG).network.id;
	const { registrations, organisations } = await list();
	const taken = new Set(registrations.map(({ organisation_id }) => organisation_id));
	const page = await get(vera, '/organisations?country=SE&kind=municipality&limit=50');
	municipalities = page.organisations.filter(({ id }) => !taken.has(id));
	assert.ok(municipalities.length > 8 && organisations.length > 20);
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

const list = (query = '') => get(vera, `/networks/${network}/registrations${query}`);

/** A municipality registers, as its page does it. */
async function register(change = {}) {
	const municipality = municipalities.shift();
	const data = {
		organisation_id: municipality.id,
		contact: { name: 'Vilda Vintergata', email: `trafik@${municipality.code}.example`, title: 'Trafikplanerare' },
		language: 'sv',
		wants: `Vad ${municipality.short_name} vill`,
		needs: 'Nya parkeringstal till våren',
		plans: 'Översiktsplan',
		themes: ['flexible-parking'],
		plan_kinds: ['study'],
		experience: 'some',
		starting_point: 'rural',
		not_binding: true,
		...change
	};
	const response = await vera.context.request.post(`/api/v1/calls/${SLUG}/registrations`, { data });
	assert.equal(response.status(), 202, await response.text());
	return municipality;
}

let owner;

/** The link in the letter of a kind to a municipality's contact. Nothing is set up to send it: the server's owner reads it. */
async function linkOf({ code }, kind) {
	if (!owner) {
		owner = await visit(browser, server.url);
		const secret = server.setup.split('/').at(-1);
		const data = {
			...{ name: 'Sigge Server', handle: 'sigge.server', email: 'sigge@demo.example', password: 'mellanrum-demo' },
			...{ locale: 'en', time_zone: 'Europe/Stockholm' }
		};
		const made = await owner.context.request.post(`/api/v1/setup/${secret}`, { data });
		assert.equal(made.status(), 200, await made.text());
	}
	const { letters } = await get(owner, '/mail?limit=200');
	const { id } = letters.find((letter) => letter.kind === kind && letter.to === `trafik@${code}.example`);
	const { text } = await get(owner, `/mail/${id}`);
	return text.match(/http\S+\/registration\/[^\s/]+/)[0];
}

async function desk({ page }, query = '') {
	await page.goto(`/joining/${network}${query}`);
	await live(page);
}

const rows = (page) => page.getByTestId('registration');
const row = (page, { short_name }) => rows(page).filter({ has: page.getByRole('button', { name: short_name, exact: true }) });
const facet = (page, name, value) => page.locator(`[data-facet="${name}"]`).getByRole('button', { name: value });
const details = (page) => page.getByTestId('registration-details');

async function open(page, municipality) {
	await row(page, municipality).getByRole('button').click();
	await details(page).waitFor();
}

describe('the call', () => {
	test('is found in the network’s places by those who run it, and by nobody else', async () => {
		await vera.page.goto('/');
		await live(vera.page);
		await vera.page.getByRole('link', { name: 'New municipalities' }).click();
		await vera.page.waitForURL(`**/joining/${network}`);
		await vera.page.getByRole('navigation', { name: 'New municipalities' }).getByRole('link', { name: 'Public call' }).click();
		await vera.page.getByTestId('call').waitFor();

		await kalle.page.goto(`/joining/${network}`);
		await kalle.page.getByText('This is for those who run the network.').waitFor();
		assert.equal(await kalle.page.getByRole('link', { name: 'New municipalities' }).count(), 0);
		assert.equal(await kalle.page.getByTestId('threshold').count(), 0);
	});

	test('is written, opened, and read by everybody', async () => {
		const { page } = vera;
		const form = page.getByTestId('call');
		const { municipalities: here } = await list();
		await form.getByLabel('Take registrations').check();
		await form.getByLabel('Last day').fill('');
		await form.getByLabel('Municipalities needed').fill(`${here + 1}`);
		await form.getByLabel('Municipalities there is room for').fill('40');
		await form.getByLabel('Seats per municipality').fill('3');
		await form.getByRole('textbox', { name: 'Title' }).first().fill('Åk med oss');
		await form.getByLabel('What it is about').first().fill('Ett nätverk **för er**.');
		await form.getByText('English', { exact: true }).click();
		await form.getByRole('textbox', { name: 'Title' }).last().fill('Travel with us');
		await form.getByLabel('Flexible parking norms').check();
		await form.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Saved.').waitFor();

		const address = await page.getByLabel('Public address').inputValue();
		assert.equal(new URL(address).pathname, `/call/${SLUG}`);
		const call = await get(vera, `/calls/${SLUG}`);
		assert.equal(call.open, true);
		assert.equal(call.texts.sv.title, 'Åk med oss');
		assert.equal(call.texts.en.title, 'Travel with us');
		assert.deepEqual(await faultsInEveryLook(page, 'joining-call-1600'), []);
	});

	test('is not overwritten by somebody who did not see what was changed', async () => {
		const other = await vera.context.newPage();
		await other.goto(`/joining/${network}?view=call`);
		await other.getByTestId('call').getByLabel('Seats per municipality').fill('2');
		await other.getByTestId('call').getByRole('button', { name: 'Save' }).click();
		await other.getByText('Saved.').waitFor();
		await other.close();

		const form = vera.page.getByTestId('call');
		await form.getByLabel('Seats per municipality').fill('5');
		await form.getByRole('button', { name: 'Save' }).click();
		await form.getByText('Something has happened since that would be lost.').waitFor();
		assert.equal(await form.getByLabel('Seats per municipality').inputValue(), '5', 'what was typed stands');
		await form.getByRole('button', { name: 'Cancel' }).click();
		await becomes(() => form.getByLabel('Seats per municipality').inputValue(), '2');
	});
});

describe('registrations', () => {
	let first, second;

	test('come by themselves, and it says when they are enough', async () => {
		const { page } = vera;
		await desk(vera);
		const { municipalities: here } = await list();
		const threshold = page.getByTestId('threshold').or(page.getByText('Nobody has registered yet.'));
		await threshold.first().waitFor();
		await page.getByTestId('threshold').getByText(`${here} of ${here + 1}: 1 more is needed`).waitFor();
		first = await register({ experience: 'much' });
		await page.getByTestId('threshold').getByText(`${here + 1} of ${here + 1}: enough interest since`).waitFor();
		await row(page, first).waitFor();
		second = await register({ themes: [], plan_kinds: ['investment', 'study'], starting_point: 'student_town' });
		await page.getByTestId('threshold').getByText(`${here + 2} of ${here + 1}: enough interest since`).waitFor();
	});

	test('are counted as the server counts them, and each count is a filter', async () => {
		const { page } = vera;
		const { counts, registrations } = await list();
		await becomes(() => rows(page).count(), registrations.length);
		assert.match(await facet(page, 'theme', /^Flexible parking norms/).innerText(), new RegExp(`${counts.theme['flexible-parking']}$`));
		await facet(page, 'plan', /^Investment/).click();
		await page.waitForURL(/plan=investment/);
		const invest = (await list('?plan=investment')).registrations.length;
		await becomes(() => rows(page).count(), invest);
		await facet(page, 'starting_point', /^Student town/).click();
		await page.waitForURL(/starting_point=student_town/);
		const both = (await list('?plan=investment&starting_point=student_town')).registrations.length;
		await becomes(() => rows(page).count(), both);
		await page.getByRole('heading', { name: both === 1 ? '1 registration' : `${both} registrations`, exact: true }).waitFor();
		assert.equal(await facet(page, 'plan', /^Investment/).getAttribute('aria-pressed'), 'true');

		const loading = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Download as a table' }).click();
		const table = readFileSync(await (await loading).path(), 'utf8');
		assert.ok(table.includes(second.short_name) && !table.includes(first.short_name), 'the table is what is shown');

		await page.reload();
		await becomes(() => rows(page).count(), both);
		await page.getByTestId('facets').getByRole('button', { name: 'Show all' }).click();
		await becomes(() => rows(page).count(), registrations.length);
	});

	test('stand in the order of the column that is pressed', async () => {
		const { page } = vera;
		const column = (name) => page.getByRole('columnheader', { name });
		const shown = () => rows(page).getByRole('rowheader').allInnerTexts();
		const names = (await shown()).sort((a, b) => a.localeCompare(b, 'en'));
		assert.ok(names.length > 1);
		await column('Municipality').getByRole('button').press('Enter');
		assert.equal(await column('Municipality').getAttribute('aria-sort'), 'ascending');
		assert.deepEqual(await shown(), names);
		await column('Municipality').getByRole('button').press('Enter');
		assert.equal(await column('Municipality').getAttribute('aria-sort'), 'descending');
		assert.deepEqual(await shown(), names.toReversed());
		await column('Municipality').getByRole('button').press('Enter');
		assert.equal(await column('Municipality').getAttribute('aria-sort'), null);
	});

	test('tell what is missing for balance', async () => {
		const { gaps } = await list();
		const missing = gaps.filter(({ kind }) => kind === 'size_class').map(({ value }) => value);
		const shown = await vera.page.getByTestId('gaps').getByRole('listitem').allInnerTexts();
		for (const size of missing) assert.ok(shown.includes(size), size);
		assert.ok(!shown.includes('Student town'), 'one has come');
	});

	test('show all that a municipality wrote', async () => {
		const { page } = vera;
		await open(page, first);
		for (const words of [`Vad ${first.short_name} vill`, 'Nya parkeringstal till våren', 'Översiktsplan', 'Flexible parking norms', 'Much experience']) {
			await details(page).getByText(words).waitFor();
		}
		const mail = details(page).getByRole('link', { name: `trafik@${first.code}.example` });
		assert.equal(await mail.getAttribute('href'), `mailto:trafik@${first.code}.example`);
		assert.deepEqual(await faultsInEveryLook(page, 'joining-details-1600'), []);
		await page.keyboard.press('Escape');
		await becomes(() => page.evaluate(() => document.activeElement?.textContent), first.short_name);
	});

	test('are confirmed with their seats by keyboard, and that is taken back', async () => {
		const { page } = vera;
		await row(page, first).getByRole('button').press('Enter');
		await details(page).getByRole('button', { name: 'Confirm' }).press('Enter');
		const seats = page.getByTestId('confirm').getByLabel('Seats');
		await becomes(() => seats.evaluate((field) => field === document.activeElement), true);
		await seats.fill('30');
		await seats.press('Enter');
		await page.getByTestId('confirm').getByText('Choose a number within the limits.').waitFor();
		await seats.fill('2');
		await seats.press('Enter');
		await details(page).locator('[data-state="confirmed"]').waitFor();
		await becomes(() => page.evaluate(() => document.activeElement?.textContent?.trim()), 'Undo');
		const { registrations } = await list();
		const now = registrations.find(({ organisation_id }) => organisation_id === first.id);
		assert.deepEqual([now.state, now.seats], ['confirmed', 2]);
		await row(page, first).locator('[data-state="confirmed"]').waitFor({ state: 'attached' });
		await page.keyboard.press('Enter');
		await details(page).locator('[data-state="registered"]').waitFor();
		await page.keyboard.press('Escape');
	});

	test('wait in line with their place, and are declined with a word', async () => {
		const { page } = vera;
		await open(page, second);
		await details(page).getByRole('button', { name: 'Put on the waiting list' }).click();
		await details(page).locator('[data-state="waiting"]').getByText(/On the waiting list\s\(\d+\)/).waitFor();
		await details(page).getByRole('button', { name: 'Decline' }).click();
		await page.getByTestId('decline').getByLabel('Reason').fill('Gruppen är full i år');
		await page.getByTestId('decline').getByRole('button', { name: 'Decline' }).click();
		await details(page).locator('[data-state="declined"]').waitFor();
		await page.keyboard.press('Escape');
		await page.getByText(`${second.short_name}: Declined.`).waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await row(page, second).locator('[data-state="registered"]').waitFor();
		assert.equal(await details(page).count(), 0, 'what is taken back opens nothing');
	});

	test('say that all places are taken', async () => {
		const { page } = vera;
		const { confirmed } = await list();
		const { network_id: _, url: __, network_themes: ___, ...call } = await get(vera, `/networks/${network}/call`);
		const set = (capacity) => vera.context.request.put(`/api/v1/networks/${network}/call`, { data: { ...call, capacity } });
		assert.equal((await set(Math.max(1, confirmed))).status(), 200);
		if (confirmed === 0) {
			await open(page, first);
			await details(page).getByRole('button', { name: 'Confirm' }).click();
			await page.getByTestId('confirm').getByRole('button', { name: 'Confirm' }).click();
			await details(page).locator('[data-state="confirmed"]').waitFor();
			await page.keyboard.press('Escape');
		}
		await open(page, second);
		await details(page).getByRole('button', { name: 'Confirm' }).click();
		await page.getByTestId('confirm').getByRole('button', { name: 'Confirm' }).click();
		await page.getByTestId('confirm').getByText('All places are taken.').waitFor();
		await page.keyboard.press('Escape');
		await desk(vera);
		await page.getByTestId('threshold').getByText(/^(\d+) of \1 places are confirmed/).waitFor();
	});

	test('can be used in every look and on a small screen', async () => {
		const { page } = vera;
		await rows(page).first().waitFor();
		assert.deepEqual(await faultsInEveryLook(page, 'joining-1600'), []);
		for (const [width, height] of [[1024, 768], [390, 844], [320, 640]]) {
			await page.setViewportSize({ width, height });
			await desk(vera);
			await rows(page).first().waitFor();
			await picture(page, `joining-${width}`);
			assert.deepEqual(await faults(page), [], `${width}`);
		}
		await page.getByRole('button', { name: 'Filter' }).click();
		await facet(page, 'experience', /^Much experience/).click();
		await page.waitForURL(/experience=much/);
		await row(page, first).waitFor();
		assert.deepEqual(await faults(page), []);
		await page.setViewportSize(WIDE);
	});

	test('say that there is no connection, and keep what is here', async () => {
		const { page } = vera;
		await desk(vera);
		await rows(page).first().waitFor();
		await open(page, second);
		await vera.context.setOffline(true);
		await details(page).getByRole('button', { name: 'Put on the waiting list' }).click();
		await details(page).getByRole('alert').getByText('No connection. Nothing was changed.').waitFor();
		await vera.context.setOffline(false);
		await page.keyboard.press('Escape');
		await live(page);
		assert.ok((await rows(page).count()) > 1);
	});
});

describe('the proposal', () => {
	const form = (page) => page.getByTestId('proposal-form');
	let answering;

	test('begins with what was registered, has a fee for each size, and is looked at before it goes out', async () => {
		const { page } = vera;
		answering = await register({ language: 'en' });
		await desk(vera, '?view=proposal');
		await page.getByRole('button', { name: 'Draft a proposal' }).click();
		const { counts } = await list();
		const theme = page.getByTestId('theme-counts').getByRole('listitem').filter({ hasText: 'Flexible parking norms' });
		assert.match(await theme.innerText(), new RegExp(`${counts.theme['flexible-parking']}$`));

		await form(page).getByLabel('Title').fill('Ett nätverksår');
		await form(page).getByLabel('Direction').fill('Vi **samlas** kring parkering.');
		await form(page).getByLabel('Content').fill('Två träffar.');
		await form(page).getByLabel('XS').fill('18 000');
		await form(page).getByLabel('S', { exact: true }).fill('18000');
		await form(page).getByLabel('M', { exact: true }).fill('29000');
		await form(page).getByLabel('Answer by').fill('2099-12-31');
		await form(page).getByRole('button', { name: 'Preview' }).click();
		const preview = page.getByTestId('proposal-preview');
		await preview.locator('strong', { hasText: 'samlas' }).waitFor();
		await preview.getByText('XS, S').waitFor();
		await preview.getByText(/18,000/).waitFor();
		assert.deepEqual(await faultsInEveryLook(page, 'joining-draft-1600'), []);

		await form(page).getByRole('button', { name: 'Save' }).click();
		await page.getByText('Saved.').first().waitFor();
		await page.reload();
		await becomes(() => form(page).getByLabel('M', { exact: true }).inputValue(), '29000');
		await becomes(() => form(page).getByLabel('Answer by').inputValue(), '2099-12-31');
		const [draft] = await get(vera, `/networks/${network}/proposals`);
		assert.deepEqual(draft.tiers, [
			{ size_classes: ['XS', 'S'], fee: 18000 },
			{ size_classes: ['M'], fee: 29000 }
		]);
	});

	test('is sent to as many as it says, and then stands', async () => {
		const { page } = vera;
		const { registrations } = await list();
		const stand = registrations.filter(({ state }) => ['registered', 'waiting', 'confirmed'].includes(state)).length;
		await form(page).getByLabel('Content').fill('Två träffar och coachning.');
		await form(page).getByRole('button', { name: 'Send the proposal' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText(`${stand} municipalities get it by email.`).waitFor();
		assert.deepEqual(await faults(page), []);
		await dialog.getByRole('button', { name: 'Send the proposal' }).click();
		const sent = page.getByTestId('sent-proposal');
		await sent.getByText(new RegExp(`^Sent .* to ${stand}$`)).waitFor();
		const [proposal] = await get(vera, `/networks/${network}/proposals`);
		await becomes(() => sent.locator('[data-answer="none"] strong').innerText(), `${proposal.answers.none}`);
		assert.deepEqual([proposal.state, proposal.sent_to, proposal.content], ['sent', stand, 'Två träffar och coachning.']);
		assert.equal(await form(page).count(), 0);
	});

	test('is talked about by those who run the network, in every window at once', async () => {
		const { page } = vera;
		const other = await vera.context.newPage();
		await other.goto(`/joining/${network}?view=proposal`);
		await live(other);
		await other.getByText('Nobody has said anything yet.').waitFor();
		const talk = page.getByTestId('discussion');
		await talk.getByLabel('Your comment').fill('Fråga på, vi svarar här.');
		await talk.getByRole('button', { name: 'Send' }).click();
		await talk.getByRole('listitem').filter({ hasText: 'Fråga på' }).waitFor();
		await becomes(() => talk.getByLabel('Your comment').inputValue(), '');
		await other.getByTestId('discussion').getByRole('listitem').filter({ hasText: 'Fråga på' }).getByText('Vera Vägvisare').waitFor();
		await other.close();
		assert.deepEqual(await faultsInEveryLook(page, 'joining-sent-1600'), []);
		await page.setViewportSize({ width: 320, height: 640 });
		assert.deepEqual(await faults(page), []);
		await picture(page, 'joining-sent-320');
		await page.setViewportSize(WIDE);
	});

	test('is answered and talked about by the link in the mail, and the desk shows it at once', async () => {
		const { page } = vera;
		const sent = page.getByTestId('sent-proposal');
		const before = Number(await sent.locator('[data-answer="none"] strong').innerText());
		const contact = await visit(browser, server.url, { viewport: { width: 390, height: 844 } });
		await contact.page.goto(await linkOf(answering, 'proposal'));
		await contact.page.getByRole('heading', { name: 'Ett nätverksår' }).waitFor();
		await contact.page.locator('input[name=answer][value=discuss]').check();
		await contact.page.getByLabel('More about the answer').fill('Budgeten är inte klar.');
		await contact.page.locator('form[action*="/answer"] button').click();
		await contact.page.getByText('Thank you, the answer has been saved.').waitFor();
		await becomes(() => sent.locator('[data-answer="discuss"] strong').innerText(), '1');
		await becomes(() => sent.locator('[data-answer="none"] strong').innerText(), `${before - 1}`);
		await sent.getByText('Budgeten är inte klar.').waitFor();

		await contact.page.locator('form[action*="/comment"] textarea').fill('Kan två kommuner dela?');
		await contact.page.locator('form[action*="/comment"] button').click();
		const said = page.getByTestId('discussion').getByRole('listitem').filter({ hasText: 'Kan två kommuner dela?' });
		await said.getByText(answering.short_name).waitFor();
		await contact.page.getByText('Fråga på, vi svarar här.').waitFor();
		await leave(contact);
		await picture(page, 'joining-sent-1600');
	});

	test('leads from a count to those who are meant', async () => {
		const { page } = vera;
		await page.getByTestId('sent-proposal').locator('[data-answer="none"]').getByRole('link').click();
		await page.waitForURL(/answer=none/);
		const { registrations } = await list('?answer=none');
		await becomes(() => rows(page).count(), registrations.length);
	});
});

describe('somebody from a municipality that did not join', () => {
	const SECRET = 'Hemliga parkeringstal';
	let links, words;

	before(async () => {
		const rooms = await get(kalle, '/rooms');
		const { room } = rooms.find((mine) => mine.room.slug === 'parkering');
		const message = await post(kalle, room.id, `${SECRET} i en tråd`);
		await post(kalle, room.id, `${SECRET} i ett svar`, message.id);
		const topics = await get(kalle, `/topics?network=${network}&limit=1`);
		const topic = topics.topics[0].message;
		links = [
			`/rooms/${room.id}`,
			`/rooms/${room.id}?message=${message.id}`,
			`/rooms/${room.id}?message=${message.id}&thread=${message.id}`,
			`/rooms/${room.id}/topics`,
			`/topics/${topic.id}`
		];
		words = [SECRET, topic.topic.title, room.name, 'Kalle Kantsten'];
	});

	test('is told who may read, and not a title, a name or a word of it', async () => {
		const noor = await visit(browser, server.url, { viewport: WIDE, forgive: [/status of 40[34]/] });
		await signIn(noor, 'noor.spitsmijder');
		const { page } = noor;
		const heard = [];
		page.on('response', (response) => response.url().includes('/api/') && heard.push(response));
		for (const link of links) {
			await page.goto(link);
			await live(page);
			await page.getByRole('heading', { level: 1, name: 'Only for participating municipalities' }).waitFor();
			const shown = `${await page.title()} ${await page.locator('body').innerText()}`;
			const said = await Promise.all(heard.splice(0).map((response) => response.text().catch(() => '')));
			for (const word of words) {
				assert.ok(!shown.includes(word), `${link} shows ${word}`);
				assert.ok(!said.some((text) => text.includes(word)), `${link} was told ${word}`);
			}
		}
		assert.deepEqual(await faultsInEveryLook(page, 'joining-outsider-1600'), []);
		await page.setViewportSize({ width: 320, height: 640 });
		assert.deepEqual(await faults(page), []);
		await picture(page, 'joining-outsider-320');
		await leave(noor);
	});

	test('sees the same of what never was', async () => {
		const noor = await visit(browser, server.url, { viewport: WIDE, forgive: [/status of 40[34]/] });
		await signIn(noor, 'noor.spitsmijder');
		const main = noor.page.getByRole('main');
		const texts = [];
		for (const link of [links[4], `/topics/${crypto.randomUUID()}`, links[0], `/rooms/${crypto.randomUUID()}`]) {
			await noor.page.goto(link);
			await noor.page.getByTestId('no-room').waitFor();
			texts.push(`${await noor.page.title()} ${await main.innerText()}`);
		}
		assert.equal(new Set(texts).size, 1, texts.join('\n'));
		await leave(noor);
	});

	test('without an account comes to the door and reads nothing', async () => {
		const stranger = await visit(browser, server.url, { forgive: [/status of 401/] });
		for (const link of links) {
			await stranger.page.goto(link);
			await stranger.page.getByTestId('sign-in').waitFor();
			const shown = `${await stranger.page.title()} ${await stranger.page.locator('body').innerText()}`;
			for (const word of words) assert.ok(!shown.includes(word), `${link} shows ${word}`);
		}
		await leave(stranger);
	});
});

test('no page of these asked anything elsewhere or complained', async () => {
	for (const visitor of [vera, kalle, owner]) await leave(visitor);
});
