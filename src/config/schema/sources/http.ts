/** A health page. */
import {z} from 'zod';
import {webAddress} from '../values.ts';
import {every} from './common.ts';

export const http = {
	answers: 'list',
	schema: z.strictObject({http: webAddress.describe('URL to GET'), every}),
} as const;
