import {describe, expect, test} from 'vitest';
import {backlogView} from '../../src/checks/backlog.ts';
import type {Lookup} from '../../src/checks/readings.ts';
import {trendOf} from '../../src/checks/trend.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {lookup, minute, seen, systemOf} from '../support/checks.ts';
import {judgementOf} from '../support/driving.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const metric = {metric: 'm', aligner: 'ALIGN_MAX'};
const system = systemOf({
	sources: {b: metric, a: metric, d: metric},
	panes: [{id: 'pubsub', kind: 'backlog', backlog: 'b', age: 'a', deadLetters: 'd', threshold: 100}],
});
const pane = paneOf(system, 'backlog');
if (!pane) throw new Error('the test system has a pane of queues');
const judgedView = (source: Lookup, at: number) =>
	backlogView(pane, source, judgementOf(system, source, at), at).queues;
const series = (of: (i: number) => number, end = now): Answer => ({
	kind: 'series',
	delaySeconds: 0,
	series: [
		{
			labels: {subscription_id: 'sub'},
			points: Array.from({length: 30}, (_, i) => ({t: end - (29 - i) * minute, value: of(i)})),
		},
	],
});
const queue = (backlog: Answer, at = now) =>
	judgedView(
		lookup({
			b: seen(backlog, at),
			a: seen(
				series(() => 90_000),
				at,
			),
			d: seen(
				series(i => (i > 27 ? 1 : 0)),
				at,
			),
		}),
		at,
	)[0];

describe('a queue', () => {
	test('that drains says when it is empty', () => {
		expect(queue(series(i => 60 - i))).toMatchObject({
			undelivered: 31,
			trend: -1,
			drainsIn: 31 * minute,
			oldestAge: 90_000,
			deadLetters: 2,
			threshold: 100,
			stand: {level: 'ok', limits: {crit: '> 100'}},
		});
	});
	test('that grows says when it passes the threshold', () => {
		const grown = queue(series(i => i * 2));
		expect(grown).toMatchObject({undelivered: 58, stand: {level: 'ok'}});
		expect(grown?.crossesIn).toBeCloseTo(21 * minute);
	});
	test('at the threshold is ok, above it builds up for five minutes, then is critical', () => {
		expect(queue(series(() => 100))).toMatchObject({stand: {level: 'ok'}});
		expect(queue(series(i => (i > 26 ? 101 : 1)))).toMatchObject({
			stand: {level: 'pending', alert: {progress: '2 of 5 m'}},
		});
		expect(queue(series(() => 101))).toMatchObject({stand: {level: 'crit'}});
	});
	test('that stands still has no outlook', () => {
		const still = queue(series(() => 5));
		expect(still).not.toHaveProperty('drainsIn');
		expect(still).not.toHaveProperty('crossesIn');
	});
	test('without recent points is unknown, not zero', () => {
		const silent = queue(series(() => 5, now - 60 * minute));
		expect(silent).toMatchObject({stand: {level: 'nodata'}});
		expect(silent).not.toHaveProperty('undelivered');
	});
});

/** Noise without a generator: digits of a sine far out, 0 to 1. */
const noise = (i: number) => (((Math.sin(i * 12.9898) * 43_758.5453) % 1) + 1) % 1;

describe('B2: no forecast out of noise', () => {
	const outlooks = (of: (i: number) => number) =>
		Array.from({length: 60}, (_, shift) => queue(series(i => of(i + shift)))).filter(
			one => one?.drainsIn !== undefined || one?.crossesIn !== undefined,
		);
	test.each([3, 6, 12, 30])('a queue of about %i that goes nowhere has none', size => {
		expect(outlooks(i => Math.round(size * (0.5 + noise(i))))).toEqual([]);
	});
	test('one that creeps has none for a time much longer than it was seen for', () => {
		expect(queue(series(i => 6 + i * 0.1))).toMatchObject({trend: 0});
		const creeping = queue(series(i => 6 + i * 0.7));
		expect(creeping?.trend).toBeCloseTo(0.7);
		expect(creeping).not.toHaveProperty('crossesIn');
		expect(queue(series(i => 3000 - i * 20))).not.toHaveProperty('drainsIn');
	});
	test('one that grows in earnest has one, through noise', () => {
		const growing = queue(series(i => i * 3 + noise(i) * 4 - 60));
		expect(growing?.crossesIn).toBeGreaterThan(15 * minute);
		expect(growing?.crossesIn).toBeLessThan(40 * minute);
	});
	test('a slope within its own error is none, above the threshold too', () => {
		expect(queue(series(i => 150 + (i % 2) * 40))).toMatchObject({trend: 0, stand: {level: 'crit'}});
	});
	test('a handful of points tells nothing', () => {
		const points = (count: number) => Array.from({length: count}, (_, i) => ({t: i * 2 * minute, value: i * 10}));
		expect(trendOf(points(5))).toBeUndefined();
		expect(trendOf(points(6))).toEqual({perMinute: 5, horizon: 40 * minute});
		expect(trendOf(Array.from({length: 9}, () => ({t: 5, value: 1})))).toBeUndefined();
	});
});
