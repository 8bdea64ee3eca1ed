/** The alerts of the system. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const alerts = z
	.strictObject(paneShape('alerts', 'Alerts'))
	.describe('What the checks say. Every system has one, on its first page');
