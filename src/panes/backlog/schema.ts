/** A pane of queues. */
import {z} from 'zod';
import {paneShape} from '../shape.ts';

export const backlog = z
	.strictObject({
		...paneShape('backlog', 'Pub/Sub backlog'),
		backlog: z.string().describe('Metric source num_undelivered_messages by subscription_id'),
		age: z.string().describe('Metric source oldest_unacked_message_age by subscription_id'),
		deadLetters: z.string().optional(),
		threshold: z.number().min(1).max(1e12).describe('Messages'),
	})
	.describe('Queues: what waits, how long, and whether it drains or grows');

export type BacklogPane = z.infer<typeof backlog>;
