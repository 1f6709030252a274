import { asRefusal } from '$lib/connection/refusal';
import { type Key, t } from '$lib/i18n/index.svelte';

import { notices } from './notices.svelte';

/** Codes and reasons that have a sentence of their own. */
const CODES: Record<string, Key> = {
	offline: 'problem.offline',
	unauthorized: 'problem.unauthorized',
	permission_denied: 'problem.permission_denied',
	too_many_requests: 'problem.too_many_requests',
	not_found: 'problem.not_found',
	too_large: 'problem.too_large',
	read_only: 'problem.read_only',
	muted: 'problem.muted',
	would_be_held: 'problem.would_be_held',
	removed: 'problem.removed',
	link_spent: 'problem.link_spent',
	limit_exceeded: 'problem.limit_exceeded',
	conflict: 'problem.conflict',
	full: 'problem.full',
	db_unavailable: 'problem.busy',
	busy: 'problem.busy',
	invalid: 'problem.invalid',
	files_unavailable: 'problem.busy',
	quota_exceeded: 'problem.quota'
};

const REASONS: Record<string, Key> = {
	too_short: 'reason.too_short',
	too_long: 'reason.too_long',
	taken: 'reason.taken',
	empty: 'reason.empty',
	required: 'reason.empty',
	missing: 'reason.empty',
	unknown: 'reason.unknown',
	wrong: 'reason.wrong',
	needed: 'reason.empty',
	malformed: 'reason.malformed',
	characters: 'reason.characters',
	out_of_range: 'reason.out_of_range',
	not_of_cohort: 'reason.not_of_cohort',
	not_of_invitation: 'reason.not_of_invitation',
	not_an_emoji: 'reason.not_an_emoji',
	loop: 'reason.loop',
	too_far: 'reason.too_far',
	too_few: 'reason.too_few',
	too_many: 'reason.too_many',
	author_gone: 'reason.author_may_not',
	author_may_not: 'reason.author_may_not',
	author_muted: 'reason.author_muted',
	read_only: 'problem.read_only',
	thread_gone: 'reason.thread_gone',
	contradicts: 'reason.contradicts'
};

/** What happened, in words. */
export function inWords(code: string): string {
	return t(CODES[code] ?? 'problem.internal');
}

/** Says what went wrong with an act. */
export function complain(thrown: unknown): void {
	const { code, why } = asRefusal(thrown);
	const reason = code === 'invalid' && why ? REASONS[why] : undefined;
	notices.say(reason ? t(reason) : inWords(code), 'problem');
}

/** Why a file could not be sent, by its code or reason. */
const FILES: Record<string, Key> = {
	too_many_pixels: 'files.too_many_pixels',
	malformed: 'files.malformed',
	offline: 'files.offline_failed',
	too_large: 'files.too_large_there'
};

export function fileProblem(code: string): string {
	return t(FILES[code] ?? CODES[code] ?? 'problem.internal');
}

/** What a form shows after a refusal: a sentence at each field, or one for the whole form. */
export type FormProblem = { form?: string; fields: Record<string, string> };

export function formProblem(thrown: unknown): FormProblem {
	const { code, field, why } = asRefusal(thrown);
	if (code === 'invalid' && field) {
		return { fields: { [field]: t(REASONS[why ?? ''] ?? 'reason.invalid') } };
	}
	return { form: inWords(code), fields: {} };
}
