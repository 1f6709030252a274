import { expect, test } from 'vitest';

import { linksIn } from './links';

const HERE = 'https://talk.example';
const id = (end: string) => `01990000-0000-7000-8000-00000000000${end}`;
const [ONE, TWO, ROOM] = [id('1'), id('2'), id('3')] as const;
const a = (href: string) => `<p>Se <a href="${href}">det här</a></p>`;
const found = (...hrefs: string[]) => linksIn(hrefs.map(a).join(''), HERE);

test('a message, a reply, a thread, a topic and its post are found, with where they lead', () => {
	expect(found(`${HERE}/rooms/${ROOM}?message=${ONE}`)).toEqual([
		{ id: ONE, room: ROOM, path: `/rooms/${ROOM}?message=${ONE}` }
	]);
	expect(found(`/rooms/${ROOM}?message=${ONE}&amp;thread=${TWO}`)[0]).toMatchObject({
		id: ONE,
		path: `/rooms/${ROOM}?message=${ONE}&thread=${TWO}`
	});
	expect(found(`${HERE}/rooms/${ROOM}?thread=${TWO}`)[0]).toMatchObject({ id: TWO, room: ROOM });
	expect(found(`${HERE}/topics/${ONE}`)).toEqual([{ id: ONE, path: `/topics/${ONE}` }]);
	expect(found(`${HERE}/topics/${ONE}?message=${TWO}`)[0]).toMatchObject({ id: TWO });
});

test('other hosts, rooms as such and other pages are not told more of', () => {
	const others = [
		`https://other.example/topics/${ONE}`,
		`//other.example/topics/${ONE}`,
		`${HERE}.other.example/topics/${ONE}`,
		`http://talk.example/topics/${ONE}`,
		`${HERE}/rooms/${ROOM}`,
		`${HERE}/rooms/${ROOM}?day=2026-03-01`,
		`${HERE}/rooms/${ROOM}/topics?message=${ONE}`,
		`${HERE}/topics/new`,
		`${HERE}/topics/..%2fme`,
		`${HERE}/rooms/${ROOM}?message=../../me`,
		`${HERE}/forum`,
		'mailto:topics/x@talk.example',
		'http://[/topics/'
	];
	for (const other of others) expect(found(other), other).toEqual([]);
	expect(linksIn(`<p>${HERE}/topics/${ONE}</p>`, HERE)).toEqual([]);
});

test('each once, and at most three', () => {
	const four = ['a', 'b', 'c', 'd'].map((end) => `/topics/${id(end)}`);
	expect(found(four[0]!, four[0]!, `${HERE}${four[0]}`)).toHaveLength(1);
	expect(found(...four).map(({ path }) => path)).toEqual(four.slice(0, 3));
});
