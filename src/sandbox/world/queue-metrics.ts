/** Metric samples of one minute of the Pub/Sub subscriptions. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {traffic} from './daily.ts';
import {metric} from './schema.ts';
import type {Stress} from './stress.ts';

const project = projects.ingestion;

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
	const main = 'webhook-processing-sub';
	const dead = 'webhook-processing-dlq-sub';
	const samples = [
		sample(
			metric.backlog,
			main,
			(context.pressure.reachable ? usualBacklog(context, end) : 0) + Math.round(stress.backlog),
		),
		sample(metric.oldest, main, Math.round(context.rng('oldest', end).between(1, 7) + stress.oldest)),
		sample(metric.backlog, dead, Math.round(stress.dead)),
		sample(metric.oldest, dead, Math.round(stress.dead > 0 ? stress.oldest / 2 + 30 : 0)),
	];
	if (stress.oldest > 300 && stress.stall > 0.5) samples.push(sample(metric.deadLetters, main, 4));
	return samples;
}
