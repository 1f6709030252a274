// Writing: tools, completion, emoji, what is pasted and dropped, drafts, a time to send.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { folder, Server } from '../sdk/js/support/server.js';
import { launch, leave, picture, signIn, visit } from './support/browser.js';
import { becomes, composer, enter, eventually, live, message, say, sent } from './support/room.js';

let browser, server;

before(async () => {
	[browser, server] = await Promise.all([launch(), Server.start('--demo', '--data-dir', folder())]);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** Somebody signed in, in a room. */
async function inRoom(login, name, { apart = false, ...options } = {}) {
	const visitor = await visit(browser, server.url, options);
	await signIn(visitor, login, { apart });
	await enter(visitor.page, name);
	return visitor;
}

/** What is written waits for nobody: the next test begins with an empty field. */
async function done(visitor) {
	await composer(visitor.page).fill('');
	await saved(visitor.page);
	await leave(visitor);
}

const field = (page) => composer(page).inputValue();

/** Waits until the server has what is written. */
const saved = (page) =>
	page.waitForFunction(() =>
		Object.keys(localStorage)
			.filter((name) => name.startsWith('mellanrum.draft.'))
			.every((name) => !JSON.parse(localStorage.getItem(name)).unsaved)
	);

/** Selects a piece of what is written. */
async function select(page, words) {
	await composer(page).focus();
	await composer(page).evaluate((node, chosen) => {
		const from = node.value.indexOf(chosen);
		node.setSelectionRange(from, from + chosen.length);
	}, words);
}

/** What another program would put onto the clipboard, pasted. */
async function paste(page, data) {
	await composer(page).focus();
	await composer(page).evaluate((node, given) => {
		const clipboardData = new DataTransfer();
		for (const [type, words] of Object.entries(given)) clipboardData.setData(type, words);
		node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}, data);
}

/** Files let go over the field. */
async function drop(page, files) {
	await composer(page).evaluate((node, given) => {
		const dataTransfer = new DataTransfer();
		for (const { name, words } of given) dataTransfer.items.add(new File([words], name));
		node.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
	}, files);
}

describe('the tools', () => {
	let visitor, page;

	before(async () => {
		visitor = await inRoom('kalle.kantsten', 'Parkering', { viewport: { width: 1600, height: 900 } });
		({ page } = visitor);
	});
	after(() => done(visitor));

	test('mark what is selected, by button or by keys, and the browser can undo it', async () => {
		await composer(page).fill('en viktig sak');
		await select(page, 'viktig');
		await page.keyboard.press('Control+b');
		await becomes(() => field(page), 'en **viktig** sak');
		await page.keyboard.press('Control+i');
		await becomes(() => field(page), 'en ***viktig*** sak');
		await page.keyboard.press('Control+z');
		await page.keyboard.press('Control+z');
		await becomes(() => field(page), 'en viktig sak');
		await select(page, 'sak');
		await page.getByRole('button', { name: 'Link', exact: true }).first().click();
		await becomes(() => field(page), 'en viktig [sak](https://)');
		await page.keyboard.type('https://kommun.example');
		await becomes(() => field(page), 'en viktig [sak](https://kommun.example)');
		await composer(page).fill('ett\ntvå');
		await page.keyboard.press('Control+a');
		await page.keyboard.press('Control+Shift+Digit7');
		await becomes(() => field(page), '1. ett\n2. två');
		await page.keyboard.press('Control+Shift+Digit8');
		await becomes(() => field(page), '- ett\n- två');
	});

	test('are one stop of the Tab key, with the arrow keys between them', async () => {
		await composer(page).fill('ord');
		await composer(page).press('Control+a');
		await page.keyboard.press('Tab');
		const bar = page.getByRole('toolbar', { name: 'Format' }).first();
		await bar.getByRole('button', { name: 'Bold' }).and(page.locator(':focus')).waitFor();
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('ArrowRight');
		await bar.getByRole('button', { name: 'Strikethrough' }).and(page.locator(':focus')).waitFor();
		await page.keyboard.press('Enter');
		await becomes(() => field(page), '~~ord~~');
		await page.locator('[data-testid=composer]:focus').waitFor();
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await becomes(() => bar.locator(':focus').count(), 0);
	});

	test('a new line goes on with a list, and an empty item ends it', async () => {
		await composer(page).fill('');
		await page.keyboard.type('1. ett');
		await page.keyboard.press('Shift+Enter');
		await page.keyboard.type('två');
		await page.keyboard.press('Shift+Enter');
		await becomes(() => field(page), '1. ett\n2. två\n3. ');
		await page.keyboard.press('Shift+Enter');
		await becomes(() => field(page), '1. ett\n2. två\n');
	});

	test('the preview is made by the server, and what leads to a room opens it here', async () => {
		await composer(page).fill('Se **detta** i #');
		await page.keyboard.press('End');
		await page.keyboard.type('allm');
		await page.getByRole('option', { name: /Allmänt/ }).waitFor();
		await page.keyboard.press('Enter');
		await eventually(() => field(page), (text) => /^Se \*\*detta\*\* i \[#Allmänt\]\(http:\/\/127\.0\.0\.1:\d+\/rooms\/[\w-]+\) $/.test(text));
		await page.getByRole('button', { name: 'Preview' }).click();
		const preview = page.getByTestId('preview');
		await preview.locator('strong', { hasText: 'detta' }).waitFor();
		await preview.getByRole('link', { name: '#Allmänt' }).waitFor();
		await picture(page, 'writing-preview-1600');
		await page.getByRole('button', { name: 'Write', exact: true }).click();
		await composer(page).press('Enter');
		await sent(page, 'Se detta i').getByRole('link', { name: '#Allmänt' }).last().click();
		await page.getByRole('heading', { level: 1, name: 'Allmänt' }).waitFor();
		assert.equal(visitor.context.pages().length, 1);
		await enter(page, 'Parkering');
	});
});

describe('completion', () => {
	let visitor, page;

	before(async () => {
		visitor = await inRoom('vera.vagvisare', 'Parkering');
		({ page } = visitor);
	});
	after(() => done(visitor));

	test('of people, and of everyone with how many are told', async () => {
		await composer(page).pressSequentially('Hej @sadel');
		const option = page.getByRole('option', { name: /Saga Sadelmark/ });
		await option.waitFor();
		await becomes(() => composer(page).getAttribute('aria-activedescendant'), await option.getAttribute('id'));
		await page.keyboard.press('Tab');
		await becomes(() => field(page), 'Hej @saga.sadelmark ');
		await page.keyboard.type('@alla');
		await page.getByRole('option', { name: /@all .*people are told/ }).waitFor();
		await page.keyboard.press('Escape');
		await becomes(() => page.getByRole('option').count(), 0);
		await becomes(() => field(page), 'Hej @saga.sadelmark @alla');
	});

	test('of emoji, in the language of the person', async () => {
		const me = await visitor.context.request.patch('/api/v1/me', { data: { locale: 'sv' } });
		assert.equal(me.status(), 200);
		await page.reload();
		await live(page);
		await composer(page).fill('');
		await composer(page).pressSequentially('En idé :glodl');
		await page.getByRole('option', { name: /glödlampa/ }).waitFor();
		await page.keyboard.press('Enter');
		await becomes(() => field(page), 'En idé 💡 ');
		await signIn(visitor, 'vera.vagvisare');
		await page.reload();
		await live(page);
	});
});

for (const width of [390, 1600]) {
	describe(`emoji, ${width} pixels`, () => {
		let visitor, page;

		before(async () => {
			visitor = await inRoom('saga.sadelmark', 'Nudging & beteende', {
				viewport: { width, height: 844 },
				hasTouch: width === 390
			});
			({ page } = visitor);
		});
		after(() => done(visitor));

		test('are searched and chosen with the keyboard, and those used last come first', async () => {
			await composer(page).fill('Bra ');
			await page.getByRole('button', { name: 'Put in an emoji' }).first().click();
			const picker = page.getByTestId('emoji-picker');
			await picker.getByRole('searchbox').fill('party');
			await picker.getByRole('gridcell').first().waitFor();
			await picker.getByRole('searchbox').press('ArrowDown');
			await page.keyboard.press('ArrowRight');
			await page.keyboard.press('Home');
			await picker.getByRole('grid').getByRole('button').first().and(page.locator(':focus')).waitFor();
			const name = await page.locator(':focus').getAttribute('aria-label');
			assert.match(name, /part/i);
			await picture(page, `writing-emoji-${width}`);
			await page.keyboard.press('Enter');
			await eventually(() => field(page), (text) => /^Bra \p{Extended_Pictographic}/u.test(text));
			await page.getByRole('button', { name: 'Put in an emoji' }).first().click();
			await picker.getByRole('tab', { name: 'Used last' }).and(page.locator('[aria-selected=true]')).waitFor();
			await picker.getByRole('gridcell').getByRole('button', { name }).waitFor();
			const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			assert.ok(beside <= 0, 'beside the screen');
			await page.keyboard.press('Escape');
			await picker.waitFor({ state: 'hidden' });
		});
	});
}

test('any emoji can be a reaction, in a tone of skin', async () => {
	const visitor = await inRoom('kalle.kantsten', 'Nudging & beteende');
	const { page } = visitor;
	await say(page, 'Tack för i dag');
	await sent(page, 'Tack för i dag').hover();
	await sent(page, 'Tack för i dag').getByRole('button', { name: 'React', exact: true }).click();
	await page.getByRole('button', { name: 'More emoji' }).click();
	const picker = page.getByTestId('emoji-picker');
	await picker.getByLabel('Skin tone', { exact: true }).selectOption({ index: 3 });
	await picker.getByRole('searchbox').fill('waving hand');
	await picker.getByRole('button', { name: 'waving hand' }).click();
	await sent(page, 'Tack för i dag').getByRole('button', { name: /👋🏽 1: You/ }).waitFor();
	await leave(visitor);
});

describe('what is pasted or dropped', () => {
	let visitor, page;

	before(async () => {
		visitor = await inRoom('kalle.kantsten', 'Allmänt');
		({ page } = visitor);
	});
	after(() => done(visitor));

	const pasted = async (data, wished) => {
		await composer(page).fill('');
		await paste(page, data);
		await eventually(() => field(page), (text) => text === wished);
	};

	test('a web page becomes Markdown, without what it would run or fetch', async () => {
		await pasted(
			{
				'text/html':
					'<meta charset="utf-8"><h2>Plan</h2><p style="color:red">Ett <b>viktigt</b> <a href="https://a.example/x">beslut</a><script>1</script></p><ul><li>ett</li><li>två</li></ul><img src="https://b.example/y.png" alt="karta" onerror="x()">',
				'text/plain': 'Plan Ett viktigt beslut ett två'
			},
			'## Plan\n\nEtt **viktigt** [beslut](https://a.example/x)\n\n- ett\n- två\n\nkarta'
		);
		await page.keyboard.press('Control+z');
		await becomes(() => field(page), '');
	});

	test('a list from Word becomes a list', async () => {
		const line = (mark, words, level = 1) =>
			`<p class="MsoListParagraph" style="mso-list:l0 level${level} lfo1"><span style="mso-list:Ignore">${mark}<span>&nbsp;&nbsp;</span></span>${words}</p>`;
		await pasted(
			{
				'text/html': `<p class="MsoNormal">Att göra</p>${line('·', 'Mät')}${line('o', 'räkna', 2)}${line('·', 'Besluta')}`,
				'text/plain': 'x'
			},
			'Att göra\n\n- Mät\n    - räkna\n- Besluta'
		);
	});

	test('cells of a spreadsheet become a table', async () => {
		await pasted(
			{
				'text/html':
					'<html><body><table><tr><td>Kommun</td><td>Antal</td></tr><tr><td>Åre</td><td>12</td></tr></table></body></html>',
				'text/plain': 'Kommun\tAntal\nÅre\t12\n'
			},
			'| Kommun | Antal |\n| --- | --- |\n| Åre | 12 |\n'
		);
	});

	test('an address over words becomes a link, and plain stays plain', async () => {
		await composer(page).fill('se planen');
		await select(page, 'planen');
		await paste(page, { 'text/plain': 'https://kommun.example/plan' });
		await becomes(() => field(page), 'se [planen](https://kommun.example/plan)');
		await composer(page).fill('');
		await composer(page).dispatchEvent('keydown', { key: 'V', ctrlKey: true, shiftKey: true });
		await paste(page, { 'text/html': '<b>fet</b>', 'text/plain': 'fet' });
		// Left to the browser, which puts in the words and nothing else; a pasted event of our own does nothing by itself.
		await becomes(() => field(page), '');
	});

	test('a file of text comes in, a file of values as a table, any other is answered in words', async () => {
		await composer(page).fill('Hej ');
		await drop(page, [{ name: 'antal.csv', words: 'Kommun;Antal\nÅre;12\n' }]);
		await eventually(() => field(page), (text) => text.includes('| Åre | 12 |'));
		await composer(page).fill('Hej ');
		await drop(page, [{ name: 'läs.txt', words: 'ur en fil' }]);
		await eventually(() => field(page), (text) => text === 'Hej ur en fil');
		await drop(page, [{ name: 'karta.pdf', words: '%PDF' }]);
		await page.getByTestId('attached').getByText('karta.pdf').waitFor();
		await page.locator('[data-testid="attached"] [data-state="sent"]').waitFor();
		await becomes(() => field(page), 'Hej ur en fil');
	});
});

test('Up in an empty field edits what one said last, and Escape gives the focus back', async () => {
	const visitor = await inRoom('saga.sadelmark', 'Allmänt');
	const { page } = visitor;
	await say(page, 'Ett fell');
	await sent(page, 'Ett fell').waitFor();
	await composer(page).press('ArrowUp');
	const editor = page.getByTestId('editor');
	await editor.and(page.locator(':focus')).waitFor();
	await becomes(() => editor.inputValue(), 'Ett fell');
	await page.keyboard.press('Escape');
	await editor.waitFor({ state: 'detached' });
	await page.locator('[data-testid=composer]:focus').waitFor();
	await page.keyboard.press('ArrowUp');
	await editor.fill('Ett fel');
	await editor.press('Enter');
	await sent(page, 'Ett fel').getByText('edited').waitFor();
	await leave(visitor);
});

test('whoever wants it has Enter begin a line, and the page says so', async () => {
	const visitor = await visit(browser, server.url, { viewport: { width: 1600, height: 900 } });
	await signIn(visitor, 'robin.wayfarer');
	const set = (enter_sends) => visitor.context.request.patch('/api/v1/me/settings', { data: { enter_sends } });
	assert.equal((await set(false)).status(), 200);
	const { page } = visitor;
	await enter(page, 'Nordic exchange');
	await page.getByText('Enter starts a new line. Ctrl and Enter sends.').first().waitFor();
	await composer(page).pressSequentially('First line');
	await page.keyboard.press('Enter');
	await page.keyboard.type('two');
	await becomes(() => field(page), 'First line\ntwo');
	await page.keyboard.press('Control+Enter');
	await sent(page, 'First line').waitFor();
	await set(true);
	await page.getByText('Enter sends. Shift and Enter starts a new line.').first().waitFor();
	await leave(visitor);
});

describe('a draft', () => {
	let one, two;

	before(async () => {
		one = await inRoom('kalle.kantsten', 'Parkering', { forgive: [/ERR_INTERNET_DISCONNECTED/] });
		two = await inRoom('kalle.kantsten', 'Parkering', { apart: true });
	});
	after(async () => {
		await done(one);
		await leave(two);
	});

	test('is there after the page was closed, and on another device; sending takes it away on both', async () => {
		await composer(one.page).pressSequentially('Påbörjat i tåget');
		await one.page.reload();
		await live(one.page);
		await becomes(() => field(one.page), 'Påbörjat i tåget');
		await eventually(() => field(two.page), (text) => text === 'Påbörjat i tåget');
		await composer(two.page).press('Enter');
		await sent(two.page, 'Påbörjat i tåget').waitFor();
		await eventually(() => field(one.page), (text) => text === '');
	});

	test('never replaces what is being typed', async () => {
		await composer(one.page).pressSequentially('Mitt');
		await saved(one.page);
		await composer(one.page).focus();
		await composer(two.page).fill('Annat');
		await saved(two.page);
		await becomes(() => field(one.page), 'Mitt');
	});

	test('without a connection stays on the device, and reaches the others afterwards', async () => {
		await composer(two.page).fill('');
		await saved(two.page);
		await composer(two.page).blur();
		await composer(one.page).fill('');
		await saved(one.page);
		await one.context.setOffline(true);
		await one.page.locator('[data-testid="connection"][data-state="offline"]').waitFor({ state: 'attached' });
		await composer(one.page).fill('Skrivet i tunneln');
		await one.page.getByTestId('kept').getByText('Saved on this device').waitFor();
		await one.context.setOffline(false);
		await eventually(() => field(two.page), (text) => text.includes('Skrivet i tunneln'));
	});
});

test('how much is left is said near the end, and how much too long', async () => {
	const visitor = await inRoom('saga.sadelmark', 'Parkering');
	const { page } = visitor;
	await composer(page).fill('x'.repeat(14_000));
	await becomes(() => page.getByTestId('left').count(), 0);
	await composer(page).fill('x'.repeat(16_284));
	await page.getByTestId('left').getByText('About 100 characters left').waitFor();
	await composer(page).fill('x'.repeat(16_400));
	await page.getByTestId('left').getByText('about 16 characters too long').waitFor();
	await eventually(() => page.getByRole('button', { name: 'Send', exact: true }).first().isDisabled(), Boolean);
	await composer(page).press('Enter');
	await becomes(async () => (await field(page)).length, 16_400);
	await done(visitor);
});

test('slow mode says when one may write again, and keeps what is written', async () => {
	const vera = await visit(browser, server.url);
	await signIn(vera, 'vera.vagvisare');
	const saga = await inRoom('saga.sadelmark', 'Parkering');
	const { page } = saga;
	const room = new URL(page.url()).pathname;
	const slow = (slow_mode_s) => vera.context.request.patch(`/api/v1${room}`, { data: { slow_mode_s } });
	assert.equal((await slow(120)).status(), 200);
	await say(page, 'Först detta');
	await sent(page, 'Först detta').waitFor();
	await composer(page).fill('Sedan detta');
	await page.getByTestId('slow').getByText('In this room one message per 2 minutes.').waitFor();
	await page.getByTestId('slow').getByText(/You can write again in [01]:\d\d\./).waitFor();
	await eventually(() => page.getByRole('button', { name: 'Send', exact: true }).first().isDisabled(), Boolean);
	await composer(page).press('Enter');
	await becomes(() => field(page), 'Sedan detta');
	assert.equal((await slow(0)).status(), 200);
	await page.getByTestId('slow').waitFor({ state: 'detached' });
	await composer(page).press('Enter');
	await sent(page, 'Sedan detta').waitFor();
	await leave(saga);
	await leave(vera);
});

test('what was refused can be edited and sent again', async () => {
	const kalle = await inRoom('kalle.kantsten', 'Allmänt');
	const { page } = kalle;
	const room = new URL(page.url()).pathname.split('/').at(-1);
	// As an earlier page would have left it, refused.
	await page.evaluate(
		({ room_id }) =>
			new Promise((done, fail) => {
				const open = indexedDB.open('mellanrum');
				open.onerror = fail;
				open.onsuccess = async () => {
					const me = await (await fetch('/api/v1/me')).json();
					const tx = open.result.transaction('outbox', 'readwrite');
					tx.objectStore('outbox').put({
						nonce: crypto.randomUUID(),
						person_id: me.person.id,
						room_id,
						body: 'Det här gick inte',
						created_ms: Date.now(),
						refused: 'too_large'
					});
					tx.oncomplete = done;
				};
			}),
		{ room_id: room }
	);
	await page.reload();
	await live(page);
	const failed = message(page, 'Det här gick inte');
	await failed.getByText('Not sent.').waitFor();
	await failed.getByRole('button', { name: 'Edit' }).click();
	await becomes(() => field(page), 'Det här gick inte');
	await eventually(() => page.locator('[data-state=failed]').count(), (count) => count === 0);
	await composer(page).fill('Det här gick');
	await composer(page).press('Enter');
	await sent(page, 'Det här gick').waitFor();
	await leave(kalle);
});

for (const width of [390, 1600]) {
	test(`a message waits for its time, can be changed, and is sent now or taken back, ${width} pixels`, async () => {
		const visitor = await inRoom('saga.sadelmark', 'Allmänt', { viewport: { width, height: 844 } });
		const { page } = visitor;
		const words = `I morgon bitti, ${width}`;
		await composer(page).fill(words);
		await page.getByRole('button', { name: 'Send later' }).first().click();
		const dialog = page.getByRole('dialog');
		await picture(page, `writing-later-${width}`);
		await dialog.getByRole('button', { name: /Tomorrow morning .*08:00/ }).click();
		await dialog.waitFor({ state: 'detached' });
		await becomes(() => field(page), '');
		await page.getByRole('button', { name: '1 waits to be sent' }).click();
		const item = dialog.getByTestId('waiting-item');
		await item.getByText(words).waitFor();
		await item.getByRole('button', { name: 'Change time' }).click();
		await item.getByLabel('Time', { exact: true }).fill('09:30');
		await item.getByRole('button', { name: 'Save' }).click();
		await item.getByText(/09:30/).waitFor();
		await picture(page, `writing-waiting-${width}`);
		await item.getByRole('button', { name: 'Edit' }).click();
		await item.getByLabel('Text').fill(`${words}, ändrat`);
		await item.getByRole('button', { name: 'Save' }).click();
		await item.getByText(`${words}, ändrat`).waitFor();
		await item.getByRole('button', { name: width === 390 ? 'Send now' : 'Withdraw' }).click();
		await dialog.getByText('Nothing waits any more.').waitFor();
		await dialog.getByRole('button', { name: 'Close' }).click();
		await becomes(() => page.getByTestId('waiting').count(), 0);
		if (width === 390) await sent(page, `${words}, ändrat`).waitFor();
		else assert.equal(await message(page, `${words}, ändrat`).count(), 0);
		await leave(visitor);
	});
}

test('on a phone the tools open from one button and can be met by a thumb', async () => {
	const visitor = await inRoom('robin.wayfarer', 'Nordic exchange', {
		viewport: { width: 320, height: 700 },
		hasTouch: true
	});
	const { page } = visitor;
	const bold = page.getByRole('button', { name: 'Bold' });
	assert.ok(!(await bold.isVisible()));
	await composer(page).fill('Hello');
	await composer(page).press('Control+a');
	await page.getByRole('button', { name: 'Format', exact: true }).click();
	const box = await bold.boundingBox();
	assert.ok(Math.min(box.width, box.height) >= 24, JSON.stringify(box));
	await bold.click();
	await becomes(() => field(page), '**Hello**');
	const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(beside <= 0, 'beside the screen');
	await picture(page, 'writing-tools-320');
	await done(visitor);
});
