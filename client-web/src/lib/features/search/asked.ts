import type { Completion, RoomId, SearchOrder } from '$lib/protocol/types';

/** Kinds of messages that the page offers to choose, each with the operator that stands for it. */
export const KINDS = {
	open: 'is:open',
	answered: 'is:answered',
	answer: 'has:answer',
	link: 'has:link',
	file: 'has:file'
} as const;

export type Kind = keyof typeof KINDS;

/** What is searched for. The address holds all of it. */
export type Asked = { q: string; room?: RoomId; kind?: Kind; order: SearchOrder };

/** What an address asks for. */
export function askedIn({ searchParams }: URL): Asked {
	const kind = searchParams.get('kind');
	return {
		q: searchParams.get('q') ?? '',
		room: searchParams.get('room') ?? undefined,
		kind: kind !== null && Object.hasOwn(KINDS, kind) ? (kind as Kind) : undefined,
		order: searchParams.get('order') === 'new' ? 'new' : 'best'
	};
}

/** The address of a search. */
export function pathOf({ q, room, kind, order }: Asked): string {
	const params = new URLSearchParams();
	if (q.trim() !== '') params.set('q', q.trim());
	if (room) params.set('room', room);
	if (kind) params.set('kind', kind);
	if (order === 'new') params.set('order', order);
	const text = params.toString();
	return text === '' ? '/search' : `/search?${text}`;
}

/** The line that the server is asked: the words, and the operator of the kind. */
export function lineOf({ q, kind }: Asked): string {
	return [q.trim(), kind ? KINDS[kind] : ''].filter(Boolean).join(' ');
}

/** A line with a completion in it, and where the caret stands then: an operator goes on, everything else is done. */
export function completed(line: string, { kind, text, start, end }: Completion): [string, number] {
	const rest = line.slice(end);
	const gap = kind === 'operator' || rest.startsWith(' ') ? '' : ' ';
	const before = line.slice(0, start) + text + gap;
	return [before + rest, before.length + (kind !== 'operator' && gap === '' ? 1 : 0)];
}

/** What is being typed at the caret: from the last space on, or from where a value in quotation marks began. */
export function typedAt(line: string, caret: number): string {
	const before = line.slice(0, caret);
	const quoted = /(?:^|\s)(-?[a-z]+:["“”„][^"“”„]*)$/i.exec(before);
	return quoted?.[1] ?? before.split(/\s/).at(-1) ?? '';
}
