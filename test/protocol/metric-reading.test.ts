/** Unit and kind that a descriptor says: the sandbox's Monitoring, the official client, checks over what is read. */

import {describe, expect, test} from 'vitest';
import {backlogNeeds, backlogView} from '../../src/checks/backlog.ts';
import {standingOf} from '../../src/checks/source-standing.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {backlog} from '../../src/panes/backlog/schema.ts';
import {checkOf, lookup, minute, systemOf} from '../support/checks.ts';
import {drive, unjudged} from '../support/driving.ts';
import {began, monitoringOfTests, seriesIn, since} from '../support/metrics.ts';

const {described, read, alerts} = monitoringOfTests();

describe('A6: the unit of the descriptor', () => {
	test.each([
		['s', 900],
		['ms', 900_000],
		['us', 9e8],
		['ns', 9e11],
		['min', 15],
		['h', 0.25],
		['s{busy}', 900],
	])('A6: a quarter of an hour in %s is over ten minutes', async (unit, value) => {
		const {type, write} = described(`age_${unit.replace(/\W/g, '')}`, {unit});
		write('a', since(10), value);
		const reading = await read({metric: type});
		expect(alerts(reading, {levels: {crit: '> 10m'}})).toMatchObject([
			{state: 'firing', value: '15 m', limit: '> 10 m'},
		]);
		expect(alerts(reading, {levels: {crit: '> 15m'}})).toEqual([]);
	});
	test('A6: bounds and mean of distributions come in ms, so that a percentile is right', async () => {
		const inMs = {count: 100, mean: 300, bounds: [100, 500, 3000, 8000], counts: [0, 0, 10, 90, 0]};
		const system = (name: string) =>
			systemOf({
				slos: [
					{
						id: 'latency',
						title: 'Latency',
						objective: 0.95,
						sli: {distribution: {source: 'points', percentile: 95, threshold: '2s'}},
						show: 'percentile',
						target: '< 2s',
						levels: {crit: '> 5s'},
					},
				],
				checks: [checkOf({id: name, measure: {slo: 'latency'}, unit: 'ms', levels: {crit: '> 5s'}})],
			});
		const told: unknown[] = [];
		for (const [unit, factor] of Object.entries({ms: 1, s: 1000, us: 1 / 1000, ns: 1e-6})) {
			const {type, write} = described(`latency_${unit}`, {unit, kind: 'DELTA', valueType: 'DISTRIBUTION'});
			write('a', since(10), {...inMs, mean: inMs.mean / factor, bounds: inMs.bounds.map(bound => bound / factor)});
			const reading = await read({metric: type, aligner: 'ALIGN_DELTA', reducer: 'REDUCE_SUM'});
			const [alert] = drive(system('same'))(began, {points: {reading, failures: 0, period: minute}});
			expect(alert, unit).toMatchObject({state: 'firing'});
			told.push({...alert, since: 0, firedAt: 0});
		}
		expect(new Set(told.map(one => JSON.stringify(one))).size).toBe(1);
		const {type, write} = described('size', {unit: 'By', kind: 'DELTA', valueType: 'DISTRIBUTION'});
		write('a', since(10), inMs);
		const reading = await read({metric: type, aligner: 'ALIGN_DELTA', reducer: 'REDUCE_SUM'});
		expect(drive(system('same'))(began, {points: {reading, failures: 0, period: minute}})).toMatchObject([
			{state: 'blind', reason: 'blind: the metric is bytes, the limit a time'},
		]);
	});
	test('A6: a unit that is not known is named, and can be said by the source', async () => {
		const {type, write} = described('heat', {unit: 'Cel'});
		write('a', since(10), 900);
		expect(alerts(await read({metric: type}), {})).toMatchObject([
			{state: 'blind', reason: 'blind: the unit Cel of the metric is not known: say unit: at the source'},
		]);
		expect(alerts(await read({metric: type, unit: 's'}), {levels: {crit: '> 10m'}})).toMatchObject([{state: 'firing'}]);
	});
	test('A6: ages of messages are told in their own unit', async () => {
		const age = async (unit: string, value: number): Promise<Answer> => {
			const {type, write} = described(`oldest_${unit}`, {unit, labels: ['id']});
			write('a', since(10), value);
			return (await read({metric: type})).answer;
		};
		const queues = async (answer: Answer) => {
			const state = {
				reading: {answer, fetchedAt: began, cost: {requests: 1, bytesBilled: 0}},
				failures: 0,
				period: minute,
			};
			const pane = backlog.parse({id: 'queues', kind: 'backlog', backlog: 'b', age: 'a', threshold: 100});
			const [needs] = backlogNeeds(pane).values();
			return {
				...backlogView(pane, lookup({a: state, b: state}), unjudged, began),
				standing: standingOf(state, began, needs),
			};
		};
		expect((await queues(await age('s', 90))).queues).toMatchObject([{oldestAge: 90_000}]);
		expect((await queues(await age('min', 1.5))).queues).toMatchObject([{oldestAge: 90_000}]);
		const wrong = await queues(await age('By', 90));
		expect(wrong.standing).toMatchObject({level: 'blind', reason: 'the metric is bytes, the limit a time'});
		expect(wrong.queues[0]?.oldestAge).toBeUndefined();
	});
});

describe('A5: the kind of the points', () => {
	test('A5: a total is taken of what came, not of what is there', async () => {
		const total = {measure: {source: 'points', total: true}};
		const gauge = described('waiting', {kind: 'GAUGE'});
		gauge.write('a', since(59), 6);
		expect(alerts(await read({metric: gauge.type}), total)).toMatchObject([
			{state: 'blind', reason: expect.stringContaining('GAUGE')},
		]);
		const delta = described('came', {kind: 'DELTA'});
		delta.write('a', since(59), 6);
		expect(alerts(await read({metric: delta.type, aligner: 'ALIGN_DELTA'}), total)).toMatchObject([
			{state: 'firing', value: '354'},
		]);
		expect(alerts(await read({metric: delta.type, aligner: 'ALIGN_RATE'}), total)).toMatchObject([{state: 'blind'}]);
		const sum = {measure: {source: 'points', last: 'sum'}, levels: {crit: '> 5'}};
		gauge.write('b', since(90).slice(85), 600);
		expect(alerts(await read({metric: gauge.type}), sum)).toMatchObject([{state: 'firing', value: '6'}]);
	});
});

describe('two reductions', () => {
	test('count what the first one left, in periods of the source', async () => {
		const {type, write} = described('pods', {unit: '1', kind: 'GAUGE', valueType: 'INT64'});
		write('a', since(10), 1);
		write('b', since(10), 5);
		const group = ['metric.labels.id'];
		const first = await read({metric: type, reducer: 'REDUCE_SUM', groupBy: group});
		const second = await read({
			metric: type,
			reducer: 'REDUCE_SUM',
			groupBy: group,
			secondary: {reducer: 'REDUCE_MEAN', groupBy: []},
		});
		expect(seriesIn(first).series.length).toBe(2);
		expect(seriesIn(second).series.map(({points}) => points.at(-1)?.value)).toEqual([3]);
	});
	test('of counted events are counted events', async () => {
		const {type, write} = described('hits', {unit: '1', kind: 'DELTA', valueType: 'INT64'});
		write('a', since(10), 2);
		write('b', since(10), 3);
		const total = await read({
			metric: type,
			aligner: 'ALIGN_DELTA',
			reducer: 'REDUCE_SUM',
			groupBy: ['metric.labels.id'],
			secondary: {reducer: 'REDUCE_SUM', groupBy: []},
		});
		expect(seriesIn(total)).toMatchObject({metricKind: 'DELTA', unit: 'plain'});
		expect(seriesIn(total).series.map(({points}) => points.at(-1)?.value)).toEqual([5]);
	});
});
