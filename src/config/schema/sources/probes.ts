/** Pages of others, such as vendors. */
import {z} from 'zod';
import {anyName, webAddress} from '../values.ts';
import {every} from './common.ts';

export const probes = {
	answers: 'list',
	schema: z.strictObject({
		probes: z
			.record(anyName.min(1), webAddress)
			.refine(pages => Object.keys(pages).length > 0, 'names no page. Write Name: https://…')
			.describe('Name → URL to GET, without credentials'),
		every,
	}),
} as const;
