/** Alert policies as checks: each kind of condition, and what is said of what is left out. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {systemSchema} from '../../src/config/schema/system.ts';
import {importPolicies} from '../../src/import/convert.ts';
import {selectedIn} from '../../src/import/filter.ts';
import {mql} from '../../src/import/mql.ts';
import {type Condition, parsePolicies, policiesIn} from '../../src/import/policy.ts';
import {promql} from '../../src/import/promql.ts';
import {reportLines} from '../../src/import/report.ts';
import {textOf} from '../../src/import/text.ts';
import {decimal, durationOf, unitFor} from '../../src/import/units.ts';
import {fragmentsOf, systemText} from '../../src/init/file.ts';
import {nothingFound} from '../../src/init/found.ts';

const folder = 'test/support/policies';
const read = (name: string) => parsePolicies(name, readFileSync(`${folder}/${name}`, 'utf8'));
const files = ['web.json', 'queues.yaml', 'logs-and-queries.json'] as const;

/** What one condition becomes: its check, its sources, what is lost. */
function only(condition: Condition, more: object = {}) {
	const [policy] = importPolicies([{displayName: 'It', conditions: [condition], ...more}]);
	return {check: policy?.checks[0], sources: policy?.sources ?? {}, lost: policy?.told[0]?.lost ?? []};
}
const latency = (more: object = {}): Condition => ({
	conditionThreshold: {
		filter: 'metric.type = "run.googleapis.com/request_latencies" AND resource.type = "cloud_run_revision"',
		aggregations: [{alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_PERCENTILE_99'}],
		comparison: 'COMPARISON_GT',
		thresholdValue: 1500,
		duration: '0s',
		...more,
	},
});

describe('policies of Terraform', () => {
	const filter = 'metric.type="run.googleapis.com/request_latencies" resource.type="cloud_run_revision"';
	const aggregation = {alignment_period: '60s', per_series_aligner: 'ALIGN_PERCENTILE_99'};
	const threshold = {filter, comparison: 'COMPARISON_GT', threshold_value: 1500, duration: '300s'};
	/** As a state has it: each block is a list. */
	const inState = {
		display_name: 'Slow',
		alert_strategy: [],
		conditions: [
			{display_name: 'c', condition_absent: [], condition_threshold: [{...threshold, aggregations: [aggregation]}]},
		],
	};
	/** As a file has it: one block is a map. */
	const inFile = {
		display_name: 'Slow',
		conditions: {display_name: 'c', condition_threshold: {...threshold, aggregations: aggregation}},
	};
	test.for([
		['a file', {resource: {google_monitoring_alert_policy: {slow: inFile}}}],
		[
			'a state',
			{version: 4, resources: [{type: 'google_monitoring_alert_policy', instances: [{attributes: inState}]}]},
		],
		['what terraform show prints', {values: {root_module: {resources: [{values: inState}]}}}],
	] as const)('%s', ([, value]) => {
		const [policy] = importPolicies(policiesIn(value));
		expect(policy?.told).toMatchObject([{lost: []}]);
		expect(policy?.checks).toMatchObject([{title: 'Slow', levels: {crit: '> 1500ms'}, for: '5m'}]);
	});
});

test('says nothing of the errors of a log that nobody has looked at', () => {
	const found = nothingFound('p', 'us-central1', 'UTC');
	expect(systemText('p', found, fragmentsOf(found))).not.toContain('in the last day');
});

test.for(files)('%s becomes a system file that is valid', name => {
	const found = {...nothingFound('p', 'us-central1', 'UTC'), policies: read(name)};
	const text = systemText('p', found, fragmentsOf(found));
	const {checks, sources} = systemSchema.parse(parse(text));
	expect(checks.length).toBeGreaterThan(2);
	expect(Object.keys(sources).length).toBeGreaterThan(2);
});

describe('files', () => {
	test('a policy, a list, an answer of the API and several documents', () => {
		const one = {displayName: 'A', conditions: [{displayName: 'C'}]};
		expect(policiesIn(one)).toHaveLength(1);
		expect(policiesIn([one, one])).toHaveLength(2);
		expect(policiesIn({alertPolicies: [one]})).toHaveLength(1);
		expect(
			parsePolicies('f', `${JSON.stringify(one)}\n---\ndisplayName: B\nconditions: [{displayName: D}]\n`),
		).toHaveLength(2);
	});
	test('names of the proto are read, and labels of people stay', () => {
		const [policy] = policiesIn({
			display_name: 'A',
			conditions: [{condition_matched_log: {filter: 'x', label_extractors: {my_label: 'EXTRACT(a)'}}}],
		});
		expect(policy?.conditions?.[0]?.conditionMatchedLog?.labelExtractors).toEqual({my_label: 'EXTRACT(a)'});
	});
	test('what is no policy is refused with its place', () => {
		expect(() => parsePolicies('f.json', '{"a": 1}')).toThrow(/^f\.json:1:1: no alert policy with conditions/);
		expect(() => parsePolicies('f.json', '[{"a": ]')).toThrow(/^f\.json:1:\d+: /);
	});
});

describe('the metric of a filter', () => {
	test.for([
		['metric.type="a/b"', 'a/b', ''],
		['metric.type = "a/b" AND resource.type = "c"', 'a/b', 'resource.type = "c"'],
		[
			'resource.type="c" AND metric.type="a/b" AND metric.labels.x="y"',
			'a/b',
			'resource.type="c" AND metric.labels.x="y"',
		],
		['resource.type = "c" AND (metric.type = "a/b")', 'a/b', 'resource.type = "c"'],
		['resource.type="c" metric.type="a/b"', 'a/b', 'resource.type="c"'],
		[
			'(metric.labels.x="y" OR metric.labels.x="z") AND metric.type="a/b"',
			'a/b',
			'(metric.labels.x="y" OR metric.labels.x="z")',
		],
		[
			'select_slo_burn_rate("projects/p/services/s/serviceLevelObjectives/o", "3600s")',
			'select_slo_burn_rate("projects/p/services/s/serviceLevelObjectives/o", "3600s")',
			'',
		],
	] as const)('%s', ([filter, metric, rest]) => expect(selectedIn(filter)).toEqual({metric, filter: rest}));
	test.for([
		'resource.type="c"',
		'metric.type="a/b" OR metric.type="c/d"',
		'NOT metric.type="a/b"',
		'(metric.type="a/b" OR resource.type="c") AND metric.labels.x="y"',
		'metric.type=starts_with("a")',
	])('none: %s', filter => expect(selectedIn(filter)).toBeUndefined());
});

describe('a threshold', () => {
	test('of a time is in its unit', () => {
		const {check, sources, lost} = only(latency());
		expect(check).toMatchObject({
			measure: {source: 'it', last: 'max'},
			unit: 'ms',
			levels: {crit: '> 1500ms'},
			for: '0s',
		});
		expect(sources).toEqual({
			it: {
				metric: 'run.googleapis.com/request_latencies',
				filter: 'resource.type = "cloud_run_revision"',
				aligner: 'ALIGN_PERCENTILE_99',
				window: '6h',
			},
		});
		expect(lost).toEqual([]);
	});
	test('of zero is left out by the API', () =>
		expect(only(latency({thresholdValue: undefined})).check?.levels).toEqual({crit: '> 0ms'}));
	test('long ones look back far enough', () =>
		expect(only(latency({duration: '82800s'})).sources).toMatchObject({it: {window: '47h'}}));
	test('a metric of somebody’s own is compared as it is', () => {
		const {check, sources} = only(latency({filter: 'metric.type="custom.googleapis.com/load"', thresholdValue: 2.5}));
		expect(check).toMatchObject({levels: {crit: '> 2.5'}});
		expect(sources).toMatchObject({it: {unit: '1'}});
	});
	test('a share of the series', () =>
		expect(only(latency({trigger: {percent: 50}})).check).toMatchObject({
			measure: {beyond: '> 1500ms', share: true},
			unit: 'ratio',
			levels: {crit: '>= 50%'},
		}));
	test('three series at least', () =>
		expect(only(latency({trigger: {count: 3}})).check).toMatchObject({
			measure: {beyond: '> 1500ms'},
			levels: {crit: '>= 3'},
		}));
	test.for([
		['a filter without a metric', {filter: 'resource.type="x"'}, /names no single metric\.type/],
		['a comparison that is none', {comparison: 'COMPARISON_NE'}, /COMPARISON_NE has no counterpart/],
		['a ratio of gauges', {denominatorFilter: 'metric.type="a/b"'}, /only counted events are compared/],
	] as const)('not: %s', ([, more, why]) => {
		const {check, lost} = only(latency(more));
		expect(check).toBeUndefined();
		expect(lost.join()).toMatch(why);
	});
	test('what is left out is said', () =>
		expect(
			only(
				latency({
					forecastOptions: {forecastHorizon: '3600s'},
					aggregations: [
						{alignmentPeriod: '10s', perSeriesAligner: 'ALIGN_MAX', groupByFields: ['project', 'resource.label.zone']},
					],
				}),
			).lost,
		).toEqual([
			'the forecast of 3600s: it is judged as it is now',
			'an alignment period of 10s is read as 60s',
			'grouping by project',
		]));
});

test('files of the public style, in words', () => {
	const lines = files.flatMap(name => reportLines(importPolicies(read(name))));
	expect(lines).toEqual([
		'Webhook errors / 5xx ratio: check webhook_errors.',
		'Webhook latency / P95 above five seconds: check webhook_latency_p95_above_five_seconds.',
		'Webhook latency / No requests: check webhook_latency_no_requests.',
		expect.stringMatching(/^Not told by the wall: projects\/.*4411883227710065431\. Write/),
		'3 conditions: 3 whole, 0 in part, 0 not.',
		'Backlog / Many messages wait: check backlog_many_messages_wait.',
		expect.stringMatching(
			/^Backlog \/ They wait for long: check backlog_they_wait_for_long, without the forecast .*; the second alignment, ALIGN_MEAN/,
		),
		expect.stringMatching(/^Not told by the wall/),
		'2 conditions: 1 whole, 1 in part, 0 not.',
		expect.stringMatching(
			/^Errors in the log .*, without the label other: LOWER\(jsonPayload\.user\); its notificationRateLimit of 300s/,
		),
		expect.stringMatching(/^Requests by MQL \/ 5xx per second: check requests_by_mql_5xx_per_second\.$/),
		expect.stringMatching(/^Requests by MQL \/ Instances: check/),
		expect.stringMatching(
			/^Requests by MQL \/ A join: not carried over\. MQL: '\{ fetch a::b ; fetch c::d \}' has no counterpart/,
		),
		'Requests by PromQL / 5xx a second: check requests_by_promql_5xx_a_second.',
		'Requests by PromQL / CPU: check requests_by_promql_cpu.',
		expect.stringMatching(/^Requests by PromQL \/ A quotient: not carried over\. PromQL: 'a \/ b > 0\.1' is more than/),
		'Switched off / Never: not carried over. the policy is disabled.',
		'8 conditions: 4 whole, 1 in part, 3 not.',
	]);
});

describe('policies', () => {
	test('a ratio with its text, severity and auto-close', () => {
		const [errors] = importPolicies(read('web.json'));
		expect(errors?.checks).toEqual([
			{
				id: 'webhook_errors',
				title: 'Webhook errors',
				measure: {
					ratio: {bad: {source: 'webhook_errors_part'}, total: {source: 'webhook_errors_whole'}},
					over: '1m',
					by: 'service_name',
				},
				unit: 'ratio',
				levels: {crit: '> 5%'},
				for: '5m',
				onNoData: 'ok',
				severity: 'critical',
				text: expect.stringMatching(/^More than 5 % of the requests of \{service_name\} in \{project\} fail\./),
			},
		]);
	});
	test('a warning is one, and is told again', () => {
		const [, latencies] = importPolicies(read('web.json'));
		expect(latencies?.checks[0]).toMatchObject({levels: {warn: '> 5000ms'}, severity: 'medium', repeat: '1h'});
		expect(latencies?.checks[1]).toMatchObject({
			measure: {last: 'count'},
			levels: {warn: '< 1'},
			onNoData: 'alert',
			for: '5m',
		});
	});
	test('AND of conditions', () => {
		const [backlog] = importPolicies(read('queues.yaml'));
		expect(backlog?.checks.at(-1)).toMatchObject({
			id: 'backlog',
			measure: {all: ['backlog_many_messages_wait', 'backlog_they_wait_for_long']},
			levels: {crit: '>= 2'},
		});
	});
	test('lines of a log with labels', () => {
		const [logs] = importPolicies(read('logs-and-queries.json'));
		expect(logs?.sources).toEqual({
			errors_in_the_log: {
				log: 'resource.type="cloud_run_revision" severity>=ERROR',
				count: true,
				extract: {
					service: {field: 'resource.labels.service_name'},
					kind: {field: 'jsonPayload.message', regex: '^(\\w+)'},
				},
				window: '1h',
			},
		});
		expect(logs?.checks[0]).toMatchObject({measure: {matches: true, by: ['service', 'kind']}});
	});
	test('names that are taken get another', () => {
		const twice = importPolicies([...read('queues.yaml'), ...read('queues.yaml')], ['backlog']);
		const ids = twice.flatMap(({checks}) => checks.map(({id}) => id));
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).not.toContain('backlog');
		// They ask the same, so that it is asked once.
		expect(twice.map(({sources}) => Object.keys(sources).length)).toEqual([2, 0]);
	});
});

describe('MQL and PromQL', () => {
	test('MQL of the usual form', () =>
		expect(
			mql({
				query:
					"fetch pubsub_subscription | metric 'pubsub.googleapis.com/subscription/num_undelivered_messages' | filter (resource.subscription_id =~ 'web.*') | group_by 5m, [m: max(value.num)] | every 5m | condition val() >= 10",
				duration: '60s',
			}),
		).toMatchObject({
			sources: {
				source: {
					filter:
						'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = monitoring.regex.full_match("web.*")',
					aligner: 'ALIGN_MAX',
					period: '5m',
				},
			},
			check: {levels: {crit: '>= 10'}},
		}));
	test.for([
		[
			'sum(rate(run_googleapis_com:request_count{response_code_class=~"5.."}[5m])) by (service_name) > 1',
			'ALIGN_RATE',
			'REDUCE_SUM',
			['resource.labels.service_name'],
		],
		['pubsub_googleapis_com:subscription_num_undelivered_messages > 100', 'ALIGN_NEXT_OLDER', undefined, undefined],
		['avg_over_time({"custom.googleapis.com/x/y"}[10m]) < 3', 'ALIGN_MEAN', undefined, undefined],
	] as const)('%s', ([query, aligner, reducer, groupBy]) => {
		const carried = promql({query, duration: '0s'});
		const source = 'sources' in carried ? (carried.sources.source as Record<string, unknown>) : {};
		expect([source.aligner, source.reducer, source.groupBy]).toEqual([aligner, reducer, groupBy]);
	});
	test.for([
		'histogram_quantile(0.99, sum(rate(x_bucket[5m])) by (le)) > 2',
		'absent(up)',
		'my_own_metric > 3',
		'sum(deriv(run_googleapis_com:request_count[5m])) > 1',
	])('not: %s', query => expect(promql({query, duration: '0s'})).toHaveProperty('refused'));
});

describe('words', () => {
	test.for([
		['300s', '5m'],
		['90s', '90s'],
		['604800s', '7d'],
		['0s', '0s'],
		['1.5s', '1s'],
		[undefined, '0s'],
		['soon', undefined],
	] as const)('%s is %s', ([text, expected]) => expect(durationOf(text)).toBe(expected));
	test.for([
		[0.000001, '0.000001'],
		[1e-9, '0.000000001'],
		[123456.5, '123456.5'],
	] as const)('%d is written %s', ([value, text]) => expect(decimal(value)).toBe(text));
	test('units follow what an aggregation makes', () => {
		expect(unitFor('a/b', 'ALIGN_FRACTION_TRUE').limit(0.99)).toBe('99%');
		expect(unitFor('a/b', 'ALIGN_PERCENT_CHANGE').limit(50)).toBe('50%');
		expect(unitFor('compute.googleapis.com/instance/cpu/utilization', 'ALIGN_MEAN').limit(0.8)).toBe('80%');
		expect(unitFor('pubsub.googleapis.com/subscription/oldest_unacked_message_age', 'ALIGN_MAX').limit(600)).toBe(
			'600s',
		);
	});
	test('variables that the wall has no word for lose their braces', () =>
		// biome-ignore lint/suspicious/noTemplateCurlyInString: the words of Cloud Monitoring, as a policy has them.
		expect(textOf('${policy.display_name}: ${metric.label.zone} ${resource.type} {json}', ['zone'])).toBe(
			'{title}: {zone} (resource.type) json',
		));
});
