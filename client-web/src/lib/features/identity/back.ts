import { page } from '$app/state';

/** Where to go after signing in: the page that asked for it, if it is one of ours. */
export function back(): string {
	const wanted = page.url.searchParams.get('to') ?? '/';
	return /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}
