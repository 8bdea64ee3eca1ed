/** One of several instances is no longer reported: what `onNoData` says holds for it alone. */
import {describe, expect, test} from 'vitest';
import type {SourceState} from '../../src/poll/types.ts';
import {checkOf, failed, rows, seen, systemOf} from '../support/checks.ts';
import {at, drive, states} from '../support/driving.ts';
import {oneSeries, seriesOf} from '../support/series.ts';

const day = 24 * 60;

/** How the instances a and b report at minute `m`, of a table and of a metric; undefined does not report. */
const kinds = {
	rows: {
		measure: {source: 'table', column: 'n', by: 'name'},
		states: (m: number, a?: number, b?: number): Record<string, SourceState> => ({
			table: seen(rows(...Object.entries({a, b}).flatMap(([name, n]) => (n === undefined ? [] : [{name, n}]))), at(m)),
		}),
	},
	series: {
		measure: {source: 'points', last: 'max', by: 'id'},
		states: (m: number, a?: number, b?: number): Record<string, SourceState> => ({
			points: seen(
				seriesOf(Object.entries({a, b}).flatMap(([id, n]) => (n === undefined ? [] : [oneSeries(id, [[at(m), n]])]))),
				at(m),
			),
		}),
	},
};

describe.each(Object.entries(kinds))('A9: of several %s one is gone', (_, {measure, states: of}) => {
	const driven = (more: Record<string, unknown>) => {
		const step = drive(systemOf({checks: [checkOf({measure, ...more})]}));
		return (m: number, a?: number, b?: number) => step(at(m), of(m, a, b));
	};

	test('A9: alert fires for it, after `for`, and until it is back', () => {
		const looks = driven({onNoData: 'alert', for: '2m'});
		expect(looks(0, 1, 1)).toEqual([]);
		expect(looks(1, undefined, 1)).toMatchObject([{instance: 'a', state: 'pending'}]);
		expect(states(looks(2, undefined, 1))).toEqual(['pending']);
		expect(looks(3, undefined, 1)).toMatchObject([{instance: 'a', state: 'firing', reason: 'no longer reported'}]);
		expect(states(looks(3 * day, undefined, 1))).toEqual(['firing']);
		expect(looks(3 * day + 1, 1, 1)).toMatchObject([{instance: 'a', state: 'ok'}]);
	});
	test('A9: alert goes on firing for one that fired already', () => {
		const looks = driven({onNoData: 'alert'});
		looks(0, 500, 1);
		for (const m of [1, 15, 16, 17, 60, day])
			expect(looks(m, undefined, 1), `minute ${m}`).toMatchObject([{state: 'firing', firedAt: at(0)}]);
	});
	test('A9: keep keeps it firing, and says of a healthy one nothing', () => {
		const looks = driven({onNoData: 'keep'});
		looks(0, 500, 1);
		for (const m of [1, 15, 16, 17, 60, day])
			expect(looks(m, undefined, 1), `minute ${m}`).toMatchObject([
				{instance: 'a', state: 'firing', reason: 'nodata-kept: no longer reported'},
			]);
		const healthy = driven({onNoData: 'keep'});
		healthy(0, 1, 1);
		expect(healthy(60, undefined, 1)).toEqual([]);
	});
	test('A9: ok resolves it', () => {
		const looks = driven({onNoData: 'ok'});
		looks(0, 500, 1);
		expect(looks(1, undefined, 1)).toMatchObject([{instance: 'a', state: 'ok', resolvedAt: at(1)}]);
		expect(looks(17, undefined, 1)).toEqual([]);
	});
	test('A9: nodata says so for a day, and ends what fired soon', () => {
		const healthy = driven({});
		healthy(0, 1, 1);
		for (const m of [1, 17, 60, day])
			expect(healthy(m, undefined, 1), `minute ${m}`).toMatchObject([
				{instance: 'a', state: 'nodata', reason: 'no longer reported'},
			]);
		expect(healthy(day + 1, undefined, 1)).toEqual([]);
		const sick = driven({});
		sick(0, 500, 1);
		expect(states(sick(1, undefined, 1))).toEqual(['firing']);
		expect(states(sick(16, undefined, 1))).toEqual(['ok']);
		expect(sick(32, undefined, 1)).toEqual([]);
	});
	test.each(['alert', 'keep'])('A9: with %s one that was removed on purpose leaves after a week', onNoData => {
		const looks = driven({onNoData});
		looks(0, 500, 1);
		looks(1, undefined, 1);
		expect(states(looks(7 * day, undefined, 1))).toEqual(['firing']);
		expect(states(looks(7 * day + 1, undefined, 1))).toEqual(['ok']);
		expect(looks(7 * day + 20, undefined, 1)).toEqual([]);
		expect(looks(7 * day + 30, undefined, 1)).toEqual([]);
	});
});

test('A9: a source that is silent or unseen in between forgets nobody', () => {
	const {measure, states: of} = kinds.rows;
	const step = drive(systemOf({checks: [checkOf({measure, onNoData: 'alert'})]}));
	step(at(0), of(0, 1, 1));
	expect(states(step(at(1), of(1, undefined, 1)))).toEqual(['firing']);
	expect(states(step(at(2), {table: failed()}))).toEqual(['firing', 'blind']);
	expect(states(step(at(3), of(3)))).toEqual(['firing', 'firing']);
	expect(step(at(4), of(4, undefined, 1)).map(({instance, state}) => [instance, state])).toEqual([
		['a', 'firing'],
		['b', 'ok'],
	]);
	expect(states(step(at(7 * day + 1), of(7 * day + 1, undefined, 1)))).toContain('ok');
});

test('A9: what was said of the whole check before any instance was known does not stay', () => {
	const {measure, states: of} = kinds.rows;
	const step = drive(systemOf({checks: [checkOf({measure, onNoData: 'alert'})]}));
	expect(states(step(at(0), of(0)))).toEqual(['firing']);
	expect(step(at(1), of(1, 1, 1))).toMatchObject([{state: 'ok', resolvedAt: at(1)}]);
	expect(step(at(17), of(17, 1, 1))).toEqual([]);
});

describe('A9: one whose last points are still in the window has vanished all the same', () => {
	const driven = (onNoData: string, last: number) => {
		const step = drive(systemOf({checks: [checkOf({measure: kinds.series.measure, onNoData})]}));
		const looks = (m: number) =>
			step(at(m), {points: seen(seriesOf([oneSeries('a', [[at(0), last]]), oneSeries('b', [[at(m), 1]])]), at(m))});
		looks(0);
		return looks;
	};
	test.each([
		['alert', 1, ['firing', 'firing', 'firing']],
		['alert', 500, ['firing', 'firing', 'firing']],
		['keep', 500, ['firing', 'firing', 'firing']],
		['keep', 1, []],
		['ok', 500, ['ok']],
		['nodata', 1, ['nodata', 'nodata', 'nodata']],
		['nodata', 500, ['firing', 'ok']],
	])('A9: %s after %i', (onNoData, last, expected) => {
		const looks = driven(onNoData, last);
		// Late by more than three points; a while later; after an hour.
		expect([4, 20, 85].flatMap(m => states(looks(m)))).toEqual(expected);
	});
	test('A9: and says since when there is nothing', () => {
		expect(driven('alert', 1)(10)).toMatchObject([{instance: 'a', state: 'firing', reason: 'last point 10 m ago'}]);
	});
	test('A9: where nobody reports, the whole source is silent', () => {
		const step = drive(systemOf({checks: [checkOf({measure: kinds.series.measure})]}));
		const stopped = seriesOf([oneSeries('a', [[at(0), 500]]), oneSeries('b', [[at(0), 1]])]);
		step(at(0), {points: seen(stopped, at(0))});
		expect(states(step(at(85), {points: seen(stopped, at(85))}))).toEqual(['firing', 'nodata']);
	});
});
