// A municipality that has no account: the call on a phone without JavaScript, and what the link in the mail is for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Server, folder } from '../sdk/js/support/server.js';
import { launch, leave, picture, visit } from './support/browser.js';
import { faults, faultsInEveryLook } from './support/faults.js';

const PASSWORD = 'sju sjuka sjömän';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const PLAIN = { ...PHONE, javaScriptEnabled: false };
// The browser itself notes an answer that refuses.
const forgive = [/status of 422/, /status of 404/];

let browser, server, owner, network;

const ok = async (answer) => {
	assert.ok(answer.ok(), await answer.text());
	return answer.json();
};

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--data-dir', folder())]);
	owner = await visit(browser, server.url);
	const { request } = owner.context;
	const secret = server.setup.split('/').pop();
	const person = { name: 'Olga Ordning', handle: 'olga.ordning', email: 'olga@test.example', password: PASSWORD };
	const where = { locale: 'en', time_zone: 'Europe/Stockholm' };
	await ok(await request.post(`/api/v1/setup/${secret}`, { data: { ...person, ...where } }));
	const name = { sv: 'Hållbart resande', nl: 'Duurzaam reizen', en: 'Sustainable travel' };
	const made = { slug: 'resa', name, default_language: 'sv', time_zone: where.time_zone, country: 'SE' };
	network = (await ok(await request.post('/api/v1/networks', { data: made }))).id;
	const text = (title) => ({ title, intro: 'Ett *år* tillsammans.', includes: '- två träffar\n- ett forum' });
	const texts = { sv: text('Lär av varandra'), nl: text('Leer van elkaar'), en: text('Learn from each other') };
	const call = { open: true, texts, themes: [], threshold: 2, seats_per_municipality: 2, country: 'SE', version: 0 };
	await ok(await request.put(`/api/v1/networks/${network}/call`, { data: call }));
});
after(async () => {
	if (owner) await leave(owner);
	await browser?.close();
	await server?.stop();
});

/** The link to a registration in the newest letter to an address. */
async function linkFor(address) {
	const { request } = owner.context;
	const { letters } = await ok(await request.get('/api/v1/mail'));
	const { text } = await ok(await request.get(`/api/v1/mail/${letters.find(({ to }) => to === address).id}`));
	return text.match(/\/registration\/\S+/)[0];
}

const LANGUAGES = [
	{
		lang: 'sv', name: 'Svenska', municipality: 'Kommun', person: 'Ditt namn', email: 'E-post', wants: 'Vad vill ni få ut av nätverket?',
		binding: 'Jag förstår att anmälan inte är bindande.', send: 'Skicka anmälan', thanks: 'Tack för er anmälan', summary: 'Det här behöver du titta på'
	},
	{
		lang: 'nl', name: 'Nederlands', municipality: 'Gemeente', person: 'Je naam', email: 'E-mail', wants: 'Wat willen jullie uit het netwerk halen?',
		binding: 'Ik begrijp dat de aanmelding niet bindend is.', send: 'Verstuur de aanmelding', thanks: 'Bedankt voor jullie aanmelding', summary: 'Kijk hier nog even naar'
	},
	{
		lang: 'en', name: 'English', municipality: 'Municipality', person: 'Your name', email: 'E-mail', wants: 'What do you want out of the network?',
		binding: 'I understand that registering is not binding.', send: 'Send the registration', thanks: 'Thank you for registering', summary: 'Please look at this'
	}
];

for (const words of LANGUAGES) {
	test(`a municipality registers on a phone without JavaScript (${words.lang})`, async () => {
		const visitor = await visit(browser, server.url, { forgive, ...PLAIN, locale: 'de-DE' });
		const { page } = visitor;
		await page.goto('/call/resa');
		// A browser whose language there are no words in gets the network's.
		assert.equal(await page.locator('html').getAttribute('lang'), 'sv');
		if (words.lang !== 'sv') await page.getByRole('link', { name: words.name }).click();
		assert.equal(await page.locator('html').getAttribute('lang'), words.lang);
		const email = `anna-${words.lang}@kommun.example`;
		await page.getByLabel(words.person).fill('Anna Åkesson');
		await page.getByRole('combobox', { name: words.municipality }).fill('Nowhere');
		await page.getByLabel(words.email).fill('no address');
		await page.getByLabel(words.wants).fill('Argument\nsom håller');
		await page.getByRole('button', { name: words.send }).click();

		await page.getByRole('heading', { name: words.summary }).waitFor();
		const summary = page.locator('#faults').getByRole('link');
		assert.equal(await summary.count(), 3);
		for (const [at, field] of ['field-municipality', 'field-email', 'field-not_binding'].entries()) {
			assert.equal(await summary.nth(at).getAttribute('href'), `#${field}`);
			const described = await page.locator(`#${field}`).getAttribute('aria-describedby');
			assert.ok(described.includes(`${field}-fault`), described);
			assert.equal(await page.locator(`#${field}-fault`).textContent(), await summary.nth(at).textContent());
		}
		// Nothing that was typed is lost.
		assert.equal(await page.getByLabel(words.person).inputValue(), 'Anna Åkesson');
		assert.equal(await page.getByLabel(words.wants).inputValue(), 'Argument\nsom håller');
		if (words.lang === 'sv') await picture(page, 'call-faults');
		await page.getByRole('combobox', { name: words.municipality }).fill('hallsberg');
		await page.getByLabel(words.email).fill(email);
		await page.getByLabel(words.binding).check();
		await page.getByRole('button', { name: words.send }).click();
		await page.getByRole('heading', { name: words.thanks }).waitFor();
		await linkFor(email);
		await leave(visitor);
	});
}

test('the link in the mail shows, changes and withdraws what was registered', async () => {
	const link = await linkFor('anna-en@kommun.example');
	const visitor = await visit(browser, server.url, { forgive, ...PLAIN });
	const { page } = visitor;
	await page.goto(link);
	await page.getByRole('heading', { name: 'Hallsberg’s registration' }).waitFor();
	await page.getByRole('link', { name: 'Change' }).click();
	await page.getByLabel('What is under way?').fill('A new hub');
	await page.getByLabel('Rural').check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The changes have been saved.').waitFor();
	await page.getByText('A new hub').waitFor();
	await page.getByText('Rural').waitFor();
	await page.getByRole('link', { name: 'Take the registration back' }).click();
	// A link that is opened does nothing yet.
	await page.getByRole('link', { name: 'No, keep the registration' }).click();
	await page.getByRole('link', { name: 'Take the registration back' }).click();
	await page.getByRole('button', { name: 'Take it back' }).click();
	await page.getByText('The registration has been taken back.').waitFor();
	const { registrations } = await ok(await owner.context.request.get(`/api/v1/networks/${network}/registrations`));
	const states = registrations.map(({ contact, state }) => [contact.email, state]).sort();
	assert.deepEqual(states, [
		['anna-en@kommun.example', 'withdrawn'],
		['anna-nl@kommun.example', 'registered'],
		['anna-sv@kommun.example', 'registered']
	]);
	await page.goto('/registration/nothing');
	await page.getByRole('heading', { name: 'The link leads nowhere' }).waitFor();
	await leave(visitor);
});

test('a proposal is read, answered and talked about by the link', async () => {
	const { request } = owner.context;
	const drafted = await ok(await request.post(`/api/v1/networks/${network}/proposals`, { data: {} }));
	const tiers = [{ size_classes: ['S', 'XS'], fee: 24000 }];
	const change = { version: drafted.version, direction: 'Mot **färre** bilar', tiers };
	const { id, version } = await ok(await request.patch(`/api/v1/proposals/${drafted.id}`, { data: change }));
	await ok(await request.post(`/api/v1/proposals/${id}/send`, { data: { version } }));
	const visitor = await visit(browser, server.url, { forgive, ...PLAIN });
	const { page } = visitor;
	await page.goto(await linkFor('anna-sv@kommun.example'));
	await page.getByText('24 000 kr').waitFor();
	await page.getByRole('button', { name: 'Svara' }).click();
	await page.getByText('Välj ett svar.').waitFor();
	await page.getByLabel('Ja, vi vill vara med').check();
	await page.getByRole('button', { name: 'Svara' }).click();
	await page.getByText('Ni svarade: Ja, vi vill vara med').waitFor();
	await page.getByLabel('Skriv en fråga eller en kommentar').fill('Får vi komma två?');
	await page.getByRole('button', { name: 'Skicka' }).click();
	await page.getByText('Får vi komma två?').waitFor();
	await picture(page, 'registration-proposal');
	const { answers } = await ok(await request.get(`/api/v1/proposals/${id}`));
	assert.deepEqual(answers, { none: 1, yes: 1 });
	await leave(visitor);
});

test('every page can be read by everybody, narrow and wide, in light, dark and colours of one’s own', async () => {
	const link = await linkFor('anna-sv@kommun.example');
	const visitor = await visit(browser, server.url, { forgive });
	const { page } = visitor;
	const pages = { call: '/call/resa?lang=sv', thanks: '/call/resa/thanks?lang=nl', registration: link, change: `${link}/change`, withdraw: `${link}/withdraw` };
	for (const [name, path] of Object.entries(pages)) {
		for (const width of [320, 390, 1024]) {
			await page.setViewportSize({ width, height: 844 });
			await page.goto(path);
			assert.deepEqual(await faultsInEveryLook(page, `${name}-${width}`), []);
		}
	}
	await page.setViewportSize({ width: 320, height: 844 });
	await page.goto('/call/resa?lang=en');
	await page.getByRole('button', { name: 'Send the registration' }).click();
	await page.getByRole('heading', { name: 'Please look at this' }).waitFor();
	assert.deepEqual(await faults(page), []);
	for (const button of await page.getByRole('button').all()) {
		assert.ok((await button.boundingBox()).height >= 44);
	}
	await leave(visitor);
});
