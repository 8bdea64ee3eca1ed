/** What to do while something burns. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const todo = z
	.strictObject(paneShape('todo', 'What to do'))
	.describe('Likely cause, what speaks against it, next steps and whom it hits; there only while an alert fires');
