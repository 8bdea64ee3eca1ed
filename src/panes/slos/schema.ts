/** A pane of all SLOs of the system. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const slos = z
	.strictObject(paneShape('slos', 'SLOs'))
	.describe('The SLOs of the system: value, target, budget, burn. One per system');
