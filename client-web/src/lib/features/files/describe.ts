import { rest } from '$lib/connection/rest';
import type { File as Sent } from '$lib/protocol/types';

/** Says what a picture shows. Once it is posted the change comes with its message. */
export function describe(file: string, alt: string, nonce: string): Promise<Sent> {
	return rest.patchOnce<Sent>(`/files/${file}`, { alt }, nonce);
}
