import type { File as Sent, Problem, RoomId } from '$lib/protocol/types';
import { Refusal } from './refusal';

/** A file on its way to the server. */
export type Sending = { done: Promise<Sent>; cancel: () => void };

/** Sends a file to a room and says how much of it has gone, from 0 to 1. `fetch` tells nothing of that. */
export function sendFile(room: RoomId, file: File, gone: (part: number) => void): Sending {
	const request = new XMLHttpRequest();
	const done = new Promise<Sent>((resolve, reject) => {
		request.upload.onprogress = ({ loaded, total }) => {
			if (total > 0) gone(loaded / total);
		};
		request.onerror = () => reject(Refusal.offline());
		request.onabort = () => reject(new Refusal('cancelled', false));
		request.onload = () => {
			const said = read(request.responseText);
			if (request.status === 201) resolve(said as Sent);
			else reject(Refusal.ofProblem(said as Partial<Problem>, request.status));
		};
	});
	const name = encodeURIComponent(file.name);
	request.open('POST', `/api/v1/rooms/${room}/files?name=${name}`);
	request.setRequestHeader('content-type', 'application/octet-stream');
	request.send(file);
	return { done, cancel: () => request.abort() };
}

function read(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

/** Where a file's bytes are. */
export function fileUrl(id: string): string {
	return `/api/v1/files/${id}`;
}

/** What is shown of a picture in a conversation. */
export function thumbUrl({ id, thumb }: Pick<Sent, 'id' | 'thumb'>): string {
	return thumb ? `${fileUrl(id)}/thumb` : fileUrl(id);
}
