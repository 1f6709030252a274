import DOMPurify from 'dompurify';

// What Markdown makes, and nothing that fetches: the page asks no other host for anything.
const ALLOWED_TAGS = [
	...[
		'a',
		'abbr',
		'b',
		'blockquote',
		'br',
		'code',
		'del',
		'em',
		'h1',
		'h2',
		'h3',
		'h4',
		'h5',
		'h6'
	],
	...['hr', 'i', 'li', 'mark', 'ol', 'p', 'pre', 's', 'span', 'strong', 'sub', 'sup'],
	...['table', 'tbody', 'td', 'th', 'thead', 'tr', 'u', 'ul']
];
const ALLOWED_ATTR = ['class', 'data-handle', 'dir', 'href', 'lang', 'start', 'title', 'align'];

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
	// What scrolls must be reachable by keyboard.
	if (node.tagName === 'PRE') node.setAttribute('tabindex', '0');
	if (node.tagName !== 'A') return;
	node.removeAttribute('target');
	// A room or a topic is opened here, where one is.
	if (isInside(node.getAttribute('href'))) return;
	node.setAttribute('target', '_blank');
	node.setAttribute('rel', 'noopener noreferrer nofollow');
});

/** Whether a link leads to a room or a topic of this server. */
function isInside(href: string | null): boolean {
	try {
		const { origin, pathname } = new URL(href ?? '', location.origin);
		return origin === location.origin && /^\/(rooms|topics)\//.test(pathname);
	} catch {
		return false;
	}
}

/** The server's HTML of a message, cleaned once more: where the browser knows Trusted Types, the only HTML it will show. */
export function sanitise(html: string) {
	return DOMPurify.sanitize(html, {
		ALLOWED_TAGS,
		ALLOWED_ATTR,
		ALLOW_DATA_ATTR: false,
		RETURN_TRUSTED_TYPE: true
	});
}

/** What a message says, in one line without any markup. */
export function plainText(html: string): string {
	const fragment = DOMPurify.sanitize(html, {
		ALLOWED_TAGS,
		ALLOWED_ATTR,
		RETURN_DOM_FRAGMENT: true
	});
	const blocks = 'p, li, br, pre, blockquote, td, th, h1, h2, h3, h4, h5, h6';
	for (const block of fragment.querySelectorAll(blocks)) block.after(' ');
	return (fragment.textContent ?? '').replace(/\s+/g, ' ').trim();
}
