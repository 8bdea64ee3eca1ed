/** Metric samples of one minute of the ingestion system. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects, region} from '../contract/names.ts';
import type {Context} from './context.ts';
import {minute, traffic} from './daily.ts';
import {latencies, utilizations} from './distribution.ts';
import {webhook} from './revisions.ts';
import {instance, metric} from './schema.ts';
import type {Stress} from './stress.ts';

const project = projects.ingestion;

/** Requests a minute on a weekday's mean. */
const requestsPerMinute = 270;
const healthyErrorRatio = 0.000_008;

export interface Served {
	revision: string;
	share: number;
	isBad: boolean;
}

interface MinuteFacts {
	samples: MetricSample[];
	/** Server errors of this minute by revision. */
	failed: {revision: string; count: number}[];
}

/** The minute that starts at `start`. The same arguments give the same samples. */
export function webhookMinute(
	context: Context,
	start: number,
	serving: readonly Served[],
	stress: Stress,
): MinuteFacts {
	const rng = context.rng('webhook', start / minute);
	const end = start + minute;
	const samples: MetricSample[] = [];
	const failed: MinuteFacts['failed'] = [];
	const total = rng.poisson(requestsPerMinute * traffic(start));
	const bad = serving.reduce((sum, item) => sum + (item.isBad ? item.share : 0), 0);
	const weights = rng.between(0.96, 1.04);

	for (const {revision, share, isBad} of serving) {
		const requests = Math.round(total * share);
		if (requests === 0) continue;
		const labels = {
			project_id: project,
			location: region,
			service_name: webhook.service,
			configuration_name: webhook.service,
			revision_name: revision,
		};
		const write = (type: string, metricLabels: Record<string, string>, value: MetricSample['value']) =>
			samples.push({project, type, resourceLabels: labels, metricLabels, end, value});
		// Errors set in over the first minute or two; 'errors' follows the bad share of all traffic.
		const onset = isBad && bad > 0 ? Math.min(1, stress.errors / bad) : 0;
		const serverErrors = Math.min(requests, rng.poisson(requests * (isBad ? 0.135 * onset : healthyErrorRatio)));
		const clientErrors = Math.min(requests - serverErrors, rng.poisson(requests * 0.006));
		const good = requests - serverErrors - clientErrors;
		const median = (isBad ? 365 + 2150 * stress.slow : 365 + 120 * stress.stall) * weights;
		const classes: [string, string, number, number][] = [
			['2xx', '200', good, median],
			['4xx', '401', clientErrors, 20],
			['5xx', '500', serverErrors, isBad ? 900 + 4000 * stress.slow : 600],
		];
		for (const [response_code_class, response_code, count, middle] of classes) {
			if (count === 0) continue;
			write(metric.requests, {response_code, response_code_class}, count);
			write(metric.latencies, {response_code, response_code_class}, latencies(count, middle, 0.54));
		}
		if (serverErrors > 0) failed.push({revision, count: serverErrors});
		const instances = Math.max(2, Math.round((requests / 60) * (isBad ? 1.1 + 3 * stress.slow : 1.1)));
		write(metric.instances, {state: 'active'}, instances);
		write(metric.instances, {state: 'idle'}, isBad && stress.slow > 0.5 ? 0 : 2);
		write(
			metric.cpu,
			{},
			utilizations(
				instances,
				Math.min(0.93, 0.22 + 0.1 * traffic(start) + (isBad ? 0.45 * stress.slow : 0)) * weights,
				0.06,
			),
		);
		write(
			metric.memory,
			{},
			utilizations(instances, Math.min(0.93, 0.41 + (isBad ? 0.38 * stress.slow : 0)) * weights, 0.05),
		);
	}
	return {
		samples: [...samples, ...queueSamples(context, end, stress), ...spannerSamples(context, end, total, stress)],
		failed,
	};
}

/** Undelivered messages that are there on a healthy day, too. */
function usualBacklog(context: Context, end: number): number {
	return Math.min(15, Math.max(2, Math.round(3 + 3 * traffic(end) + context.rng('backlog', end).normal() * 1.6)));
}

function queueSamples(context: Context, end: number, stress: Stress): MetricSample[] {
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
		sample(metric.backlog, main, usualBacklog(context, end) + Math.round(stress.backlog)),
		sample(metric.oldest, main, Math.round(context.rng('oldest', end).between(1, 7) + stress.oldest)),
		sample(metric.backlog, dead, Math.round(stress.dead)),
		sample(metric.oldest, dead, Math.round(stress.dead > 0 ? stress.oldest / 2 + 30 : 0)),
	];
	if (stress.oldest > 300 && stress.stall > 0.5) samples.push(sample(metric.deadLetters, main, 4));
	return samples;
}

function spannerSamples(context: Context, end: number, requests: number, stress: Stress): MetricSample[] {
	const rng = context.rng('spanner', end);
	const resourceLabels = {
		project_id: project,
		instance_id: instance,
		instance_config: '',
		location: region,
		database: 'pipeline-db',
	};
	const load = traffic(end);
	const cpu = (priority: string, value: number): MetricSample => ({
		project,
		type: metric.spannerCpu,
		resourceLabels,
		metricLabels: {priority, is_system: 'false'},
		end,
		value: Math.round(value * 10_000) / 10_000,
	});
	const calls: MetricSample = {
		project,
		type: metric.spannerRequests,
		resourceLabels,
		metricLabels: {status: 'ok', method: 'ExecuteStreamingSql'},
		end,
		value: requests * 3 + rng.int(0, 20),
	};
	const samples = [
		cpu('high', 0.16 + 0.06 * load + 0.2 * stress.stall + rng.between(-0.015, 0.015)),
		cpu('medium', 0.03 + rng.between(0, 0.02)),
		calls,
	];
	const refused = rng.poisson(9 * stress.stall);
	if (refused > 0)
		samples.push({
			...calls,
			metricLabels: {status: 'resource_exhausted', method: 'ExecuteStreamingSql'},
			value: refused,
		});
	return samples;
}
