import { apply, type Event } from './apply';
import { empty, type State } from './state';

/** The one tree of what is known. It is replaced, never changed in place. */
export class Store {
	#state: State = $state.raw(empty);

	get state(): State {
		return this.#state;
	}

	apply(event: Event): void {
		this.#state = apply(this.#state, event);
	}
}
