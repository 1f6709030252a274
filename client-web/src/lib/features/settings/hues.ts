import type { Key } from '$lib/i18n/index.svelte';

/** The hue of spruce: what the page has without a network's own. The same as in `tokens.css`. */
export const SPRUCE = 165;

/** Where each name begins, on the circle of 360. */
const NAMES: readonly (readonly [from: number, name: Key])[] = [
	[0, 'hue.pink'],
	[12, 'hue.red'],
	[42, 'hue.orange'],
	[80, 'hue.yellow'],
	[120, 'hue.green'],
	[178, 'hue.teal'],
	[225, 'hue.blue'],
	[280, 'hue.violet'],
	[325, 'hue.pink']
];

export function hueName(hue: number): Key {
	return NAMES.findLast(([from]) => hue >= from)?.[1] ?? 'hue.pink';
}

/** Hues that mean something on every page already. */
const MEANINGS: readonly (readonly [hue: number, said: Key])[] = [
	[20, 'look.like_mentions'],
	[78, 'look.like_waiting'],
	[240, 'look.like_closed']
];

/** Closer than this two colours are taken for one another. */
const NEAR = 18;

/** What a colour of that hue could be mistaken for. */
export function likeAnother(hue: number): Key | undefined {
	return MEANINGS.find(([other]) => {
		const apart = Math.abs(hue - other) % 360;
		return Math.min(apart, 360 - apart) < NEAR;
	})?.[1];
}
