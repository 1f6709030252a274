/** Red, green and blue, 0–255. */
export type Colour = readonly [number, number, number];
export type Scheme = 'light' | 'dark';

/** What text must have against its ground: WCAG 2.2, 1.4.3. */
export const ENOUGH = 4.5;

/** Texts and grounds in which a network's colour takes part, by their tokens. */
const PAIRS = [
	['--spruce', '--paper'],
	['--spruce', '--sheet'],
	['--spruce', '--well'],
	['--spruce', '--spruce-soft'],
	['--ink', '--spruce-soft'],
	['--on-spruce', '--spruce'],
	['--on-spruce', '--spruce-strong']
] as const;

function luminance(colour: Colour): number {
	const [red, green, blue] = colour.map((part) => {
		const share = part / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast as WCAG counts it: 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
	const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [
		number,
		number
	];
	return (light + 0.05) / (dark + 0.05);
}

/** The least contrast of all that would be written in a hue or on it, measured on the colours that this browser paints. */
export function leastContrast(hue: number, scheme: Scheme): number {
	const paint = painter();
	const probe = document.createElement('span');
	probe.className = 'tinted';
	probe.hidden = true;
	probe.dataset.scheme = scheme;
	probe.style.setProperty('forced-color-adjust', 'none');
	probe.style.setProperty('--spruce-hue', `${hue}`);
	document.body.append(probe);
	const painted = (token: string) => {
		probe.style.color = `var(${token})`;
		return paint(getComputedStyle(probe).color);
	};
	const least = Math.min(
		...PAIRS.map(([text, ground]) => contrast(painted(text), painted(ground)))
	);
	probe.remove();
	return least;
}

/** Turns any colour that CSS knows into what the screen gets. */
function painter(): (colour: string) => Colour {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const context = canvas.getContext('2d', { willReadFrequently: true })!;
	return (colour) => {
		context.fillStyle = colour;
		context.fillRect(0, 0, 1, 1);
		const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
		return [red!, green!, blue!];
	};
}
