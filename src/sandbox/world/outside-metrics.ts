/** Metric samples of one minute of what stands around webhook-processor: uptime checks, load balancer, Vertex AI, Cloud Storage. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects, region} from '../contract/names.ts';
import type {Context} from './context.ts';
import {atLocal, localDate, minute} from './daily.ts';
import {isUp} from './revisions.ts';
import {metric} from './schema.ts';
import {healthOf, type Stress} from './stress.ts';

const project = projects.ingestion;

/** Where Google's uptime checkers of this check stand. */
const checkers = ['usa-oregon', 'eur-belgium', 'apac-singapore'];

/** The health endpoint asked once a minute from outside. */
function uptimeSamples(context: Context, end: number, stress: Stress): MetricSample[] {
	const passed = isUp(context) && healthOf(stress).status === 200;
	return checkers.map(checker_location => ({
		project,
		type: metric.uptime,
		resourceLabels: {project_id: project, host: 'api.company.com'},
		metricLabels: {checked_resource_id: 'api.company.com', checker_location, check_id: 'api-health'},
		end,
		value: passed ? 1 : 0,
	}));
}

/** Minutes after midnight at which the nightly export is written, and its files. */
const exportMinute = 4 * 60;
const exportFiles = 12;
/** Share of the calls whose recording is kept, and analysed by a model. */
const recorded = 0.2;

function storageSamples(context: Context, end: number, requests: number): MetricSample[] {
	const written = (bucket_name: string, value: number): MetricSample => ({
		project,
		type: metric.storageRequests,
		resourceLabels: {project_id: project, location: region, bucket_name},
		metricLabels: {method: 'WriteObject', response_code: 'OK'},
		end,
		value,
	});
	const recordings = context.rng('recordings', end).poisson(requests * recorded);
	const isExport = end - minute === atLocal(localDate(end), exportMinute);
	return [
		...(recordings > 0 ? [written(`${project}-audio`, recordings)] : []),
		...(isExport ? [written(`${project}-backups`, exportFiles)] : []),
	];
}

function modelSamples(context: Context, end: number, requests: number): MetricSample[] {
	const calls = context.rng('model', end).poisson(requests * recorded);
	if (calls === 0) return [];
	return [
		{
			project,
			type: metric.modelCalls,
			resourceLabels: {
				resource_container: project,
				location: region,
				publisher: 'google',
				model_user_id: 'gemini-2.5-flash',
			},
			metricLabels: {response_code: '200'},
			end,
			value: calls,
		},
	];
}

/** @param requests calls that reached the service in this minute */
export function outsideSamples(context: Context, end: number, requests: number, stress: Stress): MetricSample[] {
	return [
		...uptimeSamples(context, end, stress),
		...storageSamples(context, end, requests),
		...modelSamples(context, end, requests),
	];
}
