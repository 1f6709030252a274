import type { GroupId, OrganisationId } from '$lib/protocol/types';

/** What a draft can be asked to open. */
export type Open =
	| { what: 'group'; group: GroupId }
	| { what: 'needs'; organisation: OrganisationId }
	| { what: 'vetoes'; organisation?: OrganisationId }
	| { what: 'publish' };
