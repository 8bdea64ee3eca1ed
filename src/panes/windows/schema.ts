/** Change windows of the system. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const windows = z
	.strictObject(paneShape('windows', 'Change windows'))
	.describe('When which changes may be made: open now, or when they open next');
