/** Fresh looks at what an action is about; the dialogs plan from these. */

import type {Clock} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import type {Answer, FunctionInfo, Row, SchedulerJobInfo, Series} from '../cloud/types.ts';
import type {MetricSource, SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Poller, SourceState} from '../poll/types.ts';
import {messageOf} from '../text/errors.ts';
import type {ServiceView} from './types.ts';

/** What looking needs; the poller is optional and only makes it cheaper. */
export interface Eyes {
	reads: CloudReads;
	clock: Clock;
	poller?: Pick<Poller, 'source' | 'hurry' | 'stats'>;
}

/** How far back we look for revisions that served, and in which steps. */
const history = {window: '7d', period: '600s'} as const;

export function serviceResource(system: SystemConfig, service: string): string {
	return `projects/${system.project}/locations/${system.region}/services/${service}`;
}

/** The service now with the request counts of its revisions; a missing history is told, not thrown. Throws CloudError for the service. */
export async function lookAtService(
	{reads, clock}: Eyes,
	system: SystemConfig,
	name: string,
	signal: AbortSignal = new AbortController().signal,
): Promise<ServiceView> {
	const [service, requests] = await Promise.all([
		reads.service(serviceResource(system, name), signal),
		requestCounts({reads}, system, name, signal, history),
	]);
	const own = new Set(service.revisions.map(revision => revision.name));
	const series = 'series' in requests ? requests.series.filter(({labels}) => own.has(labels.revision_name ?? '')) : [];
	return {
		service,
		series,
		delaySeconds: 'series' in requests ? requests.delaySeconds : 0,
		...('error' in requests ? {historyError: requests.error} : {}),
		at: clock.now(),
	};
}

type Counts = {series: readonly Series[]; delaySeconds: number} | {error: string};

/** Cloud Run's own request counts, for services whose system names no source for them. */
const defaultCounts = (service: string): MetricSource => ({
	metric: 'run.googleapis.com/request_count',
	filter: `resource.type="cloud_run_revision" AND resource.labels.service_name="${service}"`,
	aligner: 'ALIGN_DELTA',
	period: '60s',
	reducer: 'REDUCE_SUM',
	groupBy: ['resource.labels.revision_name', 'metric.labels.response_code_class'],
	window: '1h',
});

/** The source of request counts by revision_name and response_code_class of a service: the configured one, or Cloud Run's own. */
export function countsSource(system: SystemConfig, service: string): {id: string; source: MetricSource} {
	const id = system.actions.rollback.find(item => item.service === service)?.errors;
	const source = id === undefined ? undefined : system.sources[id];
	return id !== undefined && source && 'metric' in source
		? {id, source}
		: {id: 'action.requests', source: defaultCounts(service)};
}

/** Request counts of a service, optionally over another window. Never throws. */
export async function requestCounts(
	{reads}: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	service: string,
	signal: AbortSignal,
	over: {window?: string; period?: string} = {},
): Promise<Counts> {
	const {id, source} = countsSource(system, service);
	try {
		const {answer} = await reads.read(system, id, {...source, ...over}, undefined, signal);
		return answer.kind === 'series'
			? {series: answer.series, delaySeconds: answer.delaySeconds}
			: {error: `${id} answered ${answer.kind}`};
	} catch (error) {
		return {error: messageOf(error)};
	}
}

type Of<K extends Answer['kind']> = Extract<Answer, {kind: K}>;

async function readKind<K extends Answer['kind']>(
	{reads}: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	key: 'functions' | 'scheduler',
	kind: K,
): Promise<Of<K>> {
	const found = Object.entries(system.sources).find(([, source]) => key in source);
	const [id, source]: [string, SourceConfig] = found ?? [
		key,
		key === 'functions' ? {functions: true} : {scheduler: true},
	];
	const {answer} = await reads.read(system, id, source, undefined, new AbortController().signal);
	if (answer.kind !== kind) throw new TypeError(`${id} answered ${answer.kind}`);
	return answer as Of<K>;
}

/** The function as it is now; undefined when it is not there. Throws CloudError. */
export async function lookAtFunction(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
): Promise<FunctionInfo | undefined> {
	const {functions} = await readKind(eyes, system, 'functions', 'functions');
	return functions.find(item => item.name === name);
}

/** The Scheduler job as it is now; undefined when it is not there. Throws CloudError. */
export async function lookAtJob(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
): Promise<SchedulerJobInfo | undefined> {
	const {jobs} = await readKind(eyes, system, 'scheduler', 'scheduler');
	return jobs.find(item => item.name === name);
}

/** What was read before the wall was started says nothing about now. */
const liveOf = ({reading, remembered}: SourceState) => (remembered ? undefined : reading);

/** Rows of runs (source, status, started_at, ...) of one ETL source value, from the poller where there is one. Errors are skipped: the next look may work. */
export async function runsOf({reads, poller}: Eyes, system: SystemConfig, follow: string): Promise<Row[]> {
	const rows: Row[] = [];
	for (const id of system.panes.etl?.runs ?? []) {
		const source = system.sources[id];
		if (!source) continue;
		try {
			const reading = poller
				? liveOf(poller.source(system.system, id))
				: await reads.read(system, id, source, undefined, new AbortController().signal);
			if (reading?.answer.kind === 'rows') rows.push(...reading.answer.rows.filter(row => row.source === follow));
		} catch {
			// A run that cannot be seen now is not a run that does not exist.
		}
	}
	return rows;
}
