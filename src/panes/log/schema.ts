/** The live log. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const log = z
	.strictObject({
		...paneShape('log', 'Error log'),
		columns: z
			.array(z.string().min(1))
			.max(6)
			.default([])
			.describe(
				'Fields of the entry by their paths, beside the message where there is room: payload.tenant, httpRequest.status',
			),
		filter: z.string().default('severity>=ERROR').describe('Logging filter of the tail'),
	})
	.describe('The log as it comes. One per system');
