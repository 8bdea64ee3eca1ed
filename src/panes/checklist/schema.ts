/** Checklists of the system. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const checklist = z
	.strictObject({
		...paneShape('checklist', 'Checklists'),
		lists: z.array(z.string()).min(1).optional().describe('Ids of checklists; all of the system without it'),
	})
	.describe('What is to be looked at again and again: done, due or overdue, by whom and when');
