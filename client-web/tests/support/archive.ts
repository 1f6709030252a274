import type { Message, MessagePage, MyRoom } from '$lib/protocol/types';
import type { Beside } from '$lib/state/history';
import { share } from '$lib/state/counts';
import { ME, message, myRoom, removed, ROOM } from './samples';

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** What a server knows of one room, by the rules of the contract. */
export class Archive {
	readonly messages: Message[] = [];
	head = 0;
	lastRead = 0;

	post(change: Partial<Message> = {}): Message {
		const born = message(++this.head, change);
		this.messages.push(born);
		return born;
	}

	/** Puts a message in the place of one before; gives it with the seq of the change. */
	change(at: number, how: 'edit' | 'remove' | 'react' | 'mention'): Message | undefined {
		const before = this.messages[at];
		if (!before || before.removed) return undefined;
		const changed_seq = ++this.head;
		const after =
			how === 'remove'
				? removed(before, changed_seq)
				: how === 'react'
					? { ...before, changed_seq, reactions: [{ emoji: '👍', people: ['bo'] }] }
					: {
							...before,
							changed_seq,
							edited_ms: 1,
							mentions: how === 'mention' ? [ME] : before.mentions
						};
		this.messages[at] = after;
		return after;
	}

	room(): MyRoom {
		const counts = { unread: 0, mentions: 0 };
		for (const one of this.messages) {
			const { unread, mentions } = share(one, ME, this.lastRead);
			counts.unread += unread;
			counts.mentions += mentions;
		}
		return myRoom({ head: this.head, last_read_seq: this.lastRead, ...counts });
	}

	read(seq: number) {
		this.lastRead = Math.max(this.lastRead, seq);
		const { unread, mentions } = this.room();
		return { room_id: ROOM, last_read_seq: this.lastRead, unread, mentions };
	}

	page(at: Beside | { around: number } | undefined, limit: number): MessagePage {
		const all = this.messages;
		const since = (seq: number) => {
			const found = all.findIndex((one) => one.seq >= seq);
			return found < 0 ? all.length : found;
		};
		let [from, to] = [Math.max(0, all.length - limit), all.length];
		if (at && 'before' in at)
			[from, to] = [Math.max(0, since(at.before) - limit), since(at.before)];
		if (at && 'after' in at) [from, to] = [since(at.after + 1), since(at.after + 1) + limit];
		if (at && 'around' in at) {
			const middle = since(at.around);
			[from, to] = [Math.max(0, middle - limit / 2), middle + limit / 2];
		}
		return {
			messages: all.slice(from, to),
			has_older: from > 0,
			has_newer: to < all.length,
			head: this.head,
			epoch: 'e1'
		};
	}
}
