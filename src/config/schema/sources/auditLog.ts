/** Changes in the audit log of the project. */
import {z} from 'zod';
import {every, window} from './common.ts';

export const auditLog = {
	answers: 'list',
	schema: z.strictObject({
		auditLog: z.literal(true),
		window: window.default('30d').describe('How long ago a change may have been made'),
		limit: z.number().int().positive().max(1000).default(200).describe('Changes read at most, the newest first'),
		every,
	}),
} as const;
