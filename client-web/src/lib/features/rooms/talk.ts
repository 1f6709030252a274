import { goto } from '$app/navigation';
import { rest } from '$lib/connection/rest';
import type { MyRoom, NewDirect, PersonId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

/** Opens the conversation with a person; makes it if there is none. */
export async function talkWith(person: PersonId): Promise<void> {
	const body: NewDirect = { people: [person] };
	const my = await rest.post<MyRoom>('/directs', body);
	session.sync.take(my);
	await goto(`/rooms/${my.room.id}`);
}
