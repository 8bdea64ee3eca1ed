/** Systems made from the schema itself, with odd but valid values everywhere, and answers that are as odd as Google could give. */
import fc from 'fast-check';
import type {z} from 'zod';
import {catalogue} from '../../src/actions/catalogue.ts';
import {auditLogColumns} from '../../src/cloud/sources/auditLog.ts';
import type {Columns} from '../../src/cloud/sources/columns.ts';
import {functionsColumns} from '../../src/cloud/sources/functions.ts';
import {httpColumns} from '../../src/cloud/sources/http.ts';
import {revisionsColumns} from '../../src/cloud/sources/revisions.ts';
import {runColumns} from '../../src/cloud/sources/run.ts';
import {schedulerColumns} from '../../src/cloud/sources/scheduler.ts';
import {type Answer, CloudError, type Reading} from '../../src/cloud/types.ts';
import {kindOf, type SourceConfig, type SourceKind, sourceKinds} from '../../src/config/schema/sources.ts';
import {type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import type {Path} from '../../src/config/yaml.ts';
import {validateActions} from '../../src/load/actions.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {validateLimits} from '../../src/load/limits.ts';
import {validateMeasures} from '../../src/load/measures.ts';
import {validateNames, validatePanes} from '../../src/load/names.ts';
import {validateReferences} from '../../src/load/references.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {cleanDeep} from '../../src/text/clean.ts';
import {attacks} from './hostile.ts';

type Schema = z.core.$ZodType;
interface Def {
	type: string;
	innerType?: Schema;
	shape?: Record<string, Schema>;
	options?: Schema[];
	entries?: Record<string, string>;
	values?: unknown[];
	element?: Schema;
	keyType?: Schema;
	valueType?: Schema;
	/** The key that tells its options apart. */
	discriminator?: string;
	/** What a transformed value is made from. */
	in?: Schema;
}
const defOf = (schema: Schema): Def => schema._zod.def as unknown as Def;

/** Whatever a text of a config may be; each place takes those that its schema takes. */
const texts = [
	...['2', '512Mi', '2026-12-24', 'run.rollback', 'fn.*'],
	...['0s', '500ms', '1s', '61s', '5m', '59m', '1h', '6h', '24h', '2d', '6d', '30d', '366d'],
	...[
		'> 0',
		'> 3',
		'>= 1',
		'< 5',
		'== 0',
		'> 5%',
		'< 99%',
		'< 0.5',
		'> 0.000001',
		'> 3s',
		'> 10m',
		'< 1',
		'> 999999999999999',
	],
	...['00:00', '08:00', '23:59', 'UTC', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca'],
	...['* * * * *', '*/7 3 * * 1-5', '0 5 L * *', '0 0 29 2 *', '@daily', '* * * * * *', '30 5 * * 5#2'],
	...[
		'https://a.example/x',
		'http://[::1]:8080/',
		'a@b.iam.gserviceaccount.com',
		'roles/viewer',
		'198.51.100.0/24',
		'SELECT 1',
		'SELECT @since',
	],
	...[
		'n',
		'good',
		'table_name',
		'account=(\\w+)',
		'started_at',
		'metric.labels.n',
		'response_code_class',
		's',
		'By',
		'%',
		'1',
	],
	...['', ' ', 'constructor', 'toString', '__proto__', 'a.b', 'x'.repeat(300), 'ALIGN_MAX', ...Object.values(attacks)],
];
const numbers = [0.000001, 0.5, 0.95, 0.999999, 1, 2, 50, 99.9, 100, 1000, 10_485_760, 2 ** 31, 2 ** 53 - 1];

const ids: Record<SourceKind, readonly string[]> = {
	bigquery: ['rows1'],
	spanner: ['rows2'],
	log: ['rows3'],
	count: ['counts1'],
	metric: ['metric1', 'metric2'],
	http: ['http1'],
	run: ['run1'],
	revisions: ['revisions1'],
	functions: ['functions1'],
	scheduler: ['jobs1'],
	spannerAdmin: ['admin1'],
	bigqueryJobs: ['bigquery_jobs1'],
	auditLog: ['audit1'],
	secrets: ['secrets1'],
	iam: ['iam1'],
	apis: ['apis1'],
	subscriptions: ['subscriptions1'],
	probes: ['probes1'],
};
/** Actions that a system file may allow. */
const allowable = Object.keys(catalogue).filter(action => catalogue[action]?.by === undefined);
const rowIds = [...ids.bigquery, ...ids.spanner, ...ids.log];
const listIds = Object.entries(ids).flatMap(([kind, own]) =>
	sourceKinds[kind as SourceKind].answers === 'list' ? own : [],
);
const paneIds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'alerts'];
const sloIds = ['one', 'two', 'three'];
const checkIds = [...sloIds, 'four', 'five.six'];

/** Which sources a text of this name in a map of these names refers to; undefined where it is no reference. */
function refers(name: string, among: readonly string[]): readonly string[] | undefined {
	if (['usual', 'backlog', 'age', 'deadLetters', 'errors'].includes(name)) return ids.metric;
	if (['daily', 'scoring', 'scoringToday', 'top', 'tables', 'costs'].includes(name)) return rowIds;
	if (name === 'jobs') return ids.scheduler;
	if (name === 'slo' || name === 'burn') return sloIds;
	if (name === 'action') return allowable;
	if (name === 'id' && among.includes('kind')) return paneIds;
	if (name === 'page') return ['One', 'Two'];
	if (name === 'id') return checkIds;
	if (name !== 'source' || among.includes('stuckAfter')) return undefined;
	if (among.includes('rowId')) return [...rowIds, ...listIds];
	if (among.includes('draw')) return among.includes('time') ? [...rowIds, ...listIds] : ids.metric;
	// A part of a ratio.
	if (among.length === 3 && among.includes('except')) return ids.metric;
	if (among.includes('except') && !['last', 'total', 'beyond', 'matches'].some(one => among.includes(one)))
		return [...rowIds, ...listIds];
	if (among.includes('matches')) return ids.count;
	if (among.includes('missing')) return [...ids.functions, ...ids.scheduler];
	if (among.includes('jobs')) return ids.scheduler;
	if (among.includes('httpOk')) return ids.http;
	const metric = ['last', 'total', 'beyond', 'traffic', 'bad'].some(one => among.includes(one));
	return metric || (among.includes('percentile') && !among.includes('count')) ? ids.metric : rowIds;
}

const takes = (schema: Schema, value: unknown): boolean => (schema as z.ZodType).safeParse(value).success;

/** A word of an older form. */
const isRefused = (schema: Schema): boolean => {
	const {type, innerType} = defOf(schema);
	return type === 'never' || (innerType !== undefined && isRefused(innerType as Schema));
};

/** Values that the schema takes, in all their forms. */
function valuesOf(schema: Schema, name = '', among: readonly string[] = []): fc.Arbitrary<unknown> {
	const def = defOf(schema);
	switch (def.type) {
		case 'optional':
		case 'default':
		case 'prefault':
			return fc.option(valuesOf(def.innerType as Schema, name, among), {nil: undefined});
		case 'pipe':
			return valuesOf(def.in as Schema, name, among);
		case 'object': {
			const shape = def.shape ?? {};
			const names = Object.keys(shape).filter(key => !isRefused(shape[key] as Schema));
			return fc.record(Object.fromEntries(names.map(key => [key, valuesOf(shape[key] as Schema, key, names)])));
		}
		case 'union':
			return fc.oneof(...(def.options ?? []).map(option => valuesOf(option, name, among)));
		case 'enum':
			return fc.constantFrom(...Object.values(def.entries ?? {}));
		case 'literal':
			return fc.constantFrom(...(def.values ?? []));
		case 'boolean':
			return fc.boolean();
		case 'number':
			return fc.constantFrom(...numbers.filter(one => takes(schema, one)));
		case 'string': {
			const meant = refers(name, among);
			return fc.constantFrom(...(meant ?? texts.filter(one => takes(schema, one))));
		}
		case 'array': {
			const element = def.element as Schema;
			const items =
				name === 'runs' || name === 'all'
					? fc.constantFrom(...(name === 'all' ? checkIds : rowIds))
					: valuesOf(element, defOf(element).type === 'string' ? '' : name);
			const listOf = defOf(element).type === 'string' ? fc.uniqueArray : fc.array;
			return listOf(items, {minLength: takes(schema, []) ? 0 : 1, maxLength: defOf(element).discriminator ? 6 : 3});
		}
		case 'record':
			return fc.dictionary(
				name === 'allow' ? fc.constantFrom(...allowable) : (valuesOf(def.keyType as Schema) as fc.Arbitrary<string>),
				valuesOf(def.valueType as Schema),
				{
					minKeys: takes(schema, {}) ? 0 : 1,
					maxKeys: 3,
				},
			);
		default:
			throw new Error(`no values for ${def.type} at ${name}`);
	}
}

const shape = systemSchema.shape;
const sources = fc.record(
	Object.fromEntries(
		Object.entries(ids).flatMap(([kind, names]) => {
			const option = sourceKinds[kind as SourceKind].schema as Schema;
			return names.map(id => [id, valuesOf(option)]);
		}),
	),
);

/** What is wrong by more than its form is left out: the rest is a system that would be loaded. */
function loadable(raw: Record<string, unknown>): SystemConfig | undefined {
	let system = raw as {slos: unknown[]; checks: unknown[]; panes: unknown[]};
	for (let round = 0; round < 20; round++) {
		const parsed = systemSchema.safeParse(system);
		const problems: Path[] = [];
		if (parsed.success) {
			const place = (path: Path) => `${encodeURIComponent(JSON.stringify(path))}:`;
			const said = [
				...[validateNames, validateReferences, validateMeasures, validateActions, validateLimits, validatePanes],
			].flatMap(validate => validate(parsed.data, place));
			if (said.length === 0) return withDerivedChecks(cleanDeep(parsed.data) as SystemConfig);
			problems.push(...said.map(line => JSON.parse(decodeURIComponent(line.split(':')[0] ?? '')) as Path));
		} else problems.push(...parsed.error.issues.map(({path}) => path));
		const without = (list: unknown[], name: string) =>
			list.filter((_, index) => !problems.some(([top, at]) => top === name && at === index));
		const next = {
			...system,
			slos: without(system.slos ?? [], 'slos'),
			checks: without(system.checks ?? [], 'checks'),
			panes: without(system.panes, 'panes'),
			...(problems.some(([top]) => top === 'actions') ? {actions: undefined} : {}),
		};
		if (JSON.stringify(next) === JSON.stringify(system)) return undefined;
		system = next;
	}
	return undefined;
}

let refused = 0;

/** A filter tries for ever: where nothing is ever loadable, it must end, because no time limit of a test stops a loop. */
function isFound(system: SystemConfig | undefined): system is SystemConfig {
	refused = system === undefined ? refused + 1 : 0;
	if (refused > 1_000) throw new Error('1,000 systems in a row would not be loaded: config asks what this never makes');
	return system !== undefined;
}

/** Systems that `config check` would call ok. */
export const anySystem: fc.Arbitrary<SystemConfig> = fc
	.record({
		system: fc.constant('odd'),
		title: valuesOf(shape.title),
		project: fc.constant('p'),
		region: fc.constant('r'),
		tz: valuesOf(shape.tz),
		links: valuesOf(shape.links),
		spanner: fc.constant({instance: 'i', database: 'd'}),
		sources,
		panes: valuesOf(shape.panes),
		slos: valuesOf(shape.slos),
		checks: valuesOf(shape.checks),
		actions: valuesOf(shape.actions),
	})
	.map(loadable)
	.filter(isFound);

export const now = Date.parse('2026-11-21T18:00:00Z');

const oddNumber = fc.constantFrom(
	0,
	-1,
	0.1,
	1,
	42,
	1e15,
	1e300,
	-1e300,
	Number.NaN,
	Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
);
const oddTime = fc.constantFrom(
	now,
	now - 60_000,
	now - 3_600_000,
	now - 90_000_000,
	now + 3_600_000,
	0,
	-1,
	8.64e15,
	1e300,
	Number.NaN,
);
const oddText = fc.constantFrom(
	...[
		'',
		'success',
		'failed',
		'running',
		'unsuccessful',
		'2026-11-21',
		'2026-11-21T17:55:00Z',
		'2026-11-21 09:00:00',
		'9999-12-31',
		'0000-00-00',
	],
	...[
		'x'.repeat(2000),
		'constructor',
		'__proto__',
		'NaN',
		'12',
		'5xx',
		'ACTIVE',
		'ENABLED',
		'PAUSED',
		...Object.values(cleanDeep(attacks) as typeof attacks),
	],
);
const oddCell = fc.oneof(fc.constant(null), fc.boolean(), oddNumber, oddText);
const columns = [
	...[
		'source',
		'status',
		'started_at',
		'completed_at',
		'seconds',
		'rows',
		'error',
		'run_id',
		'day',
		'success',
		'failed',
	],
	...[
		'avg_seconds',
		'max_seconds',
		'avg_rows',
		'score_date',
		'accounts_scored',
		'table_name',
		'latest',
		'account_name',
	],
	...['priority_score', 'recommended_action', 'cost_usd', ...texts.slice(-20), 'n', 'good'],
];
const oddRows = fc.array(fc.dictionary(fc.constantFrom(...columns), oddCell, {maxKeys: 12}), {maxLength: 6});
const distribution = fc.record({
	count: oddNumber,
	mean: oddNumber,
	bounds: fc.array(oddNumber, {maxLength: 4}),
	counts: fc.array(oddNumber, {maxLength: 5}),
});
const oddSeries = fc.array(
	fc.record({
		labels: fc.dictionary(fc.constantFrom('subscription_id', 'response_code_class', 'n', 'constructor', ''), oddText, {
			maxKeys: 3,
		}),
		points: fc.array(
			fc.oneof(
				fc.record({t: oddTime, value: oddNumber}),
				fc.record({t: oddTime, distribution}),
				fc.record({t: oddTime}),
			),
			{maxLength: 8},
		),
	}),
	{maxLength: 5},
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, {nil: undefined});

const oddCells = {
	text: fc.oneof(oddText, fc.constantFrom('LATEST 100%', 'web-1 90%, LATEST 10%', 'every 5 minutes', '0 0 31 2 *')),
	number: oddNumber.filter(Number.isFinite),
	boolean: fc.boolean(),
	time: oddTime.filter(at => Math.abs(at) < 8.64e15).map(at => new Date(at).toISOString()),
};
/** Lists with the columns that they promise. */
const oddList = (of: Columns): fc.Arbitrary<unknown> =>
	fc.record({
		kind: fc.constant('rows'),
		columns: fc.constant(Object.keys(of)),
		rows: fc.array(
			fc.record(
				Object.fromEntries(Object.entries(of).map(([name, type]) => [name, fc.option<unknown>(oddCells[type])])),
			),
			{maxLength: 3},
		),
	});

/** Answers of every kind. Their types are what Google's clients promise, not what comes. */
const answers = {
	rows: fc.record({kind: fc.constant('rows'), rows: oddRows}),
	series: fc.record({kind: fc.constant('series'), series: oddSeries, delaySeconds: oddNumber}),
	run: oddList(runColumns),
	revisions: oddList(revisionsColumns),
	functions: oddList(functionsColumns),
	scheduler: oddList(schedulerColumns),
	http: oddList(httpColumns),
	auditLog: oddList(auditLogColumns),
} as const;

/** What a source of this kind answers, as far as it is known here; other lists have columns that nothing reads by name. */
function answerOf(kind: SourceKind): fc.Arbitrary<unknown> {
	if (kind in answers) return answers[kind as keyof typeof answers];
	return sourceKinds[kind].answers === 'series' ? answers.series : answers.rows;
}

/** States of a source: unread, answered as asked or by something else, failing, from before the restart. */
export function anyState(source: SourceConfig): fc.Arbitrary<SourceState> {
	const answer = fc.oneof(
		{weight: 9, arbitrary: answerOf(kindOf(source))},
		{weight: 1, arbitrary: fc.oneof(...(Object.values(answers) as fc.Arbitrary<unknown>[]))},
	) as fc.Arbitrary<Answer>;
	const reading: fc.Arbitrary<Reading> = fc
		.record({answer, fetchedAt: fc.constantFrom(now, now - 30_000, now - 86_400_000), dataAt: maybe(oddTime)})
		.map(({answer: given, fetchedAt, dataAt}) => ({
			answer: given,
			fetchedAt,
			cost: {requests: 1, bytesBilled: 0},
			...(dataAt !== undefined && {dataAt}),
		}));
	const failure = {
		error: new CloudError('unavailable', 'connection refused', 'test'),
		failingSince: now - 60_000,
		failures: 4,
	};
	return fc.oneof(
		{weight: 8, arbitrary: reading.map(one => ({reading: one, failures: 0, period: 60_000}))},
		{weight: 1, arbitrary: reading.map(one => ({reading: one, period: 60_000, ...failure}))},
		{
			weight: 1,
			arbitrary: reading.map(one => ({reading: one, failures: 0, period: 60_000, remembered: true as const})),
		},
		{weight: 1, arbitrary: fc.constantFrom({failures: 0, period: 60_000}, {period: 60_000, ...failure})},
	);
}

/** A system and what is known of its sources now. */
export const anyWatched: fc.Arbitrary<{system: SystemConfig; states: Record<string, SourceState>}> = anySystem.chain(
	system =>
		fc
			.record(Object.fromEntries(Object.entries(system.sources).map(([id, source]) => [id, anyState(source)])))
			.map(states => ({system, states})),
);
