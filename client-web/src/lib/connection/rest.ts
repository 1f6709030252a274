import type { Problem } from '$lib/protocol/types';
import { Refusal } from './refusal';

const BASE = '/api/v1';

type Query = Record<string, string | number | undefined>;

function address(path: string, query: Query = {}): string {
	const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
	const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
	return BASE + path + (entries.length > 0 ? `?${search}` : '');
}

async function send(method: string, url: string, init: RequestInit = {}): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(url, { method, credentials: 'same-origin', ...init });
	} catch {
		throw Refusal.offline();
	}
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		throw Refusal.ofProblem(problem as Partial<Problem>, response.status);
	}
	return response;
}

async function call<T>(method: string, url: string, init: RequestInit = {}): Promise<T> {
	const response = await send(method, url, init);
	const text = await response.text();
	return (text === '' ? undefined : JSON.parse(text)) as T;
}

function withJson(body: unknown): RequestInit {
	if (body === undefined) return {};
	return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** The HTTP API. Each call gives what the contract says, or throws a `Refusal`. */
export const rest = {
	get: <T>(path: string, query?: Query) => call<T>('GET', address(path, query)),
	post: <T>(path: string, body?: unknown) => call<T>('POST', address(path), withJson(body)),
	/** A `post` that has one effect however often it is sent with the same key. */
	once: <T>(path: string, body: unknown, key: string) => {
		const json = withJson(body);
		return call<T>('POST', address(path), {
			...json,
			headers: { ...json.headers, 'idempotency-key': key }
		});
	},
	put: <T>(path: string, body?: unknown) => call<T>('PUT', address(path), withJson(body)),
	patch: <T>(path: string, body?: unknown) => call<T>('PATCH', address(path), withJson(body)),
	/** A `patch` that has one effect however often it is sent with the same key. */
	patchOnce: <T>(path: string, body: unknown, key: string) => {
		const json = withJson(body);
		return call<T>('PATCH', address(path), {
			...json,
			headers: { ...json.headers, 'idempotency-key': key }
		});
	},
	delete: <T>(path: string, body?: unknown) => call<T>('DELETE', address(path), withJson(body)),
	/** A file that is handed out, with its name. */
	download: async (path: string, query?: Query): Promise<File> => {
		const response = await send('GET', address(path, query));
		const how = response.headers.get('content-disposition') ?? '';
		const name = /filename\*=UTF-8''([^;]+)|filename="([^"]+)"/.exec(how);
		return new File([await response.blob()], decodeURIComponent(name?.[1] ?? name?.[2] ?? ''));
	},
	/** A file as it is. */
	upload: <T>(path: string, file: Blob) =>
		call<T>('PUT', address(path), { body: file, headers: { 'content-type': file.type } })
};
