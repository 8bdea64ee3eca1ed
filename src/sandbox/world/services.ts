/** Metrics of the services beside webhook-processor, and of the functions' calls. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects, region} from '../contract/names.ts';
import type {Context} from './context.ts';
import {minute, traffic} from './daily.ts';
import {latencies} from './distribution.ts';
import {revisionOf} from './logs.ts';
import {metric} from './schema.ts';

/** Project, service, requests a minute on a weekday's mean (0: even all day), usual latency in ms. */
const others: readonly [project: string, service: string, perMinute: number, latency: number][] = [
	[projects.sales, 'sales-intelligence-web', 14, 240],
	[projects.aiusage, 'daily-usage-analytics', 0, 4],
];

/** The minute that starts at `start`. */
export function serviceMinute(context: Context, start: number): MetricSample[] {
	const samples: MetricSample[] = [];
	for (const [project, service, perMinute, latency] of others) {
		// The pipeline's only regular request is its health check, twice a minute.
		const count =
			perMinute === 0 ? 2 : context.rng('service', service, start / minute).poisson(perMinute * traffic(start));
		if (count === 0) continue;
		const resourceLabels = {
			project_id: project,
			location: region,
			service_name: service,
			configuration_name: service,
			revision_name: context.stores.control.run.serving(project, service)[0]?.revision ?? revisionOf(service),
		};
		const shared = {
			project,
			resourceLabels,
			metricLabels: {response_code: '200', response_code_class: '2xx'},
			end: start + minute,
		};
		samples.push(
			{...shared, type: metric.requests, value: count},
			{...shared, type: metric.latencies, value: latencies(count, latency, 0.5)},
		);
	}
	return samples;
}

/** One call of a function that ended at `at` after `latencyMs`. */
export function callSamples(
	project: string,
	name: string,
	at: number,
	status: number,
	latencyMs: number,
): MetricSample[] {
	const resourceLabels = {
		project_id: project,
		location: region,
		service_name: name,
		configuration_name: name,
		revision_name: revisionOf(name),
	};
	const metricLabels = {response_code: String(status), response_code_class: `${Math.floor(status / 100)}xx`};
	const shared = {project, resourceLabels, metricLabels, end: (Math.floor(at / minute) + 1) * minute};
	return [
		{...shared, type: metric.requests, value: 1},
		{...shared, type: metric.latencies, value: latencies(1, latencyMs, 0.01)},
	];
}
