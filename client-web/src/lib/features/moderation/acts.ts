import type { AuditAct } from '$lib/protocol/types';

/** What the log tells of, in the order in which one may look for it. */
export const ACTS: readonly AuditAct[] = [
	'message_removed',
	'message_restored',
	'messages_removed_of_person',
	'messages_restored_of_person',
	'report_made',
	'case_claimed',
	'case_released',
	'case_decided',
	'objection_made',
	'objection_decided',
	'muted',
	'unmuted',
	'suspended',
	'unsuspended',
	'slow_mode_set',
	'room_read_only_set',
	'room_who_posts_set',
	'role_given',
	'role_taken',
	'member_admitted',
	'member_removed',
	'coaching_published',
	'coaching_dissolved',
	'coaching_session_set',
	'veto_set',
	'veto_lifted',
	'network_changed'
];
