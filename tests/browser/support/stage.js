// A room that is the same on every day: one message of each kind, from two people.
import assert from 'node:assert/strict';

import { signIn, visit } from './browser.js';

export const STAGE = 'Provrum';

/** The messages on it, by what they begin with. */
export const SAID = {
	question: 'Hur lågt vågar man gå?',
	answer: 'Till 0,5 intill stationen',
	reaction: 'Vi ses på torsdag',
	edited: 'Rättat efteråt',
	list: 'Att göra',
	pinned: 'Läs detta först',
	mine: 'Jag skriver protokoll'
};

/** An answer of the server that must be good; what it holds. */
async function ok(asked) {
	const answer = await asked;
	assert.ok(answer.ok(), `${answer.url()}: ${answer.status()} ${await answer.text()}`);
	return answer.status() === 204 ? undefined : answer.json().catch(() => undefined);
}

/** Sets it up, by Vera and Saga; the room's id and the messages' ids by name. */
export async function setStage(browser, url) {
	const vera = await visit(browser, url);
	const saga = await visit(browser, url);
	await signIn(vera, 'vera.vagvisare');
	await signIn(saga, 'saga.sadelmark');
	const by = ({ context }) => context.request;
	const once = () => ({ 'idempotency-key': crypto.randomUUID() });
	const { networks } = await ok(by(vera).get('/api/v1/me/overview'));
	const { network } = networks.find(({ may }) => may.includes('create_channel'));
	const data = { kind: 'theme', slug: 'provrum', name: STAGE, purpose: 'Här är allt som det ska' };
	const { room } = await ok(by(vera).post(`/api/v1/networks/${network.id}/channels`, { data }));
	const post = async (who, body, thread) => {
		const data = { body, thread };
		const sent = await ok(by(who).post(`/api/v1/rooms/${room.id}/messages`, { data, headers: once() }));
		return sent.message.id;
	};
	const ids = {};
	ids.question = await post(saga, SAID.question);
	await ok(by(saga).put(`/api/v1/messages/${ids.question}/question`));
	ids.answer = await post(vera, SAID.answer, ids.question);
	await ok(by(saga).put(`/api/v1/messages/${ids.answer}/answer`));
	ids.reaction = await post(saga, SAID.reaction);
	await ok(by(vera).put(`/api/v1/messages/${ids.reaction}/reactions/${encodeURIComponent('👍')}`));
	ids.edited = await post(vera, 'Fel från början');
	await ok(by(vera).patch(`/api/v1/messages/${ids.edited}`, { data: { body: SAID.edited }, headers: once() }));
	ids.list = await post(saga, `**${SAID.list}**\n\n1. mäta\n2. räkna\n\n> Sagt förra gången\n\n\`kod\` och [en länk](https://kommun.example/plan)`);
	ids.pinned = await post(vera, `${SAID.pinned}, @saga.sadelmark`);
	await ok(by(vera).put(`/api/v1/messages/${ids.pinned}/pin`));
	ids.mine = await post(vera, SAID.mine);
	await vera.context.close();
	await saga.context.close();
	return { room: room.id, network, ids };
}
