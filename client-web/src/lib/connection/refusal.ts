import type { Problem } from '$lib/protocol/types';

/** The server said no, or could not be reached. `code` is the stable word; `offline` is our own. */
export class Refusal extends Error {
	constructor(
		readonly code: string,
		readonly temporary: boolean,
		readonly field?: string,
		readonly why?: string,
		readonly retryAfterMs?: number,
		/** All that the server said of it. */
		readonly problem?: Partial<Problem>
	) {
		super(code);
	}

	static offline(): Refusal {
		return new Refusal('offline', true);
	}

	static ofProblem(problem: Partial<Problem>, status: number): Refusal {
		const code = problem.code ?? (status === 401 ? 'unauthorized' : 'internal');
		const temporary = status >= 500 || status === 429;
		const { field, why, retry_after_ms } = problem;
		return new Refusal(code, temporary, field, why, retry_after_ms, problem);
	}

	/** An error frame of the live connection; for `invalid` its message goes on with the field and the reason. */
	static ofFrame(frame: { code?: number; message?: string; temporary?: boolean }): Refusal {
		// Below 100 are the SDK's own: time is up, or the connection went away.
		if ((frame.code ?? 0) < 100) return Refusal.offline();
		const [code = 'internal', field, why] = (frame.message ?? '').split(/[\s:]+/);
		return new Refusal(code, frame.temporary ?? false, field || undefined, why || undefined);
	}
}

/** Whatever was thrown, as a refusal. */
export function asRefusal(thrown: unknown): Refusal {
	if (thrown instanceof Refusal) return thrown;
	if (thrown instanceof TypeError) return Refusal.offline();
	return Refusal.ofFrame((thrown ?? {}) as { code?: number });
}
