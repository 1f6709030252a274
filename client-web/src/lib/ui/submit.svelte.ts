import { type FormProblem, formProblem } from './problems';

/** A form on its way: busy while it is sent, and what came back when it was refused. */
export class Submit {
	busy = $state(false);
	problem: FormProblem = $state.raw({ fields: {} });

	/** An `onsubmit` that runs `act` once at a time. */
	with(act: () => Promise<void>): (event: SubmitEvent) => Promise<void> {
		return async (event) => {
			event.preventDefault();
			if (this.busy) return;
			this.busy = true;
			this.problem = { fields: {} };
			try {
				await act();
			} catch (thrown) {
				this.problem = formProblem(thrown);
			} finally {
				this.busy = false;
			}
		};
	}
}
