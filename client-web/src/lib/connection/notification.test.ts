import { describe, expect, it } from 'vitest';

import { notificationOf } from './notification';

const words = { mention: 'Nämnd', direct: 'Till dig', message: 'Nytt', lang: 'sv' };
const pushed = { kind: 'mention' as const, room_id: 'r1', message_id: 'm1' };

describe('a notification', () => {
	it('tells nothing of what was written unless that is sent along', () => {
		const { title, options } = notificationOf(pushed, words);
		expect([title, options.body, options.lang]).toEqual(['Mellanrum', 'Nämnd', 'sv']);
		const open = notificationOf(
			{ ...pushed, title: 'Bo', body: 'Hej!', network: 'Västkust' },
			words
		);
		expect([open.title, open.options.body]).toEqual(['Bo · Västkust', 'Hej!']);
	});

	it('leads to the message, in its thread if it is a reply', () => {
		expect(notificationOf(pushed, words).options.data.url).toBe('/rooms/r1?message=m1');
		const reply = notificationOf({ ...pushed, thread: 'm0' }, words);
		expect(reply.options.data.url).toBe('/rooms/r1?thread=m0&message=m1');
	});

	it('is there, in words, also where the language is not known or nothing can be read', () => {
		expect(notificationOf(pushed).options.body).toBe('Something new in Mellanrum.');
		expect(notificationOf(undefined, words).options.data.url).toBe('/');
	});
});
