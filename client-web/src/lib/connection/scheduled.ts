import type {
	HeldList,
	NewScheduled,
	RoomId,
	Scheduled,
	ScheduledChange
} from '$lib/protocol/types';
import type { Store } from '$lib/state/store.svelte';
import type { Outbox } from './outbox';
import { rest } from './rest';

/** Messages that wait for their time, or for those who moderate. The server keeps and sends them, whether this page is open or not. */
export class Waiting {
	constructor(
		private readonly store: Store,
		private readonly outbox: Outbox
	) {}

	async load(): Promise<void> {
		const all = await rest.get<Scheduled[]>('/me/scheduled');
		this.store.apply({ type: 'all_scheduled', all });
	}

	/** What of one's own waits for those who moderate. */
	async held(): Promise<void> {
		const { held } = await rest.get<HeldList>('/me/held');
		this.store.apply({ type: 'all_held', all: held });
	}

	/** `key`: made once for each act, so that a retry makes no second one. */
	async add(room: RoomId, message: NewScheduled, key: string): Promise<Scheduled> {
		const scheduled = await rest.once<Scheduled>(`/rooms/${room}/scheduled`, message, key);
		this.store.apply({ type: 'scheduled', scheduled });
		return scheduled;
	}

	async change({ id }: Scheduled, change: ScheduledChange): Promise<void> {
		const scheduled = await rest.patch<Scheduled>(`/me/scheduled/${id}`, change);
		this.store.apply({ type: 'scheduled', scheduled });
	}

	async withdraw({ id }: Scheduled): Promise<void> {
		await rest.delete(`/me/scheduled/${id}`);
		this.store.apply({ type: 'scheduled_gone', id });
	}

	/** Withdrawn first: had it just been sent, that is refused and it does not go out twice. */
	async sendNow(scheduled: Scheduled): Promise<void> {
		await this.withdraw(scheduled);
		const { room_id, body, thread, files } = scheduled;
		await this.outbox.post(room_id, body, thread, files);
	}
}
