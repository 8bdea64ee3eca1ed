import {describe, expect, it} from 'vitest';
import {backlogView, slope} from '../../src/checks/backlog.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {failed, lookup, minute, seen} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const pane = {title: 'Backlog', backlog: 'b', age: 'a', deadLetters: 'd', threshold: 100};
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
const none: Answer = {kind: 'series', delaySeconds: 0, series: []};
const queue = (backlog: Answer, at = now) =>
	backlogView(
		pane,
		lookup({
			b: seen(backlog, at),
			a: seen(
				series(() => 90),
				at,
			),
			d: seen(
				series(i => (i > 27 ? 1 : 0)),
				at,
			),
		}),
		at,
	).queues[0];

describe('a queue', () => {
	it('that drains says when it is empty', () => {
		expect(queue(series(i => 90 - i))).toMatchObject({
			undelivered: 61,
			trend: -1,
			drainsIn: 61 * minute,
			oldestAge: 90_000,
			deadLetters: 2,
			level: 'ok',
		});
	});
	it('that grows says when it passes the threshold', () => {
		const grown = queue(series(i => i * 2));
		expect(grown).toMatchObject({undelivered: 58, level: 'ok'});
		expect(grown?.crossesIn).toBeCloseTo(21 * minute);
	});
	it('at the threshold is ok, above it a warning, above and growing critical', () => {
		expect(queue(series(() => 100))).toMatchObject({level: 'ok'});
		expect(queue(series(() => 101))).toMatchObject({level: 'warn'});
		expect(queue(series(i => 101 + i))).toMatchObject({level: 'crit'});
	});
	it('that stands still has no outlook', () => {
		const still = queue(series(() => 5));
		expect(still).not.toHaveProperty('drainsIn');
		expect(still).not.toHaveProperty('crossesIn');
	});
	it('without recent points is unknown, not zero', () => {
		const silent = queue(series(() => 5, now - 60 * minute));
		expect(silent).toMatchObject({level: 'nodata'});
		expect(silent).not.toHaveProperty('undelivered');
	});
});

describe('looking', () => {
	it('blind is not ok, and nothing found is no data', () => {
		expect(backlogView(pane, () => failed(), now).level).toBe('blind');
		expect(backlogView(pane, () => seen(none, now), now).level).toBe('nodata');
	});
});

describe('slope', () => {
	it('needs three points', () =>
		expect(
			slope([
				{t: 0, value: 1},
				{t: minute, value: 2},
			]),
		).toBeUndefined());
	it('is per minute', () => expect(slope([0, 1, 2].map(i => ({t: i * 2 * minute, value: i * 10})))).toBeCloseTo(5));
});
