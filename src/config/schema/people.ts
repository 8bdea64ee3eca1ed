/** The people who may approve actions, and how each of them is known. */
import {z} from 'zod';
import {anyName} from './values.ts';

const person = z
	.strictObject({
		groups: z.array(z.string().min(1)).min(1).describe('Groups that approvals: of the system files name'),
		login: z
			.string()
			.regex(/^[A-Za-z_][\w.-]*$/, 'a login of this machine')
			.optional()
			.describe('Login on this machine: approves by pitwall approve'),
		account: z.email().optional().describe('Google account: nobody approves what the same account asks for'),
		key: z
			.string()
			.regex(/^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/, 'a public key as pitwall approve --keygen prints it')
			.optional()
			.describe('Public key: approves by a signed code from another machine'),
	})
	.refine(
		({login, key}) => (login ?? key) !== undefined,
		'has neither login nor key: nothing would prove who approves',
	);

export const people = z.record(anyName, person);

export type People = z.infer<typeof people>;
