/** The errors of the log by what they have in common. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const signatures = z
	.strictObject(paneShape('signatures', 'Error signatures'))
	.describe('Errors of the log that the system follows, without numbers, ids and quoted texts. One per system');
