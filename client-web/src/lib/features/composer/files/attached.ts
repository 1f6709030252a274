import { SvelteMap } from 'svelte/reactivity';

import { newNonce } from '$lib/connection/methods';
import { type Sending, sendFile } from '$lib/connection/files';
import { asRefusal } from '$lib/connection/refusal';
import { rest } from '$lib/connection/rest';
import type { File as Sent, Limits, RoomId } from '$lib/protocol/types';
import { session } from '$lib/state/session.svelte';

import { describe } from '../../files/describe';

/** Files that go out at once; the others wait. */
const AT_ONCE = 3;

/** A file beside what is being written. */
export type Attached = {
	key: number;
	name: string;
	bytes: number;
	/** Of a picture: where the page finds it before the server has it. */
	preview?: string;
	state: 'waiting' | 'sending' | 'sent' | 'failed';
	/** How much has gone, from 0 to 1. */
	gone: number;
	/** The code, and with `invalid` the reason, for which it could not be sent. */
	problem?: string;
	/** What it shows, as it is being written. */
	alt: string;
	sent?: Sent;
};

/** Why a file is not even tried. */
export type Unfit = { name: string; why: 'too_large' | 'too_many' | 'empty' };

/** What a message can hold; until the server has said it, what servers usually say. */
export type Most = Pick<Limits, 'file_bytes' | 'files'>;

/** The files beside what is being written in one place. They stay while one looks elsewhere, as the text does. */
export class Attachments {
	#items = new SvelteMap<number, Attached>();
	#sources = new Map<number, File>();
	#sending = new Map<number, Sending>();
	/** What the server was told that a picture shows. */
	#told = new Map<number, string>();
	#last = 0;

	/** `changed`: other files have arrived, or one was taken away; not told of what another device did. */
	constructor(
		private readonly room: RoomId,
		private readonly changed: (files: Sent[]) => void = () => undefined
	) {}

	get all(): Attached[] {
		return [...this.#items.values()];
	}

	/** Those that have arrived. */
	get sent(): Sent[] {
		return this.all.flatMap(({ sent }) => sent ?? []);
	}

	/** Whether all of them have arrived. */
	get ready(): boolean {
		return this.all.every(({ state }) => state === 'sent');
	}

	/** Takes what fits and sends it; what does not is named. */
	add(files: File[], most: Most): Unfit[] {
		const unfit: Unfit[] = [];
		for (const file of files) {
			const { name, size } = file;
			if (this.#items.size >= most.files) unfit.push({ name, why: 'too_many' });
			else if (size > most.file_bytes) unfit.push({ name, why: 'too_large' });
			else if (size === 0) unfit.push({ name, why: 'empty' });
			else this.#take(file);
		}
		this.#pump();
		return unfit;
	}

	/** Files that are at the server already, such as those of a message that could not be sent. */
	putBack(files: Sent[]): void {
		for (const sent of files) this.#known(sent);
		this.changed(this.sent);
	}

	/** Makes them those that are kept beside the text: another device may have put some there, or taken some away. */
	match(files: Sent[]): void {
		for (const { key, sent } of this.all) {
			if (sent && !files.some(({ id }) => id === sent.id)) this.#drop(key);
		}
		const here = new Set(this.sent.map(({ id }) => id));
		for (const sent of files) if (!here.has(sent.id)) this.#known(sent);
	}

	#known(sent: Sent): void {
		const key = ++this.#last;
		const { name, bytes, alt = '' } = sent;
		this.#told.set(key, alt);
		this.#items.set(key, { key, name, bytes, state: 'sent', gone: 1, alt, sent });
	}

	retry(key: number): void {
		if (!this.#sources.has(key)) return;
		this.#put(key, { state: 'waiting', gone: 0, problem: undefined });
		this.#pump();
	}

	/** Stops a file, or takes it away; what has arrived is taken back. */
	remove(key: number): void {
		const item = this.#items.get(key);
		this.#drop(key);
		if (item?.sent) {
			rest.delete(`/files/${item.sent.id}`).catch(() => undefined);
			this.changed(this.sent);
		}
		this.#pump();
	}

	write(key: number, alt: string): void {
		this.#put(key, { alt });
	}

	/** Tells the server what pictures show, where it has not been told. */
	async describe(): Promise<void> {
		for (const { key, sent, alt } of this.all) {
			if (!sent || (this.#told.get(key) ?? '') === alt.trim()) continue;
			const described = await describe(sent.id, alt, newNonce());
			this.#told.set(key, alt.trim());
			this.#put(key, { sent: described });
		}
	}

	/** Gives them to a message: the place is empty again. */
	take(): Sent[] {
		const files = this.sent;
		for (const { key } of this.all) this.#drop(key);
		return files;
	}

	#take(file: File): void {
		const key = ++this.#last;
		const preview = /^image\/(png|jpeg|gif|webp)$/.test(file.type)
			? URL.createObjectURL(file)
			: undefined;
		this.#sources.set(key, file);
		this.#items.set(key, {
			key,
			name: file.name,
			bytes: file.size,
			...(preview ? { preview } : {}),
			state: 'waiting',
			gone: 0,
			alt: ''
		});
	}

	#pump(): void {
		for (const { key, state } of this.all) {
			if (this.#sending.size >= AT_ONCE) return;
			if (state === 'waiting') void this.#send(key);
		}
	}

	async #send(key: number): Promise<void> {
		const file = this.#sources.get(key);
		if (!file) return;
		const sending = sendFile(this.room, file, (gone) => this.#put(key, { gone }));
		this.#sending.set(key, sending);
		this.#put(key, { state: 'sending', gone: 0 });
		try {
			const sent = await sending.done;
			// It was taken away in the moment in which it arrived.
			if (!this.#items.has(key)) rest.delete(`/files/${sent.id}`).catch(() => undefined);
			this.#sources.delete(key);
			this.#put(key, { state: 'sent', gone: 1, sent, name: sent.name, bytes: sent.bytes });
			if (this.#items.has(key)) this.changed(this.sent);
		} catch (thrown) {
			const { code, why } = asRefusal(thrown);
			this.#put(key, { state: 'failed', problem: code === 'invalid' ? (why ?? code) : code });
		} finally {
			this.#sending.delete(key);
			this.#pump();
		}
	}

	#put(key: number, change: Partial<Attached>): void {
		const item = this.#items.get(key);
		if (item) this.#items.set(key, { ...item, ...change });
	}

	#drop(key: number): void {
		const item = this.#items.get(key);
		this.#items.delete(key);
		this.#sources.delete(key);
		this.#told.delete(key);
		this.#sending.get(key)?.cancel();
		if (item?.preview) URL.revokeObjectURL(item.preview);
	}
}

const places = new Map<string, Attachments>();

/** The files beside what somebody writes in a room or thread. */
export function attachmentsOf(
	person: string,
	spot: { room_id: RoomId; thread?: string }
): Attachments {
	const key = `${person} ${spot.room_id} ${spot.thread ?? ''}`;
	let place = places.get(key);
	if (!place) {
		place = new Attachments(spot.room_id, (files) => session.drafts.attach(spot, files));
		places.set(key, place);
	}
	return place;
}
