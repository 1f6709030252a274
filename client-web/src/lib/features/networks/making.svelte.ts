import type { MyNetwork } from '$lib/protocol/types';

export type Making =
	{ what: 'channel' | 'cohort' | 'invite'; network: MyNetwork } | { what: 'direct' };

let now: Making | undefined = $state.raw();

/** What is being made, in the dialog for it; begun from the list or from the palette. */
export const making = {
	get now() {
		return now;
	},
	begin(what: Making): void {
		now = what;
	},
	end(): void {
		now = undefined;
	}
};
