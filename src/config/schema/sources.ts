/** Kinds of sources: one question to one API each. A kind is recognised by the key that only it has. */
import {z} from 'zod';
import {apis} from './sources/apis.ts';
import {auditLog} from './sources/auditLog.ts';
import {bigquery} from './sources/bigquery.ts';
import {bigqueryJobs} from './sources/bigqueryJobs.ts';
import {placed} from './sources/common.ts';
import {count} from './sources/count.ts';
import {functions} from './sources/functions.ts';
import {http} from './sources/http.ts';
import {iam} from './sources/iam.ts';
import {log} from './sources/log.ts';
import {metric} from './sources/metric.ts';
import {probes} from './sources/probes.ts';
import {revisions} from './sources/revisions.ts';
import {run} from './sources/run.ts';
import {scheduler} from './sources/scheduler.ts';
import {secrets} from './sources/secrets.ts';
import {spanner} from './sources/spanner.ts';
import {spannerAdmin} from './sources/spannerAdmin.ts';
import {subscriptions} from './sources/subscriptions.ts';

/**
 * The only list of their schemas; their readers are listed in src/cloud/sources/kinds.ts. `answers`: rows with the columns
 * that a query names, a list of rows with the columns of docs/sources.md, or time series.
 */
export const sourceKinds = {
	bigquery: placed(bigquery),
	spanner: placed(spanner),
	metric: placed(metric),
	// A log, too: its key comes first.
	count: placed(count),
	log: placed(log),
	http,
	run: placed(run),
	revisions: placed(revisions),
	functions: placed(functions),
	scheduler: placed(scheduler),
	spannerAdmin: placed(spannerAdmin),
	bigqueryJobs: placed(bigqueryJobs),
	auditLog: placed(auditLog),
	secrets: placed(secrets),
	iam: placed(iam),
	apis: placed(apis),
	subscriptions: placed(subscriptions),
	probes,
} satisfies Record<string, {answers: 'query' | 'list' | 'series'; schema: z.ZodType}>;

/** The key by which a kind is recognised. */
export type SourceKind = keyof typeof sourceKinds;
/** The source of a kind. */
export type SourceOf<K extends SourceKind> = z.infer<(typeof sourceKinds)[K]['schema']>;
export type SourceConfig = {[K in SourceKind]: SourceOf<K>}[SourceKind];

export const sourceSchema: z.ZodType<SourceConfig> = z.union(Object.values(sourceKinds).map(({schema}) => schema));

const names = Object.keys(sourceKinds) as SourceKind[];

export const kindOf = (source: SourceConfig): SourceKind => names.find(kind => kind in source) ?? 'bigquery';

/** Kinds whose answers are of these sorts. */
export const kindsThat = (...answers: readonly (typeof sourceKinds)[SourceKind]['answers'][]): readonly SourceKind[] =>
	names.filter(kind => answers.includes(sourceKinds[kind].answers));

export type BigQuerySource = SourceOf<'bigquery'>;
export type SpannerSource = SourceOf<'spanner'>;
export type MetricSource = SourceOf<'metric'>;
export type LogSource = SourceOf<'log'>;
export type CountSource = SourceOf<'count'>;
