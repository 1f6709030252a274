import type { Message } from '$lib/protocol/types';
import { t } from '$lib/i18n/index.svelte';
import { session } from '$lib/state/session.svelte';
import { notices } from '$lib/ui/notices.svelte';
import { complain } from '$lib/ui/problems';

import { held } from './held';

/** Makes a message and all after it unread: in its thread, if it is a reply, else in its room. */
export async function unreadFrom({ id, room_id, seq, thread }: Message): Promise<void> {
	const place = thread?.root_id ?? room_id;
	held.add(place);
	try {
		if (thread) {
			const ask = { message_id: id, seq: seq - 1, exact: true };
			session.store.apply({ type: 'topic', topic: await session.rpc('topic.read', ask) });
		} else {
			const ask = { room_id, seq: seq - 1, exact: true };
			session.store.apply({ type: 'read', read: await session.rpc('room.read', ask) });
		}
		notices.say(t('message.is_unread'));
	} catch (thrown) {
		held.delete(place);
		complain(thrown);
	}
}
