/** SLO arithmetic: shown value, budget, burn, and the four ways of having no value. */
import {describe, expect, test} from 'vitest';
import {sloView} from '../../src/checks/slo.ts';
import type {Answer, Row} from '../../src/cloud/types.ts';
import {type SloConfig, sloSchema} from '../../src/config/schema/slos.ts';
import {day, failed, hour, lookup, minute, never, rows, seen} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const slo = (more: Record<string, unknown> = {}): SloConfig =>
	sloSchema.parse({
		id: 'availability',
		title: 'Availability',
		objective: 0.999,
		sli: {ratio: {source: 's', bad: {class: ['5xx']}}},
		target: '> 99.9%',
		levels: {warn: '< 99.5%', crit: '< 99%'},
		...more,
	});

/** A point a minute up to now; `bad` of 1000 requests at minute i. */
const traffic = (minutes: number, bad: (i: number) => number, delaySeconds = 0, end = now): Answer => {
	const times = Array.from({length: minutes}, (_, i) => end - (minutes - 1 - i) * minute);
	return {
		kind: 'series',
		delaySeconds,
		series: [
			{labels: {class: '2xx'}, points: times.map((t, i) => ({t, value: 1000 - bad(i)}))},
			{labels: {class: '5xx'}, points: times.map((t, i) => ({t, value: bad(i)}))},
		],
	};
};
const view = (config: SloConfig, answer: Answer, at = now) =>
	sloView(config, lookup({s: seen(answer, at)}), at, 'America/Los_Angeles');

describe('the shown value', () => {
	test('is the last five minutes, good or bad as config says', () => {
		const answer = traffic(60, i => (i >= 55 ? 20 : 0));
		expect(view(slo(), answer)).toMatchObject({status: 'ok', value: 0.98, text: '98%'});
		expect(view(slo({show: 'bad', levels: {warn: '> 2%', crit: '> 5%'}}), answer)).toMatchObject({
			value: 0.02,
		});
	});

	test('never shows a miss as a clean 100 %', () => {
		expect(
			view(
				slo(),
				traffic(10, i => (i === 9 ? 0.01 : 0)),
			).text,
		).toBe('>99.99%');
	});

	test('is a percentile over merged distributions', () => {
		const config = slo({
			objective: 0.95,
			show: 'percentile',
			sli: {distribution: {source: 's', percentile: 95, threshold: '2s'}},
			target: '< 2s',
			levels: {warn: '> 3s', crit: '> 5s'},
		});
		const point = (i: number, counts: number[]) => ({
			t: now - i * minute,
			distribution: {count: 100, mean: 0, bounds: [1000, 2000, 4000], counts},
		});
		const answer: Answer = {
			kind: 'series',
			delaySeconds: 0,
			series: [{labels: {}, points: [point(1, [90, 0, 10, 0]), point(0, [90, 0, 10, 0])]}],
		};
		expect(view(config, answer)).toMatchObject({value: 3000, text: '3 s', unit: 'ms'});
	});

	test('of daily rows is judged over the whole window', () => {
		const list: Row[] = Array.from({length: 20}, (_, i) => ({
			day: new Date(now - (19 - i) * day).toISOString().slice(0, 10),
			good: i === 19 ? 0 : 1,
			total: 1,
		}));
		const config = slo({
			objective: 0.9,
			sli: {rows: {source: 's', time: 'day', good: 'good', total: 'total'}},
			target: '> 90%',
			levels: {warn: '< 95%', crit: '< 90%'},
		});
		expect(view(config, rows(...list))).toMatchObject({value: 0.95, status: 'ok'});
	});

	test('of rows ignores the bucket that is not finished', () => {
		const list = [30, 25, 20, 15, 10, 5, 1].map(m => ({
			t: new Date(Math.floor((now - m * minute) / (5 * minute)) * 5 * minute).toISOString(),
			good: m === 1 ? 0 : 10,
			total: 10,
		}));
		const config = slo({sli: {rows: {source: 's', time: 't', good: 'good', total: 'total'}}});
		expect(view(config, rows(...list), now - minute).value).toBe(1);
	});
});

describe('no value', () => {
	test('too few events prove no trouble, neither now nor in the course', () => {
		const quiet = traffic(60, () => 500);
		expect(view(slo({atLeast: 5001}), quiet)).toMatchObject({
			status: 'noTraffic',
			text: 'few events',
			reason: 'only 5k events in 5 m, 5001 are needed to tell',
			points: [],
		});
		expect(view(slo({atLeast: 5000}), quiet)).toMatchObject({status: 'ok', isMet: false});
		// None of them failed: a quiet night without trouble is in order.
		const fine = traffic(60, () => 0);
		expect(view(slo({atLeast: 5001}), fine)).toMatchObject({status: 'ok', value: 1, isMet: true});
	});
	test('tells no traffic, no data, blind, stale and loading apart', () => {
		expect(
			view(
				slo(),
				traffic(60, () => 0, 0, now - hour),
			),
		).toMatchObject({status: 'noTraffic', text: 'no traffic'});
		expect(view(slo(), {kind: 'series', series: [], delaySeconds: 0})).toMatchObject({
			status: 'nodata',
			text: 'no data',
		});
		expect(sloView(slo(), lookup({s: failed()}), now)).toMatchObject({
			status: 'blind',
			text: 'could not look',
		});
		expect(
			sloView(
				slo(),
				lookup({
					s: failed(
						'auth',
						seen(
							traffic(60, () => 0),
							now,
						),
					),
				}),
				now,
			),
		).toMatchObject({status: 'stale', text: '100%'});
		expect(sloView(slo(), lookup({s: never}), now)).toMatchObject({status: 'loading'});
	});

	test('zero requests are neither good nor bad', () => {
		const answer: Answer = {
			kind: 'series',
			delaySeconds: 0,
			series: [{labels: {class: '2xx'}, points: [{t: now, value: 0}]}],
		};
		expect(view(slo(), answer).status).toBe('noTraffic');
	});

	test('data that is late by design is not missing', () => {
		expect(
			view(
				slo(),
				traffic(60, () => 0, 240, now - 4 * minute),
			),
		).toMatchObject({status: 'ok', dataAt: now - 4 * minute, delay: 240_000});
	});
});

describe('budget and burn', () => {
	test('burns by the ratio of the errors to what is allowed', () => {
		const {burn1h, burn6h} = view(
			slo(),
			traffic(360, i => (i >= 300 ? 10 : 0)),
		);
		expect(burn1h).toBeCloseTo(10); // 1 % of a budget of 0.1 %
		expect(burn6h).toBeCloseTo(10 / 6);
	});

	test('a full outage of 20 minutes costs 46 % of the 43 minutes of 30 days', () => {
		const result = view(
			slo(),
			traffic(360, i => (i >= 340 ? 1000 : 0)),
		);
		expect(result.budgetLeft).toBeCloseTo(1 - 20 / 43.2, 3);
		expect(result.covered).toBeCloseTo(6 / 720, 3);
		expect(result.coveredFor).toBe(6 * hour);
	});

	test('tells when the budget is gone: window × left / burn', () => {
		const result = view(
			slo(),
			traffic(360, () => 4),
		);
		expect(result.burn1h).toBeCloseTo(4);
		const left = 1 - (4 * 6) / 720;
		expect((result.exhaustsAt ?? 0) - now).toBeCloseTo((30 * day * left) / 4, -3);
	});

	test('at a burn of one or less nothing runs out, and without cover no burn is claimed', () => {
		expect(
			view(
				slo(),
				traffic(360, () => 1),
			).exhaustsAt,
		).toBeUndefined();
		const short = view(
			slo(),
			traffic(90, () => 4),
		);
		expect(short.burn1h).toBeCloseTo(4);
		expect(short.burn6h).toBeUndefined();
	});

	test.each([
		[12, 1],
		[40, 2],
		[800, 4],
	])('B2: %i requests an hour, %i of them bad, are no burn and exhaust nothing', (requests, bad) => {
		const few = (minutes: number): Answer => {
			const at = (i: number) => now - (minutes - 1 - i) * minute;
			const spread = (count: number) => Array.from({length: minutes}, (_, i) => ({t: at(i), value: count / minutes}));
			return {
				kind: 'series',
				delaySeconds: 0,
				series: [
					{labels: {class: '2xx'}, points: spread(requests - bad)},
					{labels: {class: '5xx'}, points: spread(bad)},
				],
			};
		};
		const result = view(slo(), few(60));
		expect(result).not.toHaveProperty('burn1h');
		expect(result).not.toHaveProperty('exhaustsAt');
		expect(result.budgetLeft).toBeLessThan(1);
	});

	test('B2: an hour that burns after five that did not is no course', () => {
		const result = view(
			slo(),
			traffic(360, i => (i >= 300 ? 4 : 0)),
		);
		expect(result.burn1h).toBeCloseTo(4);
		expect(result).not.toHaveProperty('exhaustsAt');
	});

	test('a spent budget is negative and gone', () => {
		const result = view(
			slo({window: '1d'}),
			traffic(360, () => 100),
		);
		expect(result.budgetLeft).toBeLessThan(0);
		expect(result.exhaustsAt).toBe(now);
	});
});
