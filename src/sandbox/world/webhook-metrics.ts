/** Metric samples of one minute of webhook-processor, and of what it works with. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects, region} from '../contract/names.ts';
import type {Context} from './context.ts';
import {minute, traffic} from './daily.ts';
import {concurrencies, latencies, utilizations} from './distribution.ts';
import {outsideSamples} from './outside-metrics.ts';
import {queueSamples} from './queue-metrics.ts';
import {webhook} from './revisions.ts';
import {metric} from './schema.ts';
import {spannerSamples} from './spanner-metrics.ts';
import type {Stress} from './stress.ts';

const project = projects.ingestion;

/** Requests a minute on a weekday's mean. */
export const requestsPerMinute = 270;
const healthyErrorRatio = 0.000_008;
/** Calls a minute without a valid signature, while somebody tries. */
export const strangersPerMinute = 45;
/** From this much of a leak on instances run out of memory. */
export const fullOfLeak = 0.8;

export interface Served {
	revision: string;
	share: number;
	isBad: boolean;
	/** Its memory as a multiple of the usual one; 1 by default. */
	room?: number;
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
	const arriving = rng.poisson(requestsPerMinute * traffic(start));
	const answers = context.pressure.reachable && serving.length > 0;
	const total = answers ? arriving : 0;
	const strangers = answers && context.pressure.intruder ? strangersPerMinute : 0;
	const bad = serving.reduce((sum, item) => sum + (item.isBad ? item.share : 0), 0);
	const weights = rng.between(0.96, 1.04);

	// A region that is out measures nothing of its instances; without calls they are there, and idle.
	for (const {revision, share, isBad, room = 1} of context.pressure.regionUp ? serving : []) {
		const requests = Math.round(total * share);
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
		const lost = stress.leak > fullOfLeak ? 0.012 : healthyErrorRatio;
		const serverErrors = Math.min(requests, rng.poisson(requests * (isBad ? 0.135 * onset : lost)));
		const refused = Math.min(requests - serverErrors, rng.poisson(requests * 0.006));
		const clientErrors = refused + Math.round(strangers * share);
		const good = requests - serverErrors - refused;
		const median = (isBad ? 365 + 2150 * stress.slow : 365 + 120 * stress.stall + 1900 * stress.cold) * weights;
		const classes: [string, string, number, number][] = [
			['2xx', '200', good, median],
			['4xx', '401', clientErrors, 20],
			['5xx', '500', serverErrors, isBad ? 900 + 4000 * stress.slow : 600],
		];
		for (const [response_code_class, response_code, count, middle] of classes) {
			if (count === 0) continue;
			write(metric.requests, {response_code, response_code_class}, count);
			write(metric.latencies, {response_code, response_code_class}, latencies(count, middle, 0.54 + 0.1 * stress.cold));
		}
		if (serverErrors > 0) failed.push({revision, count: serverErrors});
		const instances = Math.max(
			2,
			Math.round((requests / 60) * (isBad ? 1.1 + 3 * stress.slow : 1.1 + 4 * stress.cold)),
		);
		write(metric.instances, {state: 'active'}, instances);
		// Two at a time are all that an instance takes while it is told to.
		const atOnce = stress.cold > 0.5 ? 2 : 6 + 5 * traffic(start) + (isBad ? 40 * stress.slow : 0);
		if (requests > 0) write(metric.concurrency, {state: 'active'}, concurrencies(instances, atOnce));
		write(metric.instances, {state: 'idle'}, isBad && stress.slow > 0.5 ? 0 : 2);
		write(
			metric.cpu,
			{},
			utilizations(
				instances,
				Math.min(0.93, 0.22 + 0.1 * traffic(start) + (isBad ? 0.1 * stress.slow : 0)) * weights,
				0.06,
			),
		);
		// Every instance that starts is one that a request may wait for.
		const starts = rng.poisson(instances * (0.04 + 1.5 * stress.cold + (stress.leak > fullOfLeak ? 0.4 : 0)));
		if (starts > 0) write(metric.startups, {}, latencies(starts, 2100, 0.3));
		write(
			metric.memory,
			{},
			utilizations(
				instances,
				Math.min(0.97, (0.41 + (isBad ? 0.15 * stress.slow : 0)) / room + 0.56 * stress.leak) * weights,
				0.05,
			),
		);
	}
	return {
		samples: [
			...samples,
			...queueSamples(context, end, stress),
			...spannerSamples(context, end, total, stress),
			...outsideSamples(context, end, total, stress),
		],
		failed,
	};
}
