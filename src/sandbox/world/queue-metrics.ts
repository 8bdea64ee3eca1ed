/** Metric samples of one minute of the Pub/Sub subscriptions. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {traffic} from './daily.ts';
import {metric} from './schema.ts';
import type {Stress} from './stress.ts';

const project = projects.ingestion;
export const mainQueue = 'webhook-processing-sub';
export const deadQueue = 'webhook-processing-dlq-sub';

/** Undelivered messages that are there on a healthy day, too. */
function usualBacklog(context: Context, end: number): number {
	return Math.min(15, Math.max(2, Math.round(3 + 3 * traffic(end) + context.rng('backlog', end).normal() * 1.6)));
}

export function queueSamples(context: Context, end: number, stress: Stress): MetricSample[] {
	const sample = (type: string, subscription_id: string, value: number): MetricSample => ({
		project,
		type,
		resourceLabels: {project_id: project, subscription_id},
		metricLabels: {},
		end,
		value,
	});
	const kept = (subscription: string) => context.stores.control.kept(project, subscription);
	const dead = Math.round(stress.dead) + kept(deadQueue);
	const samples = [
		sample(
			metric.backlog,
			mainQueue,
			(context.pressure.reachable ? usualBacklog(context, end) : 0) + Math.round(stress.backlog) + kept(mainQueue),
		),
		sample(metric.oldest, mainQueue, Math.round(context.rng('oldest', end).between(1, 7) + stress.oldest)),
		sample(metric.backlog, deadQueue, dead),
		sample(metric.oldest, deadQueue, Math.round(dead > 0 ? stress.oldest / 2 + 30 : 0)),
	];
	if (stress.oldest > 300 && stress.stall > 0.5) samples.push(sample(metric.deadLetters, mainQueue, 4));
	return samples;
}
