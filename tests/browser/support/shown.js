// Every part that the web client is made of, in the states that people meet it in, as they come about in the app itself.
import assert from 'node:assert/strict';

import { signIn } from './browser.js';
import { openPart, PARTS } from './parts.js';
import { live, openRoom, say, sent } from './room.js';
import { SAID } from './stage.js';

const inRoom = async (page, { room }, query = '') => {
	await page.goto(`/rooms/${room}${query}`);
	await openRoom(page);
	await sent(page, SAID.mine).first().waitFor();
};
const inSettings = async (page) => {
	await page.goto('/settings');
	await live(page);
	await page.getByTestId('devices').waitFor();
};
const composer = (page) => page.locator('.composer').first();
const row = (page, text) => page.locator('[data-row]', { has: sent(page, text) }).first();
const part = (name) => (page, stage) => openPart(page, name, stage);

/** In the room, from where nothing has the focus. */
const said = (text, act) => async (page, stage) => {
	await inRoom(page, stage);
	await act?.(page);
	return row(page, text);
};

/** In the settings. */
const set = (where, act) => async (page) => {
	await inSettings(page);
	await act?.(page);
	return where(page);
};

/** In what one writes in; nothing of it stays. */
const written = (text, act) => async (page, stage) => {
	await inRoom(page, stage);
	await page.getByTestId('composer').first().fill(text);
	await act?.(page);
	return composer(page);
};

/** What the server answers, which must be good. */
async function ok(asked) {
	const answer = await asked;
	assert.ok(answer.ok(), `${answer.url()}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/** A room of its own, where something may be done that would stay on the stage; `change` changes it, as Vera. */
async function aside(page, { network }) {
	const context = await page.context().browser().newContext();
	await context.addCookies(await page.context().cookies());
	const at = (path) => new URL(path, stageUrl).href;
	const { url: stageUrl } = await page.context().request.get('/api/v1/me').then((answer) => ({ url: answer.url() }));
	const data = { kind: 'theme', slug: `vid-sidan-${crypto.randomUUID().slice(0, 8)}`, name: 'Vid sidan', purpose: '' };
	const { room } = await ok(context.request.post(at(`/api/v1/networks/${network.id}/channels`), { data }));
	const change = (data) => ok(context.request.patch(at(`/api/v1/rooms/${room.id}`), { data }));
	return { id: room.id, change, origin: new URL(stageUrl).origin };
}

/** There as somebody who takes part; `before` is done first, `act` once they are there. */
const takingPart = (before, act) => async (page, stage) => {
	const room = await aside(page, stage);
	await before?.(room);
	await signIn({ context: page.context(), url: room.origin }, 'kalle.kantsten');
	await page.goto(`/rooms/${room.id}`);
	await openRoom(page);
	return act(page, room);
};

const offline = async (page) => {
	await page.context().setOffline(true);
	await page.locator('[data-testid=connection][data-state=offline]').waitFor();
};
const unsent = (page, state) => page.locator(`[data-testid=message][data-state=${state}]`);

/** Some parts as one. */
const together = (...parts) => ({
	async boundingBox() {
		const all = await Promise.all(parts.map((part) => part.boundingBox()));
		const [x, y] = ['x', 'y'].map((side) => Math.min(...all.map((box) => box[side])));
		const [right, bottom] = [Math.max(...all.map((box) => box.x + box.width)), Math.max(...all.map((box) => box.y + box.height))];
		return { x, y, width: right - x, height: bottom - y };
	}
});

/** What is offered for what one has begun to write. */
const offered = (text) => async (page, stage) => {
	const field = await written(text)(page, stage);
	const list = page.getByRole('listbox').first();
	await list.getByRole('option').first().waitFor();
	return together(list, field);
};

const save = (page) => page.getByTestId('profile').getByRole('button', { name: 'Save' });
const avatar = (page) => page.locator('#profile .choice').first();
const notices = (page) => page.locator('.notices p').first();

/** `of`: its file under client-web/src/lib; `says`: what it is for; `states`: how each comes about, giving where it is. */
export const SHOWN = [
	{
		name: 'buttons',
		of: 'ui/controls.css',
		says: 'One primary button where one thing is to be done; the others are quiet.',
		states: {
			usual: set(save),
			'pointer on it': set(save, (page) => save(page).hover()),
			focus: set(save, async (page) => {
				await page.getByTestId('profile').getByRole('combobox').last().focus();
				await page.keyboard.press('Tab');
			})
		}
	},
	{
		name: 'field',
		of: 'ui/Field.svelte',
		says: 'A labelled input with its hint and its error; the error has a sign and words.',
		states: {
			usual: set((page) => page.getByTestId('profile').locator('.field').first()),
			focus: set((page) => page.getByTestId('profile').locator('.field').first(), (page) =>
				page.getByTestId('profile').getByRole('textbox').first().focus()
			),
			error: set((page) => page.getByTestId('password').locator('.field').first(), async (page) => {
				const fields = page.getByTestId('password').locator('input');
				await fields.nth(0).fill('not the password');
				await fields.nth(1).fill('sju sjuka sjömän');
				await page.getByTestId('password').getByRole('button').last().click();
				await page.getByTestId('password').locator('.error, .problem').first().waitFor();
			})
		}
	},
	{
		name: 'form-foot',
		of: 'ui/FormFoot.svelte',
		says: 'The end of a form: what went wrong, the act, and a way out.',
		states: {
			usual: async (page, stage) => (await openPart(page, 'new-channel', stage)).locator('.acts'),
			problem: async (page, stage) => {
				const dialog = await openPart(page, 'invite', stage);
				await page.context().setOffline(true);
				await dialog.getByRole('button', { name: 'Make a link' }).click();
				await dialog.locator('.problem').waitFor();
				return dialog.locator('form');
			}
		}
	},
	{
		name: 'choice',
		of: 'ui/Choice.svelte',
		says: 'One of a few, closed until it is asked.',
		states: { usual: set((page) => page.locator('.field', { has: page.getByLabel('Language') })) }
	},
	{
		name: 'options',
		of: 'ui/Options.svelte',
		says: 'One of a few that all stand there.',
		states: {
			usual: set((page) => page.locator('#appearance fieldset').first()),
			focus: set((page) => page.locator('#appearance fieldset').first(), async (page) => {
				await page.getByRole('radio').first().focus();
				await page.keyboard.press('ArrowDown');
				await page.keyboard.press('ArrowUp');
			})
		}
	},
	{
		name: 'picture-choice',
		of: 'ui/PictureChoice.svelte',
		says: 'A picture as it is, another one, and a way to take it away.',
		states: { usual: set(avatar) }
	},
	{
		name: 'copy-line',
		of: 'ui/CopyLine.svelte',
		says: 'A text that is told once, with a way to take it along.',
		states: {
			usual: async (page, stage) => {
				const dialog = await openPart(page, 'invite', stage);
				await dialog.getByRole('button', { name: 'Make a link' }).click();
				await dialog.getByTestId('told-once').waitFor();
				await dialog.getByTestId('told-once').evaluate((field) => (field.value = 'https://mellanrum.example/invitation/3f9c'));
				return dialog.locator('.field', { has: page.getByTestId('told-once') });
			}
		}
	},
	{
		name: 'dialog',
		of: 'ui/Dialog.svelte',
		says: 'A native dialog: Escape and the close button end it, and the focus goes back.',
		states: { usual: part('remove') }
	},
	{
		name: 'popover',
		of: 'ui/Popover.svelte',
		says: 'A button that opens a small panel: a menu, a choice of emoji, people.',
		states: { menu: part('message-menu'), 'quick reactions': part('reaction-picker'), people: part('presence'), day: part('day-jump') }
	},
	{
		name: 'avatar',
		of: 'ui/Avatar.svelte',
		says: 'A person’s picture, or the first letters of their name.',
		states: {
			letters: async (page, stage) => {
				await inRoom(page, stage);
				return row(page, SAID.question).locator('.initials').first();
			}
		}
	},
	{
		name: 'mark',
		of: 'ui/Mark.svelte',
		says: 'The mark: two bars and the space between them.',
		states: {
			usual: async (page) => {
				await page.goto('/');
				await live(page);
				return page.getByRole('navigation', { name: 'Rooms' }).locator('svg[viewBox="0 0 26 28"]').first();
			}
		}
	},
	{
		name: 'loading',
		of: 'ui/Loading.svelte',
		says: 'The mark breathes while something is on its way; a screen reader is told in a word.',
		states: {
			usual: async (page, stage) => {
				await page.route(/\/thread\?/, () => undefined);
				await page.goto(`/rooms/${stage.room}?thread=${stage.ids.list}`);
				await openRoom(page);
				const loading = page.getByTestId('thread').locator('.loading svg');
				await loading.waitFor();
				return loading;
			}
		}
	},
	{
		name: 'page',
		of: 'ui/Page.svelte',
		says: 'A page that is read from its top: its name, what stands beside that, and the rest below.',
		states: {
			usual: async (page) => {
				await page.setViewportSize({ width: 1100, height: 640 });
				await page.goto('/moderation');
				await page.getByTestId('moderation').getByRole('navigation').waitFor();
				return page.getByTestId('moderation');
			}
		}
	},
	{
		name: 'views',
		of: 'ui/Views.svelte',
		says: 'The views of a page, one of which is shown; a number says that something waits there.',
		states: {
			usual: async (page) => {
				await page.goto('/inbox');
				const views = page.getByTestId('inbox').getByRole('navigation');
				await views.waitFor();
				return views;
			}
		}
	},
	{
		name: 'notices',
		of: 'ui/Notices.svelte',
		says: 'What was done, or what could not be, in a line that goes by itself or when it is closed.',
		states: {
			done: async (page, stage) => {
				await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
				await openPart(page, 'message-menu', stage);
				await page.getByRole('menuitem', { name: 'Copy link' }).click();
				await notices(page).waitFor();
				return notices(page);
			}
		}
	},
	{
		name: 'fetched',
		of: 'ui/Fetched.svelte',
		says: 'A part that is fetched when it is first wanted, and says so where it cannot be had.',
		states: {
			'cannot be had': async (page, stage) => {
				await inRoom(page, stage);
				await page.route(/\/_app\/immutable\//, (route) => route.abort());
				await page.getByTestId('composer').first().fill('I morgon');
				await page.getByRole('button', { name: 'Send later' }).first().click();
				await notices(page).waitFor();
				return notices(page);
			}
		}
	},
	{
		name: 'long-list',
		of: 'ui/LongList.svelte',
		says: 'A list of any length, of which a few dozen rows are in the page; here with where one is in time.',
		states: {
			usual: async (page, stage) => {
				await inRoom(page, stage);
				return page.getByRole('log').first();
			}
		}
	},
	{
		name: 'message',
		of: 'features/messages/MessageItem.svelte',
		says: 'What somebody said, and what has become of it since.',
		states: {
			usual: said(SAID.mine),
			'pointer on it': said(SAID.list, (page) => sent(page, SAID.list).hover()),
			'question, answered': said(SAID.question),
			reaction: said(SAID.reaction),
			edited: said(SAID.edited),
			'pinned, with a mention': said(SAID.pinned),
			focus: said(SAID.reaction, async (page) => {
				await page.keyboard.press('m');
				await sent(page, SAID.reaction).focus();
			})
		}
	},
	{
		name: 'composer',
		of: 'features/composer/Composer.svelte',
		says: 'Where one writes.',
		states: {
			empty: written(''),
			written: written('Jag **tror** på torsdag'),
			preview: written('Jag **tror** på torsdag', async (page) => {
				await page.getByRole('button', { name: 'Preview' }).click();
				await page.getByTestId('preview').locator('strong').waitFor();
			}),
			'slow mode': takingPart(
				(room) => room.change({ slow_mode_s: 3_600 }),
				async (page) => {
					await say(page, 'Det första');
					await sent(page, 'Det första').waitFor();
					await page.getByTestId('slow').waitFor();
					return composer(page);
				}
			),
			'read only': takingPart(
				(room) => room.change({ who_posts: 'staff' }),
				async (page) => {
					await page.getByTestId('read-only').waitFor();
					return composer(page);
				}
			)
		}
	},
	{
		name: 'completion',
		of: 'features/composer/Completion.svelte',
		says: 'What an @, # or : may become, while one writes.',
		states: { people: offered('Hej @ka'), rooms: offered('Se #pa'), emoji: offered('Tack :thumb') }
	},
	{
		name: 'unsent',
		of: 'features/messages/PendingItem.svelte',
		says: 'One’s own message until the server has it; one that it would not have comes back, with ways to go on.',
		states: {
			queued: takingPart(undefined, async (page) => {
				await offline(page);
				await say(page, 'Skrivet på tåget');
				await unsent(page, 'queued').waitFor();
				return unsent(page, 'queued');
			}),
			failed: takingPart(undefined, async (page, room) => {
				await offline(page);
				await say(page, 'Skrivet på tåget');
				await unsent(page, 'queued').waitFor();
				await room.change({ who_posts: 'staff' });
				await page.context().setOffline(false);
				await unsent(page, 'failed').waitFor();
				return unsent(page, 'failed');
			})
		}
	},
	{
		name: 'linked',
		of: 'features/linked/LinkedCard.svelte',
		says: 'What a link in a text leads to, for whoever may read it.',
		states: {
			'a message and a topic': async (page, stage) => {
				const room = await aside(page, stage);
				const post = (path, data) => {
					const headers = { 'idempotency-key': crypto.randomUUID() };
					return ok(page.context().request.post(`/api/v1/rooms/${room.id}/${path}`, { data, headers }));
				};
				const topic = { title: 'Parkeringstal intill stationen', kind: 'discussion', tags: [], body: 'Hur gör ni?' };
				const { message } = await post('topics', topic);
				const said = `${room.origin}/rooms/${stage.room}?message=${stage.ids.question}`;
				await post('messages', { body: `Jämför med [frågan](${said}) och [ämnet](${room.origin}/topics/${message.id})` });
				await page.goto(`/rooms/${room.id}`);
				await openRoom(page);
				await page.getByTestId('linked').nth(1).waitFor();
				return sent(page, 'Jämför med').first();
			}
		}
	},
	{
		name: 'emoji-picker',
		of: 'features/composer/emoji/EmojiPicker.svelte',
		says: 'All emoji by their names, those used last first.',
		states: { usual: part('emoji-picker') }
	},
	{
		name: 'palette',
		of: 'features/palette/Palette.svelte',
		says: 'Anywhere and anything by typing.',
		states: { usual: part('palette') }
	},
	{
		name: 'shortcuts',
		of: 'features/shortcuts/Sheet.svelte',
		says: 'Every key, made of the table that hears them.',
		states: { usual: part('shortcuts') }
	},
	{
		name: 'room-item',
		of: 'features/networks/RoomItem.svelte',
		says: 'A room in the list: what waits there, and its menu.',
		states: {
			unread: async (page, stage) => {
				await inRoom(page, stage);
				return page.locator('li', { has: page.getByTestId('room-allmant') });
			},
			open: async (page, stage) => {
				await inRoom(page, stage);
				return page.locator('li', { has: page.getByTestId('room-provrum') });
			}
		}
	},
	{
		name: 'connection',
		of: 'features/networks/ConnectionState.svelte',
		says: 'Whether what is shown is true now, in words.',
		states: {
			connected: async (page, stage) => {
				await inRoom(page, stage);
				return page.getByTestId('connection');
			},
			offline: async (page, stage) => {
				await inRoom(page, stage);
				await page.context().setOffline(true);
				await page.locator('[data-testid=connection][data-state=offline]').waitFor();
				return page.getByTestId('connection');
			}
		}
	},
	{
		name: 'room-header',
		of: 'features/rooms/RoomHeader.svelte',
		says: 'Which room it is, who is here, and whether it is closed to others.',
		states: {
			open: async (page, stage) => {
				await inRoom(page, stage);
				return page.getByRole('main').locator('header').first();
			},
			closed: async (page, stage) => {
				await PARTS['let-in'].at(page, stage);
				await page.keyboard.press('Escape');
				return page.getByTestId('closed-band');
			}
		}
	},
	{
		name: 'thread',
		of: 'features/messages/ThreadPanel.svelte',
		says: 'A message and the replies to it, beside the room.',
		states: {
			usual: async (page, stage) => {
				await page.setViewportSize({ width: 1100, height: 600 });
				await inRoom(page, stage, `?thread=${stage.ids.question}`);
				await page.getByTestId('thread').getByTestId('composer').waitFor();
				return page.getByTestId('thread');
			}
		}
	},
	{ name: 'earlier-texts', of: 'features/messages/RevisionsDialog.svelte', says: 'What a message said before it was edited.', states: { usual: part('earlier-texts') } },
	{ name: 'reactions', of: 'features/messages/ReactionsDialog.svelte', says: 'Who reacted, by name.', states: { usual: part('reactions') } },
	{ name: 'send-later', of: 'features/composer/later/LaterDialog.svelte', says: 'A time at which what is written is sent.', states: { usual: part('send-later') } },
	{ name: 'change-room', of: 'features/rooms/EditRoomDialog.svelte', says: 'A room’s words and rules, for whoever runs it.', states: { usual: part('change-room') } },
	{ name: 'new-channel', of: 'features/networks/NewChannelDialog.svelte', says: 'A new channel of a network.', states: { usual: part('new-channel') } },
	{ name: 'new-cohort', of: 'features/networks/NewCohortDialog.svelte', says: 'A new coaching cohort.', states: { usual: part('new-cohort') } },
	{ name: 'new-conversation', of: 'features/networks/NewDirectDialog.svelte', says: 'A conversation with one or a few people.', states: { usual: part('new-conversation') } },
	{ name: 'invite', of: 'features/networks/InviteDialog.svelte', says: 'A link that lets somebody into a network.', states: { usual: part('invite') } },
	{ name: 'let-in', of: 'features/rooms/LetInDialog.svelte', says: 'Somebody more in a closed room.', states: { usual: part('let-in') } },
	{ name: 'take-out', of: 'features/rooms/TakeOutDialog.svelte', says: 'Somebody out of a closed room.', states: { usual: part('take-out') } }
];
