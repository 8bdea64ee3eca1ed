/** Traffic against the usual: a service that nobody reaches fires, a quiet night does not. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {measureValues} from '../../src/checks/measures/index.ts';
import type {Answer} from '../../src/cloud/types.ts';
import type {Measure} from '../../src/config/schema/checks.ts';
import {checkOf, day, hour, lookup, minute, points, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const measure: Measure = {source: 'recent', traffic: '5m', usual: 'days'};
const system = systemOf({
	sources: {
		recent: {metric: 'm', aligner: 'ALIGN_DELTA', window: '6h'},
		days: {metric: 'm', aligner: 'ALIGN_DELTA', period: '10m', window: '3d'},
	},
	checks: [checkOf({id: 'traffic', measure, unit: 'ratio', levels: {crit: '< 1%'}, for: '2m', onNoData: 'keep'})],
});

/** Points every `step` from `from` to `to`, with so many events each; no point where there are none, as in Monitoring. */
function events(from: number, to: number, step: number, count: (t: number) => number, delay = 0): Answer {
	const values: [number, number][] = [];
	for (let t = Math.ceil(from / step) * step; t <= to; t += step) if (count(t) > 0) values.push([t, count(t)]);
	return points(values, {}, delay);
}

const busy = events(now - 3 * day, now, 10 * minute, () => 1000);
const take = (recent: Answer, days: Answer | undefined = busy, at = now, of: Measure = measure) =>
	measureValues(system, of, lookup({recent: seen(recent, at), ...(days && {days: seen(days, at)})}), at);

describe('A1: traffic stopped', () => {
	test('A1: none for the span is 0 of the usual, and says how much came', () => {
		expect(take(events(now - 6 * hour, now - 6 * minute, minute, () => 100))).toMatchObject([
			{status: 'value', value: 0, reason: '0 in 5 m, usually 500'},
		]);
	});
	test('A1: as much as usual is 1', () => {
		expect(take(events(now - 6 * hour, now, minute, () => 100))[0]?.value).toBeCloseTo(1);
	});
	test('A1: it still fires when the outage is longer than the window of the source', () => {
		expect(take(points([]))).toMatchObject([{status: 'value', value: 0}]);
	});
	test('A1: what may still be on its way is not missing', () => {
		const late = events(now - 6 * hour, now - 3 * minute, minute, () => 100, 180);
		expect(take(late)[0]?.value).toBeCloseTo(1);
	});
	test('A1: a usual of a few events says nothing, at night or on a service that hardly anybody uses', () => {
		const night = (t: number) => (new Date(t).getUTCHours() >= 16 ? 2 : 1000);
		expect(take(points([]), events(now - 3 * day, now, 10 * minute, night))).toMatchObject([{status: 'nodata'}]);
	});
	test('A1: a day of outage does not become the usual', () => {
		const days = events(now - 3 * day, now, 10 * minute, t => (t < now - 1.5 * day ? 1000 : 0));
		expect(take(points([]), days)).toMatchObject([{status: 'value', value: 0}]);
	});
	test('A1: without days to compare with, what came before is usual', () => {
		const short: Measure = {source: 'recent', traffic: '5m'};
		const stopped = events(now - 6 * hour, now - 10 * minute, minute, () => 100);
		expect(take(stopped, undefined, now, short)).toMatchObject([{status: 'value', value: 0}]);
		expect(take(points([]), undefined, now, short)).toMatchObject([{status: 'nodata'}]);
	});
	test('A1: where the gauges of the system are silent as well, Monitoring is late, and that is no outage', () => {
		const stopped = events(now - 6 * hour, now - 10 * minute, minute, () => 100);
		const gauge = (until: number): Answer =>
			({...events(now - 2 * hour, until, minute, () => 3), metricKind: 'GAUGE'}) as Answer;
		const take = (until: number) =>
			measureValues(
				systemOf({sources: {...system.sources, gauge: {metric: 'g', aligner: 'ALIGN_MAX'}}}),
				measure,
				lookup({recent: seen(stopped, now), days: seen(busy, now), gauge: seen(gauge(until), now)}),
				now,
			);
		expect(take(now - 10 * minute)).toMatchObject([{status: 'blind'}]);
		// Two of its five minutes are proven: that is less than half.
		expect(take(now - 3 * minute)).toMatchObject([{status: 'blind'}]);
		expect(take(now - minute)).toMatchObject([{status: 'value', value: 0}]);
	});
	test('A1: it fires after its for, also on a wall that was opened in the middle of it', () => {
		const at = (t: number) =>
			lookup({
				recent: seen(
					events(t - 6 * hour, Math.min(t, now - 20 * minute), minute, () => 100),
					t,
				),
				days: seen(busy, t),
			});
		expect(evaluate(emptyMemory, system, at(now), now).alerts).toMatchObject([{check: 'traffic', state: 'firing'}]);
		expect(evaluate(emptyMemory, system, at(now - 19 * minute), now - 19 * minute).alerts).toEqual([]);
	});
});
