/** Fresh reads of targets; dialogs plan from these. */

import {type EtlRun, groupRuns} from '../../checks/etl-runs.ts';
import {missingName} from '../../checks/named.ts';
import {type Clock, minute} from '../../clock.ts';
import type {CloudReads} from '../../cloud/port.ts';
import type {FunctionInfo, SchedulerJobInfo} from '../../cloud/resources.ts';
import {type Columns, type RowOf, rowsWith} from '../../cloud/sources/columns.ts';
import {functionsColumns} from '../../cloud/sources/functions.ts';
import {kindFor} from '../../cloud/sources/kinds.ts';
import {schedulerColumns} from '../../cloud/sources/scheduler.ts';
import type {Row, Series} from '../../cloud/types.ts';
import {paneOf} from '../../config/panes.ts';
import type {MetricSource, SourceConfig} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Poller, SourceState} from '../../poll/types.ts';
import {messageOf} from '../../text/errors.ts';
import {instantOf} from '../../zone.ts';
import type {ServiceView} from '../types.ts';

/** Dependencies of fresh reads; the poller is optional and only makes them cheaper. */
export interface Eyes {
	reads: CloudReads;
	clock: Clock;
	poller?: Pick<Poller, 'source' | 'hurry' | 'stats'>;
}

/** How far back revisions that served are searched, and in which steps. */
const history = {window: '7d', period: '600s'} as const;

export function serviceResource(system: SystemConfig, service: string): string {
	return `projects/${system.project}/locations/${system.region}/services/${service}`;
}

/** The service now with the request counts of its revisions; a missing history is reported in the result, not thrown. Throws CloudError for the service. */
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
	const id = system.actions.allow['run.rollback']?.find(({target}) => target === service)?.errors;
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
		if (answer.kind !== 'series') return {error: `${id} answered ${answer.kind}`};
		const labels = answer.series.map(one => one.labels);
		const missing = missingName('series', 'label', labels, ['revision_name', 'response_code_class']) ?? answer.cut;
		if (missing !== undefined) return {error: `${id}: ${missing}`};
		return {series: answer.series, delaySeconds: answer.delaySeconds};
	} catch (error) {
		return {error: messageOf(error)};
	}
}

/** A fresh list, by the system's source of that kind or by a temporary one. Throws CloudError. */
export async function freshList<C extends Columns>(
	{reads}: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	usual: SourceConfig,
	columns: C,
): Promise<{rows: readonly RowOf<C>[]; cut?: string}> {
	const kind = kindFor(usual);
	const found = Object.entries(system.sources).find(([, source]) => kindFor(source) === kind);
	const [id, source] = found ?? ['action.list', usual];
	const {answer} = await reads.read(system, id, source, undefined, new AbortController().signal);
	const rows = rowsWith(answer, columns);
	if (!rows) throw new TypeError(`${id} does not answer with ${Object.keys(columns).join(', ')}`);
	return {rows, ...(answer.cut !== undefined && {cut: answer.cut})};
}

function named<Row extends {name: string | null}>(
	{rows, cut}: {rows: readonly Row[]; cut?: string},
	what: string,
	name: string,
	{project, region}: SystemConfig,
): Row {
	const found = rows.find(row => row.name === name);
	if (found) return found;
	throw new Error(
		`the ${what} ${name} is not in ${project}/${region}${cut === undefined ? '' : `; what was read: ${cut}`}`,
	);
}

/** ms: Google's limit for a function that names none. */
const usualTimeout = minute;

export const functionResource = ({project, region}: SystemConfig, name: string): string =>
	`projects/${project}/locations/${region}/functions/${name}`;

/** The function as it is now. Throws CloudError, and Error when it is not there. */
export async function lookAtFunction(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
): Promise<FunctionInfo> {
	const {region} = system;
	const list = await freshList(eyes, system, {functions: true}, functionsColumns);
	// The list is of all regions, and a name may be there in several of them.
	const here = {...list, rows: list.rows.filter(row => row.region === region)};
	const {state, url, revision, timeout_ms: timeout, message} = named(here, 'function', name, system);
	return {
		name,
		resource: functionResource(system, name),
		state: state ?? '',
		url: url ?? '',
		revision: revision ?? '',
		timeoutSeconds: (timeout ?? usualTimeout) / 1000,
		...(message !== null && {message}),
	};
}

/** The Scheduler jobs as they are now, by name. The answer throws Error for one that is not there. Throws CloudError. */
export async function lookAtJobs(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
): Promise<(name: string) => SchedulerJobInfo> {
	const list = await freshList(eyes, system, {scheduler: true}, schedulerColumns);
	return name => jobOf(named(list, 'job', name, system), system);
}

/** The Scheduler job as it is now. Throws CloudError, and Error when it is not there. */
export const lookAtJob = async (
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
): Promise<SchedulerJobInfo> => (await lookAtJobs(eyes, system))(name);

function jobOf(found: RowOf<typeof schedulerColumns>, system: SystemConfig): SchedulerJobInfo {
	const name = found.name ?? '';
	const {state, schedule, time_zone: timeZone, next_run_at: next, last_attempt_at: last, last_code: code} = found;
	const {target, deadline_ms: deadlineMs, retry_ms: retryMs, retries} = found;
	return {
		name,
		resource: `projects/${system.project}/locations/${system.region}/jobs/${name}`,
		state: state ?? '',
		schedule: schedule ?? '',
		timeZone: timeZone ?? '',
		calls: target ?? '',
		retryMs: retryMs ?? 0,
		retries: retries ?? 0,
		...(deadlineMs !== null && {deadlineMs}),
		...(next !== null && {nextAt: instantOf(next)}),
		...(last !== null && {lastAttemptAt: instantOf(last)}),
		...(code !== null && {lastCode: code}),
	};
}

/** Readings from before the start say nothing about now. */
const liveOf = ({reading, remembered}: SourceState) => (remembered ? undefined : reading);

/**
 * Runs of one ETL source value, oldest first; from the poller where there is one. Errors are skipped: the next read may work.
 */
export async function runsOf(
	{reads, poller, clock}: Eyes,
	system: SystemConfig,
	follow: string,
): Promise<readonly EtlRun[]> {
	const rows: {id: string; row: Row}[] = [];
	for (const id of paneOf(system, 'runs')?.runs ?? []) {
		const source = system.sources[id];
		if (!source) continue;
		try {
			const reading = poller
				? liveOf(poller.source(system.system, id))
				: await reads.read(system, id, source, undefined, new AbortController().signal);
			if (reading?.answer.kind === 'rows') for (const row of reading.answer.rows) rows.push({id, row});
		} catch {
			// A run that cannot be seen now is not a run that does not exist.
		}
	}
	return groupRuns(rows, new Map(), clock.now(), system.tz).get(follow) ?? [];
}
