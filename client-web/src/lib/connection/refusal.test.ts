import { describe, expect, it } from 'vitest';

import { asRefusal, Refusal } from './refusal';

describe('a refusal', () => {
	it('of a problem document names the field', () => {
		const problem = { code: 'invalid', field: 'handle', why: 'taken' };
		expect(Refusal.ofProblem(problem, 422)).toMatchObject({ ...problem, temporary: false });
	});

	it('of an error frame reads the field and the reason from its message', () => {
		const refusal = Refusal.ofFrame({ code: 1422, message: 'invalid: body too_long' });
		expect(refusal).toMatchObject({ code: 'invalid', field: 'body', why: 'too_long' });
	});

	it('of the SDK itself means no connection', () => {
		expect(asRefusal({ code: 1, message: 'timeout' })).toMatchObject({
			code: 'offline',
			temporary: true
		});
	});
});
