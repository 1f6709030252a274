import { dayKey } from '$lib/i18n/format';
import type { Message, Moved } from '$lib/protocol/types';
import type { Pending } from '$lib/state/state';

/** One line of the list. `first`: the author and time are shown above it. */
export type Row =
	| { kind: 'day'; key: string; ms: number }
	/** `from` the first message when one had read nothing before. */
	| { kind: 'stopped'; key: string; from: 'here' | 'start' }
	| { kind: 'message'; key: string; message: Message; first: boolean }
	/** A topic stood here that went to another room. */
	| { kind: 'moved'; key: string; moved: Moved };

/** What stands in a list of messages beside them. */
export type Line =
	| Row
	| { kind: 'beginning'; key: 'beginning' }
	| { kind: 'root'; key: string; message: Message }
	| { kind: 'pending'; key: string; pending: Pending };

/** Messages that the server has not confirmed, as the last lines. */
export function pendingLines(pending: readonly Pending[]): Line[] {
	return pending.map((one) => ({ kind: 'pending', key: one.nonce, pending: one }));
}

/** The message that stands at a line or next below it; at the end, next above. */
export function messageAt(lines: readonly Line[], key: string): Message | undefined {
	const at = lines.findIndex((line) => line.key === key);
	for (const step of [1, -1]) {
		for (let index = at; lines[index]; index += step) {
			const line = lines[index]!;
			if (line.kind === 'message') return line.message;
		}
	}
	return undefined;
}

/** The first line said at or after a moment, with its day; the last one if none was. */
export function firstSince(lines: readonly Line[], ms: number): string | undefined {
	const said = lines.filter((line) => line.kind === 'message');
	const first = said.find(({ message }) => message.sent_ms >= ms) ?? said.at(-1);
	if (!first) return undefined;
	const above = lines[lines.indexOf(first) - 1];
	return above?.kind === 'day' ? above.key : first.key;
}

/** Messages of one author closer than this stand together, in milliseconds. */
export const TOGETHER_MS = 5 * 60_000;

/**
 * Messages with what stands between them: days, and where one stopped reading.
 *
 * `oldest`: from which seq on they are all here. Where there are older ones the first is left out: it tells how the next
 * one looks, but not yet how itself, and a row that changes its look would move the others. One stopped reading before
 * that: then it is not among them. `traces`: where topics stood, in their order.
 */
export function rows(
	messages: Message[],
	stoppedAt: number | undefined,
	me: string,
	oldest = 0,
	traces: readonly Moved[] = []
): Row[] {
	const out: Row[] = [];
	let before: Message | undefined;
	let stopped = stoppedAt === undefined || oldest > stoppedAt;
	let next = 0;
	const tracesUpTo = (seq: number) => {
		for (; traces[next] && traces[next]!.was_seq <= seq; next += 1) {
			const moved = traces[next]!;
			out.push({ kind: 'moved', key: `moved ${moved.root_id}`, moved });
		}
	};
	for (const message of messages) {
		if (oldest === 0 || before) tracesUpTo(message.seq);
		if (!before && oldest > 0) {
			before = message;
			continue;
		}
		let first =
			!before ||
			before.author_id !== message.author_id ||
			message.sent_ms - before.sent_ms > TOGETHER_MS;
		if (!before || dayKey(before.sent_ms) !== dayKey(message.sent_ms)) {
			out.push({ kind: 'day', key: `day ${message.id}`, ms: message.sent_ms });
			first = true;
		}
		if (!stopped && message.seq > stoppedAt! && message.author_id !== me) {
			out.push({ kind: 'stopped', key: 'stopped', from: before ? 'here' : 'start' });
			stopped = true;
			first = true;
		}
		out.push({ kind: 'message', key: message.id, message, first });
		before = message;
	}
	tracesUpTo(Infinity);
	return out;
}
