import { describe, expect, it } from 'vitest';

import { kindOf, shownSize } from './kinds';

describe('kindOf', () => {
	it.each([
		['image/png', 'a.png', 'picture'],
		['image/svg+xml', 'a.svg', 'picture'],
		['application/pdf', 'a.exe', 'document'],
		['text/plain', 'a.csv', 'table'],
		['text/plain', 'a.txt', 'document'],
		['application/vnd.oasis.opendocument.spreadsheet', 'a.ods', 'table'],
		['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'a', 'slides'],
		['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'a', 'document'],
		['application/zip', 'a.zip', 'archive'],
		['application/octet-stream', 'a.pdf', 'other']
	])('%s %s is a %s', (mime, name, kind) => {
		expect(kindOf({ mime, name })).toBe(kind);
	});
});

describe('shownSize', () => {
	it('keeps the shape within the box and never enlarges', () => {
		expect(shownSize({ width: 1600, height: 900 })).toEqual({ width: 320, height: 180 });
		expect(shownSize({ width: 900, height: 1600 })).toEqual({ width: 135, height: 240 });
		expect(shownSize({ width: 100, height: 60 })).toEqual({ width: 100, height: 60 });
	});

	it('leaves something to press of a line', () => {
		expect(shownSize({ width: 2000, height: 2 })).toEqual({ width: 320, height: 48 });
	});
});
