import { newNonce } from '$lib/connection/methods';
import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { Handover, HandoverList, NetworkId, RoomId, WriteHandover } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

/** Notes of those who moderate a network for each other, kept up as they come. */
export class Handovers {
	all: readonly Handover[] | undefined = $state.raw();
	problem = $state('');
	/** One for each note: a retry of the same repeats it. */
	#nonce = newNonce();

	constructor(private readonly network: NetworkId) {}

	async load(): Promise<void> {
		try {
			const { notes } = await rest.get<HandoverList>(`/networks/${this.network}/handovers`);
			this.all = notes;
			this.problem = '';
			session.sync.meet(notes.flatMap(({ by, done }) => [by, ...(done ? [done.by] : [])]));
		} catch (thrown) {
			this.problem = asRefusal(thrown).code;
		}
	}

	/** Listens until what it returns is called. */
	listen(): () => void {
		const before = session.sync.noted;
		session.sync.noted = (note) => this.put(note);
		return () => (session.sync.noted = before);
	}

	/** Those to be done first, then the newest first. */
	put(note: Handover): void {
		if (note.network_id !== this.network) return;
		session.sync.meet([note.by, ...(note.done ? [note.done.by] : [])]);
		const others = (this.all ?? []).filter(({ id }) => id !== note.id);
		this.all = [...others, note].sort(
			(a, b) => Number(!!a.done) - Number(!!b.done) || b.at_ms - a.at_ms
		);
	}

	async write(text: string, room?: RoomId): Promise<void> {
		const said: WriteHandover = room ? { text, room_id: room } : { text };
		this.put(await rest.once<Handover>(`/networks/${this.network}/handovers`, said, this.#nonce));
		this.#nonce = newNonce();
	}

	async mark(note: Handover, done: boolean): Promise<void> {
		const path = `/networks/${this.network}/handovers/${note.id}`;
		this.put(await rest.patch<Handover>(path, { done }));
	}
}
