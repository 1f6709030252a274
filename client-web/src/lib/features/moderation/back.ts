import { newNonce } from '$lib/connection/methods';
import { t } from '$lib/i18n/index.svelte';
import type { MessageId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import { notices } from '$lib/ui/notices.svelte';
import { complain } from '$lib/ui/problems';

/** Restores somebody's message that was removed. */
export async function restore(message: MessageId): Promise<void> {
	try {
		const result = await session.rpc('message.restore', { message_id: message, nonce: newNonce() });
		session.store.apply({ type: 'messages', messages: [result.message] });
		notices.say(t('moderation.restored'));
	} catch (thrown) {
		complain(thrown);
	}
}

/** Says that somebody's message was removed, and how to take that back. */
export function offerBack(message: MessageId): void {
	notices.say(t('moderation.removed'), { label: t('undo'), run: () => restore(message) });
}
