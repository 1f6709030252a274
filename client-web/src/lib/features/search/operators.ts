import { type Key, t } from '$lib/i18n/index.svelte';
import type { Completion } from '$lib/protocol/types';

/** What operators and their fixed values mean, beside the words that are typed. */
const MEANINGS: Record<string, Key> = {
	'from:': 'search.op.from',
	'in:': 'search.op.in',
	'tag:': 'search.op.tag',
	'has:': 'search.op.has',
	'is:': 'search.op.is',
	'before:': 'search.op.before',
	'after:': 'search.op.after',
	'mentions:': 'search.op.mentions',
	'has:file': 'search.kind.file',
	'has:link': 'search.kind.link',
	'has:question': 'search.kind.question',
	'has:answer': 'search.kind.answer',
	'is:open': 'search.kind.open',
	'is:answered': 'search.kind.answered',
	'is:saved': 'search.kind.saved'
};

/** What a suggestion means, in words. */
export function meaning({ kind, text }: Completion): string {
	const key = MEANINGS[text];
	if (key) return t(key);
	return kind === 'person' || kind === 'room' ? text : '';
}
