/** Metrics of the services beside webhook-processor, and of the functions' calls. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects, region} from '../contract/names.ts';
import {type Context, revisionOf} from './context.ts';
import {minute, traffic} from './daily.ts';
import {latencies, utilizations} from './distribution.ts';
import {troubleOf} from './sales-trouble.ts';
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
		const revision = revisionOf(context, project, service);
		const resourceLabels = labelsOf({project, service, revision});
		const trouble = troubleOf(context, service, revision, start);
		const failed = Math.round(count * (trouble?.share ?? 0));
		for (const [status, requests] of [
			[200, count - failed],
			[trouble?.status ?? 500, failed],
		] as const) {
			if (requests === 0) continue;
			const shared = {project, resourceLabels, metricLabels: codeLabels(status), end: start + minute};
			samples.push(
				{...shared, type: metric.requests, value: requests},
				{...shared, type: metric.latencies, value: latencies(requests, latency, 0.5)},
			);
		}
	}
	return samples;
}

interface Serving {
	project: string;
	service: string;
	revision: string;
}

const labelsOf = ({project, service, revision}: Serving) => ({
	project_id: project,
	location: region,
	service_name: service,
	configuration_name: service,
	revision_name: revision,
});

const codeLabels = (status: number) => ({
	response_code: String(status),
	response_code_class: `${Math.floor(status / 100)}xx`,
});

/** One call of a function that ended at `at` after `latencyMs`. */
export function callSamples(
	{project, service, revision}: Serving,
	at: number,
	status: number,
	latencyMs: number,
): MetricSample[] {
	const resourceLabels = labelsOf({project, service, revision});
	const end = (Math.floor(at / minute) + 1) * minute;
	const shared = {project, resourceLabels, metricLabels: codeLabels(status), end};
	// A call that takes long holds more in memory.
	const memory = Math.min(0.72, 0.28 + 0.06 * Math.log10(Math.max(1, latencyMs)));
	return [
		{...shared, type: metric.requests, value: 1},
		{...shared, type: metric.latencies, value: latencies(1, latencyMs, 0.01)},
		{project, resourceLabels, metricLabels: {}, end, type: metric.memory, value: utilizations(1, memory, 0.01)},
	];
}
