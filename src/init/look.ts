/** Looks at what a project has. Reads only; what may not be read is left out, and named. */
import {statusOfWord} from '../checks/run-words.ts';
import {toCloudError} from '../cloud/errors.ts';
import type {CloudReads} from '../cloud/port.ts';
import type {CloudSurvey, TableInfo} from '../cloud/survey.ts';
import {inTurns} from '../cloud/turns.ts';
import type {Answer, Row, Series} from '../cloud/types.ts';
import {type SourceConfig, sourceSchema} from '../config/schema/sources.ts';
import {type SystemConfig, systemSchema} from '../config/schema/system.ts';
import {jobDays, mostIn, queuesOf, regionOf, runJobsOf, serviceOf} from './counted.ts';
import type {Found, FoundFresh, FoundOutcomes, FoundRuns} from './found.ts';
import {asOutcomes, type OutcomeColumns, outcomesOf} from './outcomes.ts';
import {from, gapSql, nameOf, outcomesUsualSql, runsUsualSql} from './sql.ts';
import {maybeTimes, newestSql, withStoredTimes} from './stored.ts';
import {asRuns, asStamped, type RunTable} from './tables.ts';

/** Where to look. */
export interface Place {
	project: string;
	/** Absent: where most of its functions, calls or jobs of Cloud Run are, else us-central1. */
	region?: string;
	tz: string;
}

/** For sources that are of no region. */
const anyRegion = 'us-central1';
const location = 'resource.labels.location';
const logErrors = 'errors of the log';

const queueMetric = (name: string) => ({
	metric: `pubsub.googleapis.com/subscription/${name}`,
	filter: 'resource.type = "pubsub_subscription"',
	aligner: 'ALIGN_MAX',
	period: '5m',
});

/** Words of a status that are told. */
const mostWords = 8;
/** Tables that are looked at, tables of which the freshness is watched, and bytes that one look at a table may read. */
const mostTables = 300;
const mostFresh = 12;
const mostBytes = 1024 ** 3;
/** Services that are looked at one by one. */
const mostServices = 30;
/** More runs a day than this are events, not runs. */
const mostRuns = 2000;
const mostPipelines = 40;

/** A table with fewer hours of data proves no rhythm. */
const leastHours = 3;

export interface Eyes {
	reads: CloudReads;
	survey: CloudSurvey;
}

export async function lookAt({project, region: given, tz}: Place, {reads, survey}: Eyes): Promise<Found> {
	const unseen: string[] = [];
	/** The answer, or what stands for nothing where it may not be read. */
	async function seen<T>(what: string, ask: () => Promise<T>, nothing: T, again = false): Promise<T> {
		try {
			return await ask();
		} catch (raw) {
			const {kind, message} = toCloudError(raw, 'google');
			// A first call may wait for connections that are being made.
			if (kind === 'timeout' && !again) return seen(what, ask, nothing, true);
			unseen.push(`${what}: ${message}`);
			return nothing;
		}
	}
	const systemIn = (region: string): SystemConfig =>
		systemSchema.parse({system: 'init', title: project, project, region, tz, sources: {}, panes: []});
	const read = async (source: object, region = given ?? anyRegion): Promise<Answer> => {
		const config: SourceConfig = sourceSchema.parse(source);
		return (await reads.read(systemIn(region), 'init', config, undefined, new AbortController().signal)).answer;
	};
	const rows = async (source: object, region?: string): Promise<readonly Row[]> => {
		const answer = await read(source, region);
		return answer.kind === 'rows' ? answer.rows : [];
	};
	const series = (what: string, source: object): Promise<readonly Series[]> =>
		seen(what, async () => {
			const answer = await read({window: '1d', ...source});
			return answer.kind === 'series' ? answer.series : [];
		}, []);

	/** Says that there is more than is watched. */
	function leftOut(there: number, most: number, what: string): void {
		if (there > most) unseen.push(`${there - most} of ${there} ${what}`);
	}

	const [functions, requests, executions] = await Promise.all([
		seen('functions', () => rows({functions: true}), []),
		series('requests of Cloud Run', {
			metric: 'run.googleapis.com/request_count',
			aligner: 'ALIGN_DELTA',
			period: '5m',
			reducer: 'REDUCE_SUM',
			groupBy: [location, 'resource.labels.service_name', 'metric.labels.response_code_class'],
		}),
		series('jobs of Cloud Run', {
			metric: 'run.googleapis.com/job/completed_execution_count',
			filter: 'resource.type = "cloud_run_job"',
			aligner: 'ALIGN_DELTA',
			period: '1d',
			reducer: 'REDUCE_SUM',
			groupBy: [location, 'resource.labels.job_name', 'metric.labels.result'],
			window: `${jobDays}d`,
		}),
	]);
	const region = given ?? regionOf(functions, [...requests, ...executions]);
	const [revisions, jobs, subscriptions, latencies, waiting, oldest, uptime, errors, listed, databases, policies] =
		await Promise.all([
			seen('services of Cloud Run', () => rows({revisions: true}, region), []),
			seen('jobs of Cloud Scheduler', () => rows({scheduler: true}, region), []),
			seen('subscriptions of Pub/Sub', () => reads.subscriptions(project), []),
			series('latencies of Cloud Run', {
				metric: 'run.googleapis.com/request_latencies',
				aligner: 'ALIGN_PERCENTILE_95',
				period: '5m',
				reducer: 'REDUCE_MAX',
				groupBy: ['resource.labels.service_name'],
			}),
			series('queues of Pub/Sub', queueMetric('num_undelivered_messages')),
			series('ages in Pub/Sub', queueMetric('oldest_unacked_message_age')),
			series('uptime checks', {
				metric: 'monitoring.googleapis.com/uptime_check/check_passed',
				aligner: 'ALIGN_FRACTION_TRUE',
				window: '1h',
			}),
			series(logErrors, {
				metric: 'logging.googleapis.com/log_entry_count',
				filter: 'metric.labels.severity = one_of("ERROR", "CRITICAL", "ALERT", "EMERGENCY")',
				aligner: 'ALIGN_DELTA',
				reducer: 'REDUCE_SUM',
			}),
			seen('tables of BigQuery', () => survey.tables(project, mostTables), []),
			seen('databases of Spanner', () => survey.databases(project), []),
			seen('alert policies', () => survey.alertPolicies(project), []),
		]);

	const [database] = databases;
	/** The rows of a query over one table, unless it would read too much. */
	async function query(sql: string, table: string): Promise<readonly Row[]> {
		const {bytes} = await survey.dryRun(systemIn(region), {bigquery: sql});
		if (bytes > mostBytes) throw new Error(`${table} is too large to be looked at whole`);
		return rows({bigquery: sql, tables: [table]}, region);
	}
	/** The table with the times that it holds as numbers or texts. */
	async function withTimes(table: TableInfo): Promise<TableInfo> {
		const columns = maybeTimes(table);
		if (columns.length === 0) return table;
		const sql = newestSql(columns, from(table));
		const [newest] = await seen(`times in ${nameOf(table)}`, () => query(sql, nameOf(table)), []);
		return newest ? withStoredTimes(table, columns, newest) : table;
	}
	async function runsOf(table: RunTable): Promise<FoundRuns[]> {
		const usual = await seen(`runs in ${nameOf(table)}`, () => query(runsUsualSql(table), nameOf(table)), []);
		const runs = usual.reduce((sum, row) => sum + Number(row.runs ?? 0), 0);
		if (runs === 0 || runs / 14 > mostRuns || usual.length > mostPipelines) return [];
		const pipelines = usual.map(({source, longest}) => ({
			source: String(source ?? table.table),
			longest: typeof longest === 'number' ? longest : null,
		}));
		const words = usual.flatMap(row => String(row.words ?? '').split('|'));
		const unknown = [...new Set(words)].filter(word => word !== '' && statusOfWord(word) === 'unknown');
		return [{table, pipelines, unknown: unknown.slice(0, mostWords)}];
	}
	async function freshOf(table: TableInfo): Promise<FoundFresh[]> {
		const stamped = asStamped(table);
		if (!stamped) return [];
		const [found] = await seen(`age of ${nameOf(table)}`, () => query(gapSql(stamped), nameOf(table)), []);
		const {gap, hours} = found ?? {};
		return typeof gap === 'number' && Number(hours) >= leastHours ? [{table: stamped, gap}] : [];
	}
	async function seenOutcomes(columns: OutcomeColumns): Promise<FoundOutcomes[]> {
		const {table, status, time} = columns;
		const system = {...systemIn(region), ...(database && {spanner: database})};
		const source = sourceSchema.parse({spanner: outcomesUsualSql(table, status, time)});
		const words = await seen(`outcomes in ${table}`, async () => {
			const {answer} = await reads.read(system, 'init', source, undefined, new AbortController().signal);
			return answer.kind === 'rows' ? answer.rows : [];
		}, []);
		const found = outcomesOf(columns, words);
		return found ? [found] : [];
	}
	const tables = await inTurns(listed, withTimes);
	const runTables = tables.flatMap(table => asRuns(table) ?? []);
	const runs = (await inTurns(runTables, runsOf)).flat();
	const isRuns = (table: TableInfo) => runs.some(one => nameOf(one.table) === nameOf(table));
	const fresh = (
		await inTurns(
			tables.filter(table => !isRuns(table)),
			freshOf,
		)
	).flat();
	const outcomes = (
		await inTurns(database?.tables.flatMap(table => asOutcomes(table) ?? []) ?? [], seenOutcomes)
	).flat();
	const names = new Set(functions.map(({name}) => String(name)));
	const inRegion = [...new Set(revisions.map(({service}) => String(service)))].filter(name => !names.has(name));
	const services = inRegion
		.map(name =>
			serviceOf(
				name,
				requests.filter(({labels}) => labels.location === region),
				latencies,
			),
		)
		.toSorted((a, b) => b.perMinute - a.perMinute)
		.slice(0, mostServices);
	const serviceNames = services.map(({name}) => name);
	leftOut(inRegion.length, mostServices, 'services of Cloud Run in its state, the busiest are');
	leftOut(fresh.length, mostFresh, 'tables that should stay fresh');
	leftOut(databases.length, 1, 'databases of Spanner; a system watches one');
	const elsewhere = [...new Set(requests.flatMap(({labels}) => labels.location ?? []))].filter(one => one !== region);
	if (elsewhere.length > 0)
		unseen.push(`what Cloud Run does in ${elsewhere.join(', ')}: write --region for a system of its own`);
	for (const {table, unknown} of runs)
		if (unknown.length > 0)
			unseen.push(`what ${unknown.join(', ')} in ${nameOf(table)} means: say it in the SQL of that source`);
	const states =
		serviceNames.length === 0 ? [] : await seen('state of services', () => rows({run: serviceNames}, region), []);
	const unready = new Set(states.filter(({ready}) => ready === false).map(({service}) => service));
	return {
		project,
		region,
		tz,
		services: services.map(one => ({...one, ready: !unready.has(one.name)})),
		functions: [...names],
		runJobs: runJobsOf(executions, region),
		jobs: jobs.map(({name, state}) => ({name: String(name), enabled: state === 'ENABLED'})),
		queues: queuesOf(waiting, oldest, subscriptions),
		uptime: uptime.length > 0,
		runs,
		fresh: fresh.slice(0, mostFresh),
		bigquery: tables.length > 0,
		...(database && {
			spanner: {
				instance: database.instance,
				database: database.database,
				tables: database.tables.map(({table}) => table),
				outcomes,
			},
		}),
		...(!unseen.some(line => line.startsWith(logErrors)) && {errorsPerMinute: mostIn(errors)}),
		policies,
		unseen,
	};
}
