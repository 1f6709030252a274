import { describe, expect, it } from 'vitest';

import { message } from '../../../../tests/support/samples';
import { rows } from './rows';

describe('rows', () => {
	const kinds = (...args: Parameters<typeof rows>) =>
		rows(...args).map((row) => (row.kind === 'message' ? row.first : row.kind));

	it('stand together by author, and apart after a pause', () => {
		const soon = { sent_ms: 60_000 };
		const late = { sent_ms: 600_000 };
		expect(kinds([message(1, soon), message(2, soon), message(3, late)], undefined, 'me')).toEqual([
			'day',
			true,
			false,
			true
		]);
	});

	it('mark each day', () => {
		const day = 86_400_000;
		const messages = [message(1, { sent_ms: day }), message(2, { sent_ms: 2 * day })];
		expect(kinds(messages, undefined, 'me')).toEqual(['day', true, 'day', true]);
	});

	it('mark once where one stopped, before the first message by somebody else', () => {
		const messages = [message(1), message(2, { author_id: 'me' }), message(3), message(4)];
		expect(kinds(messages, 1, 'me')).toEqual(['day', true, true, 'stopped', true, false]);
	});

	it('look the same whether the older ones are here or not', () => {
		const day = 86_400_000;
		const messages = Array.from({ length: 40 }, (_, at) =>
			message(at + 1, {
				sent_ms: at * (day / 7),
				author_id: at % 3 === 0 ? 'anna' : 'bo'
			})
		);
		const all = rows(messages, 20, 'me');
		for (let from = 1; from < messages.length; from += 1) {
			const some = rows(messages.slice(from), 20, 'me', messages[from]!.seq);
			expect(some).toEqual(some.length === 0 ? [] : all.slice(-some.length));
		}
	});
});
