/** Milliseconds the newest has to be in view before it counts as read. */
const SETTLE_MS = 1_000;

/** Tells the server how far one has read: once things have settled, and only while somebody looks. */
export class Reading {
	#seq = 0;
	#told = 0;
	#wait: ReturnType<typeof setTimeout> | undefined;
	#looked = () => this.#settle();

	constructor(private readonly tell: (seq: number) => Promise<void>) {
		addEventListener('focus', this.#looked);
		document.addEventListener('visibilitychange', this.#looked);
	}

	upTo(seq: number): void {
		this.#seq = Math.max(this.#seq, seq);
		this.#settle();
	}

	/** There is a connection again: says what could not be said. */
	again(): void {
		this.#settle();
	}

	stop(): void {
		clearTimeout(this.#wait);
		removeEventListener('focus', this.#looked);
		document.removeEventListener('visibilitychange', this.#looked);
	}

	#settle(): void {
		if (this.#seq <= this.#told || !document.hasFocus() || document.hidden) return;
		clearTimeout(this.#wait);
		this.#wait = setTimeout(() => {
			const seq = this.#seq;
			if (seq <= this.#told || !document.hasFocus()) return;
			this.#told = seq;
			this.tell(seq).catch(() => {
				// Without a connection: said again later.
				this.#told = Math.min(this.#told, seq - 1);
			});
		}, SETTLE_MS);
	}
}
