import { rest } from '$lib/connection/rest';
import type { Member, PersonId, RoomId } from '$lib/protocol/types';

/** Who may read a room: whoever is asked must be one of them. */
export async function readers(room: RoomId): Promise<PersonId[]> {
	const members = await rest.get<Member[]>(`/rooms/${room}/members`);
	return members.filter(({ present }) => present).map(({ person_id }) => person_id);
}
