/** A list that the file itself holds: contacts, addresses, links. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const list = z
	.strictObject({
		...paneShape('list', 'List'),
		rows: z
			.array(
				z
					.record(z.string().min(1), z.string())
					.refine(row => Object.keys(row).length > 0, 'is empty. Write a name and a text, or remove it'),
			)
			.min(1)
			.describe('Column → text; {project} stands for the project, o opens the addresses of a row'),
	})
	.describe('Fixed rows: who to call, where to look');
