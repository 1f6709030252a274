/** Characters left or, below zero, too many; roughly, as the limit counts bytes. Absent while more than a tenth is left. */
export function left(body: string, most: number): number | undefined {
	// No text has more than three bytes for each of its units.
	if (body.length * 3 < most * 0.9) return undefined;
	const bytes = new TextEncoder().encode(body).length;
	if (bytes < most * 0.9) return undefined;
	const perCharacter = bytes / [...body].length;
	const rest = (most - bytes) / perCharacter;
	return Math.floor(rest);
}
