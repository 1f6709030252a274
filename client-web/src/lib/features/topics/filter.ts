import type { PersonId, TopicKind, TopicLine, TopicOrder, TopicState } from '$lib/protocol/types';
import { LOCALES } from '$lib/i18n/index.svelte';

import { KINDS } from './kinds';

/** In which state a topic can be looked for. */
export const STATES = [
	'open',
	'unanswered',
	'answered',
	'declined',
	'closed'
] as const satisfies TopicState[];

/** In which order a list can stand. */
export const ORDERS = ['active', 'new', 'busiest'] as const satisfies TopicOrder[];

/** Which topics one wants to see. */
export type Filter = {
	kind?: TopicKind;
	state?: TopicState;
	tag?: string;
	lang?: string;
	/** Only those that one began oneself. */
	mine?: true;
	order: TopicOrder;
};

function among<T extends string>(all: readonly T[], word: string | null): T | undefined {
	return all.find((known) => known === word);
}

/** The filter that an address names. */
export function filterIn(params: URLSearchParams): Filter {
	return {
		kind: among(KINDS, params.get('kind')),
		state: among(STATES, params.get('state')),
		tag: params.get('tag') || undefined,
		lang: among(LOCALES, params.get('lang')),
		mine: params.has('mine') ? true : undefined,
		order: among(ORDERS, params.get('order')) ?? 'active'
	};
}

/** The address's part for a filter, beside what else it names. */
export function searchOf(filter: Filter, beside: Record<string, string | undefined> = {}): string {
	const { order, mine, ...others } = filter;
	const all = {
		...beside,
		...others,
		mine: mine && '1',
		order: order === 'active' ? undefined : order
	};
	const said = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]));
	return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
}

/** How many wishes a filter has; its order is none. */
export function wishes({ kind, state, tag, lang, mine }: Filter): number {
	return [kind, state, tag, lang, mine].filter(Boolean).length;
}

/** Whether a topic is one of those wished for: as the server chooses them. */
export function matches({ message }: TopicLine, filter: Filter, me: PersonId): boolean {
	const { topic } = message;
	if (!topic) return false;
	const { kind, state, tag, lang, mine } = filter;
	return (
		(!kind || topic.kind === kind) &&
		(!tag || topic.tags.includes(tag)) &&
		(!lang || topic.lang === lang) &&
		(!mine || message.author_id === me) &&
		(!state || hasState(message, state))
	);
}

function hasState(message: TopicLine['message'], state: TopicState): boolean {
	const { question, answer_id, declined, topic } = message;
	switch (state) {
		case 'open':
			return !topic?.closed;
		case 'closed':
			return Boolean(topic?.closed);
		case 'answered':
			return question && answer_id !== undefined;
		case 'declined':
			return question && answer_id === undefined && declined !== undefined;
		case 'unanswered':
			return question && answer_id === undefined && declined === undefined;
	}
}
