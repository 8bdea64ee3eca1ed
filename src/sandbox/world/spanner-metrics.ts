/** Metric samples of one minute of the Spanner instance. */
import type {MetricSample} from '../contract/metrics.ts';
import {projects, region} from '../contract/names.ts';
import type {Context} from './context.ts';
import {day, traffic} from './daily.ts';
import {database, instance, metric} from './schema.ts';
import {unitsNow, usualUnits} from './spanner.ts';
import type {Stress} from './stress.ts';

const project = projects.ingestion;
/** Bytes that a thousand processing units may hold, that were stored in 1970 so to say, and that each day adds. */
const storageLimit = 1.1e13;
const storedPerDay = 1.5e7;
const storedAtEpoch = 4.13e10 - 20_000 * storedPerDay;

export function spannerSamples(context: Context, end: number, requests: number, stress: Stress): MetricSample[] {
	const rng = context.rng('spanner', end);
	const resourceLabels = {
		project_id: project,
		instance_id: instance,
		instance_config: '',
		location: region,
		database,
	};
	const load = traffic(end);
	/** The same work is a smaller share of a larger instance. */
	const share = usualUnits / unitsNow(context, end);
	const cpu = (priority: string, value: number): MetricSample => ({
		project,
		type: metric.spannerCpu,
		resourceLabels,
		metricLabels: {priority, is_system: 'false'},
		end,
		value: Math.round(Math.min(1, value * share) * 10_000) / 10_000,
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
		cpu('high', 0.16 + 0.06 * load + 0.2 * stress.stall + 0.55 * stress.refused + rng.between(-0.015, 0.015)),
		cpu('medium', 0.03 + rng.between(0, 0.02)),
	];
	const failing = (status: string, value: number) => {
		if (value > 0) samples.push({...calls, metricLabels: {status, method: 'ExecuteStreamingSql'}, value});
	};
	failing('resource_exhausted', rng.poisson(9 * stress.stall + 26 * stress.refused));
	if (!context.pressure.regionUp) {
		// Clients go on asking; nobody answers, and nothing else is measured.
		failing('unavailable', context.rng('region', end).poisson(45));
		return samples.filter(({metricLabels}) => metricLabels.status === 'unavailable');
	}
	const ofInstance = (type: string, value: number): MetricSample => ({...calls, type, metricLabels: {}, value});
	const sessions = Math.round((34 + 9 * load) * (1 + 0.4 * stress.stall + 1.6 * stress.refused));
	samples.push(
		calls,
		ofInstance(metric.spannerSessions, sessions),
		// It grows by about a gigabyte a week.
		ofInstance(metric.spannerStorage, Math.round(storedAtEpoch + (end / day) * storedPerDay)),
		ofInstance(metric.spannerStorageShare, (storedAtEpoch + (end / day) * storedPerDay) / storageLimit),
	);
	return samples;
}
