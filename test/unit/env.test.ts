/** Environment variables in a cell: what may be told, and that what was written can be read. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type EnvVariable, envOf, envText} from '../../src/cloud/sources/env.ts';

test('values are told, secrets are named, what looks secret is not told', () =>
	expect(
		envText([
			{name: 'LOG_LEVEL', value: 'info'},
			{name: 'API_KEY', secret: 'projects/1/secrets/api-key', version: '3'},
			{name: 'db_pass', value: 'swordfish'},
			{name: 'SESSION_TOKEN', value: 't'},
			{name: 'DATABASE', value: 'postgres://user:swordfish@host/db'},
			{name: 'HOSTS', value: 'a, b=c'},
		]),
	).toBe(
		'LOG_LEVEL=info, API_KEY=secret:api-key/3, db_pass=(hidden), SESSION_TOKEN=(hidden), DATABASE=postgres://…@host/db, HOSTS="a, b=c"',
	));

test('nothing is null', () => {
	expect(envText([])).toBeNull();
	expect(envOf(null)).toEqual({values: new Map(), whole: true});
});

const variable: fc.Arbitrary<EnvVariable> = fc.record({
	name: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,11}$/),
	value: fc.oneof(fc.string({unit: fc.constantFrom(...'a1 ,="\\…')}), fc.string({maxLength: 300})),
});

test('what was written is read again, and a cell without room says so', () =>
	fc.assert(
		fc.property(fc.uniqueArray(variable, {selector: ({name}) => name, maxLength: 40}), variables => {
			const cell = envText(variables);
			const {values, whole} = envOf(cell);
			expect((cell ?? '').length).toBeLessThanOrEqual(2005);
			expect([...values.keys()]).toEqual(variables.map(({name}) => name).slice(0, whole ? undefined : values.size));
			for (const [name, value] of values) {
				const one = variables.filter(variable => variable.name === name);
				expect(envOf(envText(one)).values.get(name)).toBe(value);
			}
		}),
	));
