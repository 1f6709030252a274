/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />

// Opens the app where there is no connection, and tells what is new while it is closed.
import { build, files, version } from '$service-worker';

import { openDisk } from '$lib/connection/disk';
import { type Carried, notificationOf } from '$lib/connection/notification';
import type { PushNotice } from '$lib/protocol/types';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

const PREFIX = 'mellanrum-app-';
const APP = PREFIX + version;

/** Faces and marks; taken away when somebody signs out. */
const PICTURES = 'mellanrum-pictures';
const MOST_PICTURES = 150;
const PICTURE = /^\/api\/v1\/(people\/[^/]+\/avatar|networks\/[^/]+\/mark)$/;

/** What the server answers itself, and is never kept. */
const LIVE = /^\/(api|connection|emulation|healthz|readyz|metrics)(\/|$)/;

/** The document's first script; its name is put in when it is known. */
const START = '%start%';

/** Alphabets that few need and lists of signs come when they are asked for. */
const LATER = /(-ext-|vietnamese|cyrillic|greek).*\.woff2$|\.json$/;

const PAGE = '/';
const SHELL = [PAGE, START, ...build, ...files].filter((path) => !LATER.test(path));

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== worker.location.origin) return;
	if (PICTURE.test(pathname)) event.respondWith(picture(event));
	else if (LIVE.test(pathname)) return;
	else if (request.mode === 'navigate') event.respondWith(page(request));
	else if (pathname.startsWith('/_app/immutable/') || SHELL.includes(pathname)) {
		event.respondWith(asset(request));
	}
});

worker.addEventListener('message', ({ data }) => {
	// Somebody asked for the new version.
	if (data === 'take over') void worker.skipWaiting();
});

/** All or nothing: a version that is half there would open to a blank page. */
async function install(): Promise<void> {
	const cache = await caches.open(APP);
	await Promise.all(
		SHELL.map(async (path) => {
			const response = await fetch(path, { cache: 'no-cache' });
			if (!isWhole(path, response)) throw new Error(`not there: ${path}`);
			if (path === PAGE && !(await response.clone().text()).includes(START)) {
				throw new Error('the page is of another version');
			}
			await cache.put(path, response);
		})
	);
}

/** The version before stays: a page that still runs may ask for a part of it. */
async function activate(): Promise<void> {
	const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
	const before = versions.filter((name) => name !== APP).slice(0, -1);
	await Promise.all(before.map((name) => caches.delete(name)));
	await worker.clients.claim();
}

/** The server answers an unknown path with its page: such an answer is no script and no picture. */
function isWhole(path: string, response: Response): boolean {
	const html = response.headers.get('content-type')?.startsWith('text/html') ?? false;
	return response.ok && html === (path === PAGE);
}

async function page(request: Request): Promise<Response> {
	const cache = await caches.open(APP);
	return (await cache.match(PAGE, { ignoreVary: true })) ?? fetch(request);
}

async function asset(request: Request): Promise<Response> {
	const known = await caches.match(request, { ignoreVary: true });
	if (known) return known;
	const response = await fetch(request);
	if (isWhole(request.url, response)) {
		const cache = await caches.open(APP);
		await cache.put(request, response.clone());
	}
	return response;
}

/** At once what is known, and for the next time what is there now. */
async function picture(event: FetchEvent): Promise<Response> {
	const cache = await caches.open(PICTURES);
	const known = await cache.match(event.request, { ignoreVary: true });
	const fresh = fetch(event.request).then(async (response) => {
		if (response.ok) await cache.put(event.request, response.clone());
		else if (known) await cache.delete(event.request);
		const all = await cache.keys();
		await Promise.all(all.slice(0, -MOST_PICTURES).map((oldest) => cache.delete(oldest)));
		return response;
	});
	if (!known) return fresh;
	event.waitUntil(fresh.catch(() => undefined));
	return known;
}

worker.addEventListener('push', (event) => event.waitUntil(tell(event.data)));

async function tell(data: PushMessageData | null): Promise<void> {
	const pages = await worker.clients.matchAll({ type: 'window' });
	// Somebody looks at the app: it shows the message itself.
	if (pages.some(({ visibilityState }) => visibilityState === 'visible')) return;
	const { title, options } = notificationOf(read(data), await words());
	const tag = 'tag' in options ? options.tag : undefined;
	const shown = tag ? await worker.registration.getNotifications({ tag }) : [];
	const { message_id } = options.data;
	// A page in the background was quicker.
	if (shown.some(({ data }) => (data as Carried).message_id === message_id)) return;
	await worker.registration.showNotification(title, options);
	if (pages.length === 0) await worker.navigator.setAppBadge?.().catch(() => undefined);
}

function read(data: PushMessageData | null): PushNotice | undefined {
	try {
		return data?.json() as PushNotice;
	} catch {
		return undefined;
	}
}

async function words() {
	const disk = await openDisk();
	const known = await disk?.get('words', 'push').catch(() => undefined);
	disk?.close();
	return known;
}

worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(open(event.notification.data as Carried));
});

/** In the page that is open, else in a new one. */
async function open({ url }: Carried): Promise<void> {
	const [first] = await worker.clients.matchAll({ type: 'window' });
	if (!first) {
		await worker.clients.openWindow(url);
		return;
	}
	first.postMessage({ open: url });
	await first.focus().catch(() => undefined);
}
