import type { CaseId, NetworkId, Statement } from '$lib/protocol/types';
import type { State } from './state';

/** What is known of moderation beside the counts that stand with the networks. */
export type Moderation = {
	/** Grows with each case that came or went on: what a list shows may be another. */
	version: number;
	/** The newest of what one was told of an act of moderation, since the page was opened. */
	told?: Statement;
};

export const quiet: Moderation = { version: 0 };

export type ModerationEvent =
	| { type: 'case'; network_id: NetworkId; case_id: CaseId; open: number }
	| { type: 'statement'; statement: Statement };

/** The state after somebody moderated. */
export function applyModeration(state: State, event: ModerationEvent): State {
	if (event.type === 'statement') {
		return { ...state, moderation: { ...state.moderation, told: event.statement } };
	}
	const moderation = { ...state.moderation, version: state.moderation.version + 1 };
	const mine = state.networks[event.network_id];
	if (!mine?.may.includes('moderate')) return { ...state, moderation };
	const counted = { ...mine, cases: { open: event.open } };
	return { ...state, moderation, networks: { ...state.networks, [event.network_id]: counted } };
}
