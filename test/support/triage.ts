/** Scenes of trouble for the tests of its causes: a service with two revisions, a function with a job and runs, a health page. */
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Alert} from '../../src/checks/types.ts';
import {auditLogColumns} from '../../src/cloud/sources/auditLog.ts';
import {functionsColumns} from '../../src/cloud/sources/functions.ts';
import {httpColumns} from '../../src/cloud/sources/http.ts';
import {revisionsColumns} from '../../src/cloud/sources/revisions.ts';
import {schedulerColumns} from '../../src/cloud/sources/scheduler.ts';
import type {Row, Series} from '../../src/cloud/types.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {systemScene} from '../../src/scene/system.ts';
import type {SystemScene} from '../../src/scene/types.ts';
import {noErrors, type Signature, type SignatureState} from '../../src/signatures/types.ts';
import {minute, seen} from './checks.ts';
import {sceneOf} from './scenes.ts';

export const now = Date.parse('2026-11-21T18:00:00Z');
export const at = (minutesAgo: number): number => now - minutesAgo * minute;
const iso = (minutesAgo: number): string => new Date(at(minutesAgo)).toISOString();

export const system = systemSchema.parse({
	system: 'demo',
	title: 'Demo',
	project: 'demo',
	region: 'r',
	tz: 'UTC',
	sources: {
		by_revision: {
			metric: 'run.googleapis.com/request_count',
			aligner: 'ALIGN_DELTA',
			groupBy: ['resource.labels.revision_name', 'metric.labels.response_code_class'],
		},
		requests: {metric: 'run.googleapis.com/request_count', aligner: 'ALIGN_DELTA'},
		backlog: {metric: 'pubsub.googleapis.com/subscription/num_undelivered_messages', aligner: 'ALIGN_MAX'},
		uptime: {metric: 'monitoring.googleapis.com/uptime_check/check_passed', aligner: 'ALIGN_FRACTION_TRUE'},
		health: {http: 'https://api.example.com/health'},
		revisions: {revisions: ['web']},
		functions: {functions: true},
		jobs: {scheduler: true},
		runs: {bigquery: 'SELECT 1', tables: ['a.b']},
		audit: {auditLog: true},
	},
	panes: [
		{
			id: 'etl',
			kind: 'runs',
			runs: ['runs'],
			jobs: 'jobs',
			expected: [
				{source: 'mail', job: 'mail-hourly'},
				{source: 'scores', job: 'scores-daily'},
			],
		},
	],
	slos: [
		{
			id: 'errors',
			title: 'Error rate',
			objective: 0.99,
			sli: {ratio: {source: 'requests', bad: {response_code_class: ['5xx']}}},
			show: 'bad',
			target: '< 1%',
			levels: {crit: '> 5%'},
		},
	],
	checks: [
		{
			id: 'errors',
			title: 'Error rate',
			measure: {slo: 'errors'},
			unit: 'ratio',
			levels: {crit: '> 5%'},
			for: '2m',
			severity: 'high',
		},
		{
			id: 'health',
			title: 'Health',
			measure: {source: 'health', httpOk: true},
			levels: {crit: '< 1'},
			severity: 'critical',
		},
		{id: 'uptime', title: 'Uptime', measure: {source: 'uptime', last: 'max'}, unit: 'ratio', levels: {crit: '< 99%'}},
		{id: 'runs_failed', title: 'Runs failed', measure: {runs: 'failed'}, levels: {warn: '>= 1', crit: '>= 2'}},
		{id: 'runs_missed', title: 'Runs missed', measure: {runs: 'missed'}, levels: {warn: '>= 1'}},
		{id: 'jobs', title: 'Job', measure: {source: 'jobs', jobs: []}, levels: {warn: '> 0', crit: '> 1'}},
		{
			id: 'backlog',
			title: 'Backlog',
			measure: {source: 'backlog', last: 'max', where: {subscription_id: ['hooks-sub']}},
			levels: {crit: '> 100'},
		},
	],
	actions: {
		allow: {
			'run.rollback': [{target: 'web'}],
			'fn.invoke': [{target: 'score', follow: 'scores'}],
		},
	},
});

const list = (columns: object, rows: readonly Row[]): SourceState =>
	seen({kind: 'rows', columns: Object.keys(columns), rows}, now);
const series = (...all: Series[]): SourceState => seen({kind: 'series', series: all, delaySeconds: 0}, now);

/** Points each minute from so many minutes ago up to now. */
export const points = (from: number, value: (minutesAgo: number) => number) =>
	Array.from({length: from}, (_, i) => ({t: at(from - 1 - i), value: value(from - 1 - i)}));

export const revision = (name: string, minutesAgo: number, more: Row = {}): Row => ({
	service: 'web',
	revision: `web-${name}`,
	percent: 0,
	ready: true,
	reason: null,
	created_at: iso(minutesAgo),
	creator: 'dev@example.com',
	image: 'gcr.io/p/web:v1',
	env: null,
	cpu: '',
	memory: '',
	min_instances: null,
	max_instances: null,
	concurrency: null,
	timeout_ms: null,
	...more,
});

export const fn = (name: string, minutesAgo: number, env: string | null): Row => ({
	...Object.fromEntries(Object.keys(functionsColumns).map(column => [column, null])),
	name,
	state: 'ACTIVE',
	updated_at: iso(minutesAgo),
	url: `https://r-p.cloudfunctions.net/${name}`,
	env,
});

export const job = (name: string, target: string, more: Row = {}): Row => ({
	...Object.fromEntries(Object.keys(schedulerColumns).map(column => [column, null])),
	name,
	state: 'ENABLED',
	schedule: '0 * * * *',
	time_zone: 'UTC',
	target: `POST https://r-p.cloudfunctions.net/${target}`,
	last_attempt_at: iso(60),
	last_code: 0,
	...more,
});

/** A run that took a minute. */
export const run = (source: string, minutesAgo: number, error?: string): Row => ({
	source,
	status: error === undefined ? 'success' : 'failed',
	started_at: iso(minutesAgo),
	completed_at: iso(minutesAgo - 1),
	error: error ?? null,
});

/** Answers with 5xx by revision, each from its first minute on; a hundred requests a minute. */
export const requestsOf = (revisions: Record<string, {from: number; to?: number; bad: number}>): SourceState =>
	series(
		...Object.entries(revisions).flatMap(([name, {from, to = 0, bad}]) =>
			(['2xx', '5xx'] as const).map(response_code_class => ({
				labels: {revision_name: `web-${name}`, response_code_class},
				points: points(from, () => (response_code_class === '5xx' ? bad : 100 - bad)).filter(({t}) => t <= at(to)),
			})),
		),
	);

export const pageStates = {
	fine: list(httpColumns, [{status: 200, latency_ms: 30, unanswered: null, unanswered_since: null}]),
	failing: list(httpColumns, [{status: 503, latency_ms: 30, unanswered: null, unanswered_since: null}]),
	silent: (minutesAgo: number) =>
		list(httpColumns, [
			{status: null, latency_ms: null, unanswered: 'connection refused', unanswered_since: iso(minutesAgo)},
		]),
};

/** Everything is well: one revision serves, both functions run. */
export const healthy: Record<string, SourceState> = {
	by_revision: requestsOf({'00001-old': {from: 300, bad: 0}}),
	requests: series(
		{labels: {response_code_class: '2xx'}, points: points(300, () => 100)},
		{labels: {response_code_class: '5xx'}, points: points(300, () => 0)},
	),
	backlog: series({labels: {subscription_id: 'hooks-sub'}, points: points(60, () => 3)}),
	uptime: series({labels: {}, points: points(60, () => 1)}),
	health: pageStates.fine,
	revisions: list(revisionsColumns, [revision('00001-old', 3000, {percent: 1})]),
	functions: list(functionsColumns, [
		fn('mail', 9000, 'KEY=secret:mail-token/latest'),
		fn('score', 9000, 'MODEL=good-1'),
	]),
	jobs: list(schedulerColumns, [job('mail-hourly', 'mail'), job('scores-daily', 'score')]),
	runs: list({}, [run('mail', 70), run('mail', 10), run('scores', 65), run('scores', 5)]),
};

/** What the sources of the system say: these, and the others as if all were well. */
export const statesOf = (states: Record<string, SourceState>): Record<string, SourceState> => ({...healthy, ...states});

/** A deploy twelve minutes ago, of which a third of the requests fail since then. */
export const deployed = (): Record<string, SourceState> => ({
	by_revision: requestsOf({'00001-old': {from: 300, to: 12, bad: 0}, '00002-new': {from: 12, bad: 30}}),
	requests: failing(12, 30),
	revisions: lists.revisions(revision('00002-new', 12.1, {percent: 1}), revision('00001-old', 3000)),
});

/** The scene in which these sources are as given and the others are well, as the checks judge it. */
export function scene(
	states: Record<string, SourceState> = {},
	alerts?: (found: readonly Alert[]) => readonly Alert[],
	signatures: SignatureState = noErrors,
): SystemScene {
	const all = statesOf(states);
	const source = (id: string) => all[id] ?? {failures: 0, period: minute};
	const found = evaluate(emptyMemory, system, source, now).alerts;
	return systemScene(
		sceneOf({source, alerts: alerts?.(found) ?? found, signatures}),
		system,
		Object.keys(system.sources),
		now,
	);
}

/** Rows of a list of this kind, as the cloud answers. */
export const lists = {
	revisions: (...rows: Row[]) => list(revisionsColumns, rows),
	functions: (...rows: Row[]) => list(functionsColumns, rows),
	jobs: (...rows: Row[]) => list(schedulerColumns, rows),
	audit: (...rows: Row[]) => list(auditLogColumns, rows),
	runs: (...rows: Row[]) => list({}, rows),
};

/** So many per cent of the requests fail since then. */
export const failing = (since: number, bad: number): SourceState =>
	series(
		{labels: {response_code_class: '2xx'}, points: points(300, ago => (ago < since ? 100 - bad : 100))},
		{labels: {response_code_class: '5xx'}, points: points(300, ago => (ago < since ? bad : 0))},
	);

export const gauge = (labels: Record<string, string>, value: (minutesAgo: number) => number): SourceState =>
	series({labels, points: points(60, value)});

/** The errors of the log: each began so many minutes ago, and these revisions write it. */
export const errorsOf = (...all: {sample: string; from: number; revisions: string[]}[]): SignatureState => ({
	...noErrors,
	since: at(1000),
	at: now,
	errors: Array.from({length: 60}, () => 3),
	signatures: all.map(
		({sample, from, revisions}, index): Signature => ({
			id: String(index),
			text: sample,
			sample,
			perMinute: 3,
			seen: 3 * from,
			firstAt: at(from),
			lastAt: at(0),
			isNew: true,
			revisions: revisions.map(name => `web-${name}`),
			counts: [],
			severity: 'ERROR',
		}),
	),
});
