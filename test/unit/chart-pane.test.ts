/** The charts of a pane: their limits, marks and words, and how they share a space. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {nextEpisodes} from '../../src/checks/episodes.ts';
import {faultOf} from '../../src/checks/source-standing.ts';
import type {Answer} from '../../src/cloud/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {arrangement, chartGap} from '../../src/panes/chart/arrange.ts';
import {chartsOf} from '../../src/panes/chart/charts.ts';
import {needsOf} from '../../src/panes/chart/needs.ts';
import {chart as chartSchema} from '../../src/panes/chart/schema.ts';
import {chartKind} from '../../src/panes/chart/view.ts';
import {kindOf} from '../../src/panes/kinds.ts';
import {marksOf} from '../../src/panes/marks.ts';
import {paneChecks, paneSources} from '../../src/panes/sources.ts';
import type {SourceState} from '../../src/poll/types.ts';
import type {SystemScene} from '../../src/scene/types.ts';
import {noErrors} from '../../src/signatures/types.ts';
import {at, metric, now, series} from '../support/chartAnswers.ts';
import {alertOf, failed, lookup, minute, rows, seen, systemOf} from '../support/checks.ts';

const paneOf = (charts: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) => ({
	id: 'traffic',
	kind: 'chart',
	charts,
	...more,
});
const chartPane = (system: SystemConfig) => {
	const [pane] = system.panes;
	if (pane?.kind !== 'chart') throw new Error('the first pane shows no charts');
	return pane;
};
const sources = {
	requests: {metric: 'm', aligner: 'ALIGN_DELTA', window: '6h'},
	backlog: {metric: 'm', aligner: 'ALIGN_MAX', window: '2h'},
	latency: {metric: 'm', aligner: 'ALIGN_DELTA', window: '6h'},
	table: {bigquery: 'SELECT 1', tables: ['a.b']},
	revisions: {revisions: ['web']},
	functions: {functions: true},
};
const systemWith = (charts: readonly Record<string, unknown>[], more: Record<string, unknown> = {}): SystemConfig =>
	withDerivedChecks(systemOf({sources, panes: [paneOf(charts)], ...more}));

function sceneOf(
	system: SystemConfig,
	states: Record<string, SourceState>,
	more: Partial<SystemScene> = {},
): SystemScene {
	return {
		system,
		source: lookup(states),
		tail: () => ({lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0}),
		signatures: () => noErrors,
		judgement: {checks: system.checks, alerts: [], judged: true},
		episodes: [],
		actions: [],
		itemTicks: {},
		now,
		asOf: now,
		...more,
	};
}

describe('a chart', () => {
	const answer = metric([
		series({class: '2xx'}, [
			[2, 60],
			[1, 120],
		]),
		series({class: '5xx'}, [[1, 3]]),
	]);

	test('of a counter without a series says zero where its check calls that good, and nothing where none does', () => {
		const noneOf = (onNoData: string) => {
			const check = {id: 'errors', title: 'Errors', measure: {source: 'requests', total: true}, levels: {crit: '> 5'}};
			const system = systemWith([{source: 'requests'}], {checks: [{...check, onNoData, severity: 'medium'}]});
			return chartsOf(chartPane(system), sceneOf(system, {requests: seen(metric([]), now)}))[0]?.none?.text;
		};
		expect(noneOf('ok')).toMatch(/^0 \/min$/);
		expect(noneOf('alert')).toBeUndefined();
	});

	test('of the part of a counter that does not happen says zero while the counter counts anything else', () => {
		const chart = {source: 'requests', by: 'class', where: {class: ['4xx']}};
		const system = systemWith([chart]);
		const noneOf = (read: typeof answer) =>
			chartsOf(chartPane(system), sceneOf(system, {requests: seen(read, now)}))[0]?.none?.text;
		expect(noneOf(answer)).toBe('0 /min');
		expect(noneOf(metric([]))).toBeUndefined();
	});

	test('is drawn over the window of its source, and counts what comes in one step', () => {
		const system = systemWith([{source: 'requests', by: 'class', draw: 'stacked', title: 'Requests'}]);
		const [chart] = chartsOf(chartPane(system), sceneOf(system, {requests: seen(answer, now)}));
		expect(chart).toMatchObject({
			title: 'Requests',
			mode: 'stacked',
			noun: '/min',
			unit: 'count',
			range: 6 * 60 * minute,
			timing: {delay: minute, step: minute},
			readAt: now,
			limits: {},
		});
	});
	test('keeps its points until another answer is read', () => {
		const system = systemWith([{source: 'requests'}]);
		const points = (state: SourceState, more: Partial<SystemScene> = {}) =>
			chartsOf(chartPane(system), sceneOf(system, {requests: state}, more))[0]?.series[0]?.points;
		const state = seen(answer, now);
		expect(points(state, {now: now + 5000})).toBe(points(state));
		expect(points(seen({...answer}, now))).not.toBe(points(state));
	});
	test('names what it could not see', () => {
		const system = systemWith([{source: 'requests', by: 'klass'}, {source: 'backlog'}, {source: 'latency'}]);
		const charts = chartsOf(
			chartPane(system),
			sceneOf(system, {requests: seen(answer, now), backlog: failed(), latency: seen(metric([]), now)}),
		);
		expect(charts.map(({none, series: found}) => [none?.text, found.length])).toEqual([
			['could not read', 0],
			['could not look', 0],
			[undefined, 0],
		]);
	});
	test.each<[what: string, chart: Record<string, unknown>, answer: Answer, why: string]>([
		['label', {source: 'requests', by: 'klass'}, answer, 'no series has the label klass; there is class'],
		[
			'label of where',
			{source: 'requests', where: {code: ['5']}},
			answer,
			'no series has the label code; there is class',
		],
		[
			'column',
			{source: 'table', time: 'day', column: 'cost'},
			rows({day: '2026-11-27', usd: 1}),
			'no row has the column cost; there is day, usd',
		],
		[
			'percentile of numbers',
			{source: 'requests', value: 'p95'},
			answer,
			'the points are numbers, which have no percentiles',
		],
		[
			'maximum of distributions',
			{source: 'latency', value: 'max'},
			metric([{labels: {}, points: [{t: at(1), distribution: {count: 1, mean: 1, bounds: [], counts: [1]}}]}]),
			'the points are distributions, which have percentiles and a number of values only',
		],
	])('is blind by name: %s', (_, chart, given, why) => {
		const {charts} = chartSchema.parse(paneOf([chart]));
		const [[, needs = []] = []] = needsOf(charts);
		expect(faultOf(given, needs)).toBe(why);
		expect(chartKind.needs?.({...chartSchema.parse(paneOf([chart])), page: 'main'})).toEqual(needsOf(charts));
	});

	test('shows the limits of the check that judges the same numbers', () => {
		const check = (id: string, measure: object, crit: string) => ({id, title: id, measure, levels: {crit}});
		const main = {queue: ['main']};
		const system = systemWith(
			[
				{source: 'backlog', where: main},
				{source: 'backlog', by: 'queue'},
				{source: 'backlog', value: 'sum'},
				{source: 'table', time: 'day', column: 'cost'},
				{slo: 'errors'},
			],
			{
				slos: [
					{
						id: 'errors',
						title: 'Errors',
						objective: 0.99,
						sli: {ratio: {source: 'requests', bad: {class: ['5xx']}}},
						show: 'bad',
						target: '< 1%',
						levels: {warn: '> 2%', crit: '> 5%'},
					},
				],
				checks: [
					check('main', {source: 'backlog', last: 'max', where: main}, '> 100'),
					check('all', {source: 'backlog', last: 'sum'}, '> 500'),
					check('cost', {source: 'table', column: 'cost'}, '> 9'),
				],
			},
		);
		const limits = chartsOf(chartPane(system), sceneOf(system, {})).map(chart =>
			Object.entries(chart.limits ?? {}).map(([level, {operator, value}]) => `${level} ${operator} ${value}`),
		);
		expect(limits).toEqual([['crit > 100'], [], ['crit > 500'], ['crit > 9'], ['warn > 0.02', 'crit > 0.05']]);
		expect([...paneChecks(system, chartPane(system))].toSorted()).toEqual(['all', 'cost', 'main', 'slo.errors']);
	});
	test('makes a check of limits of its own, and is drawn with them', () => {
		const system = systemWith([
			{source: 'backlog', by: 'queue', title: 'Waiting', levels: {warn: '> 50', crit: '> 100'}},
		]);
		expect(system.checks).toMatchObject([
			{
				id: 'traffic.0',
				title: 'Waiting',
				measure: {source: 'backlog', last: 'max', by: 'queue'},
				levels: {crit: '> 100'},
			},
		]);
		expect(chartsOf(chartPane(system), sceneOf(system, {}))[0]?.limits).toEqual({
			warn: {operator: '>', value: 50},
			crit: {operator: '>', value: 100},
		});
	});
	test('leaves the checks of its sources to the other panes as well', () => {
		const system = systemOf({
			sources,
			panes: [{id: 'slo', kind: 'slos'}, paneOf([{source: 'requests'}])],
			slos: [
				{
					id: 'errors',
					title: 'Errors',
					objective: 0.99,
					sli: {ratio: {source: 'requests', bad: {class: ['5xx']}}},
					target: '> 99%',
				},
			],
			checks: [{id: 'usual', title: 'Usual', measure: {source: 'requests', traffic: '5m'}, levels: {crit: '< 1%'}}],
		});
		expect(system.panes.slice(0, 2).map(pane => [...paneChecks(system, pane)])).toEqual([['usual'], ['usual']]);
	});
	test('says its newest numbers in one line', () => {
		const system = systemWith([
			{source: 'requests', title: 'Requests'},
			{source: 'requests', value: 'rate', where: {class: ['5xx']}, title: 'Errors'},
			{source: 'backlog', title: 'Backlog', noun: 'waiting'},
		]);
		expect(
			kindOf(chartPane(system)).line?.(
				chartPane(system),
				sceneOf(system, {requests: seen(answer, now), backlog: seen(metric([series({}, [[1, 7]])]), now)}),
			),
		).toBe('Requests 123 /min, Errors 0.05 /s, Backlog 7 waiting');
	});
});

describe('marks', () => {
	const system = systemWith([{source: 'requests'}]);
	const changes = {
		revisions: seen(
			rows({revision: 'web-00008', created_at: '2026-11-28T18:55:57.000Z'}, {revision: 'web-00007', created_at: null}),
			now,
		),
		functions: seen(rows({name: 'sync', updated_at: '2026-11-27T10:00:00.000Z'}), now),
	};
	test('are of changes, actions and alerts, and the same on every chart of a system', () => {
		const alerts = [
			alertOf('b', {state: 'ok', title: 'Errors', firedAt: at(9), resolvedAt: at(3)}),
			alertOf('a', {title: 'Backlog', instance: 'main', firedAt: at(5)}),
			alertOf('c', {state: 'pending'}),
		];
		const episodes = nextEpisodes([], alerts, now);
		const actions = [{system: 'demo', action: 'run.rollback', target: 'web', title: 'roll back web', at: at(2)}];
		const scene = sceneOf(system, changes, {
			judgement: {checks: system.checks, alerts, judged: true},
			episodes,
			actions,
		});
		expect(marksOf(scene)).toEqual([
			{t: Date.parse('2026-11-27T10:00:00Z'), kind: 'change', text: 'update sync'},
			{t: Date.parse('2026-11-28T18:55:57Z'), kind: 'change', text: 'deploy web-00008'},
			{t: at(2), kind: 'action', text: 'roll back web'},
			{t: at(9), kind: 'fired', text: 'Errors'},
			{t: at(3), kind: 'resolved', text: 'Errors'},
			{t: at(5), kind: 'fired', text: 'Backlog main'},
		]);
		for (const {marks} of chartsOf(chartPane(system), scene)) expect(marks).toEqual(marksOf(scene));
	});
	test('come from sources that are polled for the pane', () =>
		expect(paneSources(system, chartPane(system))).toEqual(['requests', 'revisions', 'functions']));
});

describe('several charts in one space', () => {
	const size = fc.record({width: fc.integer({min: 1, max: 250}), height: fc.integer({min: 1, max: 80})});
	test('are never wider or higher together than it, and all have room where each can have a line', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 12}), size, (count, {width, height}) => {
				const {columns, width: each, heights} = arrangement(count, {width, height});
				expect(columns * each + (columns - 1) * chartGap).toBeLessThanOrEqual(width);
				expect(heights.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(height);
				expect(Math.min(each, ...heights)).toBeGreaterThanOrEqual(1);
				if (count <= height) expect(columns * heights.length).toBeGreaterThanOrEqual(count);
				expect((heights.length - 1) * columns).toBeLessThan(count);
			}),
		);
	});
	test('stand as one would put them', () => {
		const of = (count: number, width: number, height: number) => {
			const {columns, heights} = arrangement(count, {width, height});
			return `${columns}x${heights.length}`;
		};
		expect([
			of(4, 196, 50),
			of(4, 116, 34),
			of(4, 78, 19),
			of(3, 116, 10),
			of(5, 196, 9),
			of(4, 38, 6),
			of(3, 54, 3),
		]).toEqual(['2x2', '2x2', '2x2', '3x1', '5x1', '1x4', '1x3']);
	});
});
