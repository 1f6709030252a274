// Everything an emitter said, in order, and a way to wait for what it will say.

/** Milliseconds after which waiting is given up: a test that needs longer has failed. */
const PATIENCE_MS = 30_000;

export class Heard {
	#said = [];
	#waiting = new Set();

	constructor(emitter, names) {
		for (const name of names) {
			emitter.on(name, (context) => {
				const event = { name, ...context };
				this.#said.push(event);
				for (const wake of this.#waiting) wake();
			});
		}
	}

	/** How many events there were: a mark to wait from. */
	get mark() {
		return this.#said.length;
	}

	/** Events of a name since the mark. */
	all(name, since = 0) {
		return this.#said.slice(since).filter((event) => event.name === name);
	}

	/** The first event of a name since the mark that matches, heard already or yet to come. */
	async until(name, matches = () => true, since = 0) {
		await this.when(() => this.all(name, since).some(matches), `${name} (${matches})`);
		return this.all(name, since).find(matches);
	}

	/** Waits until what was heard satisfies the condition. */
	async when(condition, what = `${condition}`) {
		if (condition()) return;
		await new Promise((resolve, reject) => {
			const late = setTimeout(() => {
				this.#waiting.delete(wake);
				const short = (key, value) => (key === 'data' ? '…' : value);
				reject(new Error(`not heard: ${what}; heard: ${JSON.stringify(this.#said.slice(-20), short)}`));
			}, PATIENCE_MS);
			const wake = () => {
				if (!condition()) return;
				clearTimeout(late);
				this.#waiting.delete(wake);
				resolve();
			};
			this.#waiting.add(wake);
		});
	}
}
