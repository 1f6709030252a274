import type { Draft } from '$lib/protocol/types';
import type { Pending, State } from './state';

/** The state with a message on its way, or with how it goes. */
export function withPending(state: State, pending: Pending): State {
	const at = state.pending.findIndex(({ nonce }) => nonce === pending.nonce);
	const next = at < 0 ? [...state.pending, pending] : state.pending.with(at, pending);
	return { ...state, pending: next };
}

/** The state once the server has it, or nobody wants it sent any more. */
export function withoutPending(state: State, nonce: string): State {
	if (!state.pending.some((pending) => pending.nonce === nonce)) return state;
	return { ...state, pending: state.pending.filter((pending) => pending.nonce !== nonce) };
}

/** An empty draft stays, so that an older one that comes late is known to be older. */
export function withDraft(state: State, draft: Draft): State {
	const key = draft.thread ?? draft.room_id;
	if ((state.drafts[key]?.changed_ms ?? -1) >= draft.changed_ms) return state;
	return { ...state, drafts: { ...state.drafts, [key]: draft } };
}

/** The state without what was thrown away elsewhere. */
export function withoutDraftsBut(state: State, drafts: Draft[]): State {
	const there = new Set(drafts.map(({ thread, room_id }) => thread ?? room_id));
	const kept = Object.entries(state.drafts).filter(
		([key, { body, files }]) => (body === '' && !files?.length) || there.has(key)
	);
	return { ...state, drafts: Object.fromEntries(kept) };
}
