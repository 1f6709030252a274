import { rest } from '$lib/connection/rest';
import { t } from '$lib/i18n/index.svelte';
import type { Message, MessageId, Saved, SaveMessage } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';
import { notices } from '$lib/ui/notices.svelte';
import { complain } from '$lib/ui/problems';

/** Whether one has saved a message. */
export function isSaved(id: MessageId): boolean {
	return session.store.state.own.saved[id] !== undefined;
}

/** Saves a message for oneself, with this note and reminder. */
export async function put(id: MessageId, words: SaveMessage): Promise<void> {
	const saved = await rest.put<Saved>(`/messages/${id}/saved`, words);
	session.store.apply({ type: 'saved', saved });
}

/** Saves a message, as one of its acts. */
export async function save(message: Message): Promise<void> {
	try {
		await put(message.id, {});
		notices.say(t('saved.done'));
	} catch (thrown) {
		complain(thrown);
	}
}

/** Takes a message from the saved ones. */
export async function forget({ id }: Pick<Message, 'id'>): Promise<void> {
	try {
		await rest.delete(`/messages/${id}/saved`);
		session.store.apply({ type: 'saved_gone', message_id: id });
	} catch (thrown) {
		complain(thrown);
	}
}
