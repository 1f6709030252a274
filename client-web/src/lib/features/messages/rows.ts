import { dayKey } from '$lib/i18n/format';
import type { Message } from '$lib/protocol/types';

/** One line of the list. `first`: the author and time are shown above it. */
export type Row =
	| { kind: 'day'; key: string; ms: number }
	/** `from` the first message when one had read nothing before. */
	| { kind: 'stopped'; key: string; from: 'here' | 'start' }
	| { kind: 'message'; key: string; message: Message; first: boolean };

/** Messages of one author closer than this stand together, in milliseconds. */
const TOGETHER_MS = 5 * 60_000;

/** Messages with what stands between them: days, and where one stopped reading. */
export function rows(messages: Message[], stoppedAt: number | undefined, me: string): Row[] {
	const out: Row[] = [];
	let before: Message | undefined;
	let stopped = stoppedAt === undefined;
	for (const message of messages) {
		let first =
			!before ||
			before.author_id !== message.author_id ||
			message.sent_ms - before.sent_ms > TOGETHER_MS;
		const day = dayKey(message.sent_ms);
		if (!before || dayKey(before.sent_ms) !== day) {
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
	return out;
}
