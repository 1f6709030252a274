/** Milliseconds after which a browser has taken a file over. */
const TAKEN_MS = 60_000;

/** Has the browser put a file where it puts what one downloads. */
export function keep(file: File): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = url;
	link.download = file.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS);
}
