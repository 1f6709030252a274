import type { Draft, Held } from '$lib/protocol/types';
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

/** The state with what became of one's message that waits for those who moderate. */
export function withHeld(state: State, held: Held): State {
	const { nonce, room_id, thread, body, files, at_ms } = held;
	const me = state.me?.person.id;
	if (held.state !== 'waiting' || !me) return withoutPending(state, nonce);
	// It was approved before it was heard of here.
	const messages = Object.values(state.rooms[room_id]?.messages ?? {});
	if (messages.some((message) => message.author_id === me && message.nonce === nonce)) return state;
	const unsent = { nonce, person_id: me, room_id, body, created_ms: at_ms };
	return withPending(state, {
		...unsent,
		...(thread && { thread }),
		...(files && { files }),
		state: 'held',
		held
	});
}

/** The state with all that waits so. */
export function withAllHeld(state: State, all: Held[]): State {
	const pending = state.pending.filter((one) => one.state !== 'held');
	return all.reduce(withHeld, { ...state, pending });
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
