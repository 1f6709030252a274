import { apply, type Event } from './apply';
import { empty, type State } from './state';

/** The one tree of what is known. It is replaced, never changed in place. */
export class Store {
	#state: State = $state.raw(empty);
	/** The same, not as a signal: one that is read while a part of the page goes gives what it was before. */
	#now: State = empty;

	get state(): State {
		return this.#state;
	}

	apply(event: Event): void {
		this.#now = apply(this.#now, event);
		this.#state = this.#now;
	}
}
