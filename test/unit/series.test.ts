/** Checks over several series: each is judged by itself, the worst speaks. */
import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import type {Series} from '../../src/cloud/types.ts';
import {seen} from '../support/checks.ts';
import {at, drive, metric, states} from '../support/driving.ts';
import {oneSeries, type SeriesAnswer, seriesOf} from '../support/series.ts';

/** A value every `every` minutes from minute `from` to minute `to`. */
const steady = (id: string, value: number, from: number, to: number, every = 1): Series =>
	oneSeries(
		id,
		Array.from({length: Math.floor((to - from) / every) + 1}, (_, i) => [at(from + i * every), value] as const),
	);

/** One check, looked at once at minute `m`. */
const look = (check: Record<string, unknown>, m: number, series: readonly Series[], more?: Partial<SeriesAnswer>) =>
	drive(metric(check))(at(m), {points: seen(seriesOf(series, more), at(m))});
const last = (how: 'max' | 'sum', more: Record<string, unknown> = {}) => ({
	measure: {source: 'points', last: how, ...more},
});

describe('A2: every series is judged at its own newest point', () => {
	test('A2: a sick series a minute behind a healthy one fires', () => {
		expect(look({}, 10, [steady('well', 1, 0, 10), steady('sick', 500, 0, 9)])).toMatchObject([
			{state: 'firing', value: '500'},
		]);
	});
	test('A2: so does one that is sampled at other minutes, at every look', () => {
		const step = drive(metric({for: '4m'}));
		for (let m = 10; m < 30; m++) {
			const series = [steady('well', 1, 0, m), steady('sick', 500, 0, m - (m % 2), 2)];
			expect(states(step(at(m), {points: seen(seriesOf(series), at(m))})), `minute ${m}`).toEqual(['firing']);
		}
	});
	test('A2: low values are the worst where the limit is a lower one', () => {
		expect(look({levels: {crit: '< 10'}}, 10, [steady('well', 50, 0, 10), steady('sick', 2, 0, 9)])).toMatchObject([
			{state: 'firing', value: '2'},
		]);
	});
	test('A2: `for` is counted in one series: two that take turns never fire', () => {
		const turns = (id: string, odd: number) =>
			oneSeries(
				id,
				Array.from({length: 21}, (_, m) => [at(m), m % 2 === odd ? 500 : 1] as const),
			);
		expect(states(look({for: '5m'}, 20, [turns('a', 0), turns('b', 1)]))).toEqual(['pending']);
		expect(states(look({for: '5m'}, 20, [turns('a', 0), steady('b', 500, 0, 20)]))).toEqual(['firing']);
	});
	test('A2: one that stopped is no value, whatever it said last', () => {
		expect(look({}, 95, [steady('well', 1, 0, 95), steady('stopped', 500, 0, 10)])).toEqual([]);
	});
	test('A2: an alert goes on when one series takes over from another, and ends with the last', () => {
		const step = drive(metric({}));
		const looks = (m: number, a: number, b: number): Alert[] =>
			step(at(m), {points: seen(seriesOf([oneSeries('a', [[at(m), a]]), oneSeries('b', [[at(m), b]])]), at(m))});
		expect(looks(0, 500, 1)).toMatchObject([{state: 'firing', firedAt: at(0)}]);
		expect(looks(1, 500, 500)).toMatchObject([{state: 'firing', firedAt: at(0)}]);
		expect(looks(2, 1, 500)).toMatchObject([{state: 'firing', firedAt: at(0)}]);
		expect(looks(3, 1, 1)).toMatchObject([{state: 'ok', firedAt: at(0), resolvedAt: at(3)}]);
	});
	test('A2: an instance of several series is judged in the same way', () => {
		const labelled = (one: Series, zone: string): Series => ({...one, labels: {...one.labels, zone}});
		expect(
			look(last('max', {by: 'zone'}), 10, [
				labelled(steady('well', 1, 0, 10), 'east'),
				labelled(steady('sick', 500, 0, 9), 'east'),
				labelled(steady('well', 1, 0, 10), 'west'),
			]),
		).toMatchObject([{instance: 'east', state: 'firing'}]);
	});
});

describe('A5: the sum of the newest points is not a total', () => {
	const gauge = {metricKind: 'GAUGE'} as const;
	test('A5: a GAUGE of 6 comes to 6, however long the window', () => {
		const series = [steady('a', 6, 0, 120)];
		expect(look({...last('sum'), levels: {crit: '> 6'}}, 120, series, gauge)).toEqual([]);
		expect(look({...last('sum'), levels: {crit: '>= 6'}}, 120, series, gauge)).toMatchObject([{value: '6'}]);
	});
	test('A5: live series add up at their own newest points, stopped ones do not count', () => {
		const series = [steady('a', 60, 0, 120), steady('b', 50, 0, 119), steady('stopped', 900, 0, 35)];
		expect(look(last('sum'), 120, series, gauge)).toMatchObject([{state: 'firing', value: '110'}]);
		expect(look({...last('sum'), levels: {crit: '> 110'}}, 120, series, gauge)).toEqual([]);
	});
	test('A5: the sum has a history, so that `for` counts at once', () => {
		const series = [steady('a', 60, 0, 120), steady('b', 50, 30, 119)];
		expect(look({...last('sum'), for: '80m'}, 120, series, gauge)).toMatchObject([{firedAt: at(110)}]);
	});
	test('A5: an alert of series that stopped does not go on', () => {
		const step = drive(metric(last('sum')));
		const looks = (m: number, sick: number) =>
			step(at(m), {points: seen(seriesOf([steady('a', 6, 0, m), steady('sick', 500, 0, sick)], gauge), at(m))});
		expect(states(looks(10, 10))).toEqual(['firing']);
		// Its points count for three periods.
		expect(looks(20, 10)).toMatchObject([{state: 'ok', resolvedAt: at(14)}]);
		expect(looks(95, 10)).toEqual([]);
	});
	test('A5: a total counts all of the window, also of series that stopped', () => {
		const total = {measure: {source: 'points', total: true}};
		const series = [steady('a', 1, 0, 60), steady('b', 2, 0, 20)];
		expect(look(total, 60, series, {metricKind: 'DELTA'})).toMatchObject([{state: 'firing', value: '103'}]);
		for (const metricKind of ['GAUGE', 'CUMULATIVE'] as const)
			expect(look(total, 60, series, {metricKind})).toMatchObject([
				{state: 'blind', reason: expect.stringContaining(metricKind)},
			]);
	});
});

describe('A10: how often and how late points come is what the metric says', () => {
	test.each([
		[5, 0],
		[5, 240],
		[10, 60],
	])('A10: sampled every %i min and %i s late, it neither lapses nor fires anew', (every, delaySeconds) => {
		const step = drive(metric({for: '20m'}));
		const fired = new Set<number | undefined>();
		for (let m = 60; m < 120; m++) {
			const newest = m - Math.ceil(delaySeconds / 60);
			const answer = seriesOf([steady('a', 500, 0, newest - (newest % every), every)], {
				delaySeconds,
				stepSeconds: every * 60,
			});
			const [alert] = step(at(m), {points: seen(answer, at(m))});
			expect(alert, `minute ${m}`).toMatchObject({state: 'firing', value: '500'});
			expect(alert?.reason).toBeUndefined();
			fired.add(alert?.firedAt);
		}
		expect([...fired]).toEqual([at(20)]);
	});
	test('A10: how seldom we look is no matter', () => {
		const step = drive(metric({}));
		const looked = (m: number) => seen(seriesOf([steady('a', 500, 0, m)]), at(m), {period: 10 * 60_000});
		for (let m = 10; m < 40; m++)
			expect(step(at(m), {points: looked(m - (m % 10))}), `minute ${m}`).toMatchObject([
				{state: 'firing', value: '500'},
			]);
	});
	test('A10: three samples late it has stopped', () => {
		const answer = [steady('a', 500, 0, 60, 5)];
		expect(states(look({}, 75, answer, {stepSeconds: 300}))).toEqual(['firing']);
		expect(states(look({}, 76, answer, {stepSeconds: 300}))).toEqual(['nodata']);
	});
});

describe('A6: a unit that does not fit is refused, not compared', () => {
	const ten = [steady('a', 700_000, 0, 10)];
	test('A6: a limit in minutes is held against ms', () => {
		expect(look({levels: {crit: '> 10m'}}, 10, ten, {unit: 'ms'})).toMatchObject([
			{state: 'firing', value: '11 m 40 s'},
		]);
		expect(look({unit: 'ms', levels: {crit: '> 12m'}}, 10, ten, {unit: 'ms'})).toEqual([]);
	});
	test.each([
		['bytes', '> 10m', 'the metric is bytes, the limit a time'],
		['plain', '> 10m', 'the metric is a plain number, the limit a time'],
		['ms', '> 100', 'the metric is a time, the limit a plain number'],
		['ratio', '> 100', 'the metric is a ratio, the limit a plain number'],
		['ms', '> 5%', 'the metric is a time, the limit a ratio'],
		[{unknown: 'Cel'}, '> 100', 'the unit Cel of the metric is not known: say unit: at the source'],
	] as const)('A6: %j against %s is blind', (unit, crit, reason) => {
		expect(look({levels: {crit}}, 10, ten, {unit})).toMatchObject([{state: 'blind', reason: `blind: ${reason}`}]);
	});
	test.each([
		['bytes', '> 100'],
		['plain', '> 5%'],
	] as const)('A6: %s against %s is compared', (unit, crit) => {
		expect(states(look({levels: {crit}}, 10, ten, {unit}))).toEqual(['firing']);
	});
});

describe('A8: a label that no series has is said', () => {
	const series = [steady('a', 500, 0, 10)];
	test.each([
		[{where: {subscription: ['a']}}, 'subscription'],
		[{by: 'revision'}, 'revision'],
		[{where: {id: ['a']}, by: 'zone'}, 'zone'],
	])('A8: %j is blind and names what there is', (more, name) => {
		expect(look(last('max', more), 10, series)).toMatchObject([
			{state: 'blind', reason: `blind: no series has the label ${name}; there is id`},
		]);
	});
	test('A8: a value that does not occur is no data, and nothing at all proves nothing', () => {
		expect(states(look(last('max', {where: {id: ['b']}}), 10, series))).toEqual(['nodata']);
		expect(states(look(last('max', {where: {nobody: ['b']}}), 10, []))).toEqual(['nodata']);
	});
	test('A8: distributions are no numbers to compare', () => {
		const distribution = {count: 1, mean: 1, bounds: [1], counts: [1, 0]};
		expect(look({}, 10, [{labels: {}, points: [{t: at(10), distribution}]}])).toMatchObject([
			{state: 'blind', reason: expect.stringContaining('distributions')},
		]);
	});
});
