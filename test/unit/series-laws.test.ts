/** What holds for checks over several series, whatever they say and whenever they say it. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import type {Series} from '../../src/cloud/types.ts';
import {seen} from '../support/checks.ts';
import {at, drive, metric} from '../support/driving.ts';
import {oneSeries, seriesOf} from '../support/series.ts';

const span = 40;
const holds = 8;

/** Values above and below the limit, some missing: what a series says minute by minute. */
const course = fc.array(fc.option(fc.integer({min: 0, max: 200}), {nil: undefined}), {
	minLength: span,
	maxLength: span,
});
const courses = fc.array(course, {maxLength: 4});

const toSeries = (id: string, values: readonly (number | undefined)[], until: number): Series =>
	oneSeries(
		id,
		values.flatMap((value, m) => (value === undefined || m > until ? [] : [[at(m), value] as const])),
	);

/** Looks every minute from the tenth on; the alerts of every look. */
function watched(check: Record<string, unknown>, all: readonly (readonly (number | undefined)[])[]): Alert[][] {
	const step = drive(metric({for: `${holds}m`, ...check}));
	return Array.from({length: span - 10}, (_, i) => {
		const m = i + 10;
		const series = all.map((values, n) => toSeries(`s${n}`, values, m)).filter(({points}) => points.length > 0);
		return step(at(m), {points: seen(seriesOf(series), at(m))});
	});
}
const fires = (alerts: readonly Alert[]) => alerts.some(({state}) => state === 'firing');

test('A2: a series that is bad for its `for` fires, whatever its neighbours do', () => {
	fc.assert(
		fc.property(
			courses,
			fc.integer({min: 0, max: 4}),
			fc.integer({min: holds, max: span - 2}),
			(others, place, from) => {
				const sick = Array.from({length: span}, (_, m) => (m >= from - holds ? 500 : 1));
				const looks = watched({}, others.toSpliced(place, 0, sick));
				looks.forEach((alerts, i) => {
					if (i + 10 >= from) expect(fires(alerts), `minute ${i + 10}`).toBe(true);
				});
			},
		),
	);
});

test('A2: nothing fires that no series was bad for', () => {
	fc.assert(
		fc.property(courses, all => {
			const alone = all.map(values => watched({}, [values]));
			watched({}, all).forEach((alerts, i) => {
				// An alert may outlast the series that stopped, as long as nobody else says that it is over.
				if (fires(alerts) && all.length > 0) expect(alone.some(looks => looks.slice(0, i + 1).some(fires))).toBe(true);
			});
		}),
	);
});

test('A2: the same points said by two series change nothing', () => {
	fc.assert(
		fc.property(courses, course, (others, values) => {
			const told = (looks: Alert[][]) =>
				looks.map(alerts =>
					alerts.map(({state, level, value, since, firedAt}) => ({state, level, value, since, firedAt})),
				);
			expect(told(watched({}, [...others, values, values]))).toEqual(told(watched({}, [...others, values])));
		}),
	);
});

test('A2: adding a healthy series never silences a sick one', () => {
	fc.assert(
		fc.property(courses, all => {
			const before = watched({}, all);
			const after = watched({}, [...all, Array.from({length: span}, () => 1)]);
			// Series that still speak: what fires for want of news ends with better news.
			before.forEach((alerts, i) => {
				if (alerts.some(({state, reason}) => state === 'firing' && reason === undefined))
					expect(fires(after[i] ?? []), `minute ${i + 10}`).toBe(true);
			});
		}),
	);
});

test('A9: adding a healthy instance never silences a sick one', () => {
	const check = {measure: {source: 'points', last: 'max', by: 'id'}, onNoData: 'alert'};
	fc.assert(
		fc.property(fc.array(course, {minLength: 1, maxLength: 3}), all => {
			const firing = (looks: Alert[][]) =>
				looks.map(alerts =>
					alerts.filter(({state, instance}) => state === 'firing' && instance !== undefined).map(({key}) => key),
				);
			const after = firing(watched(check, [...all, Array.from({length: span}, () => 1)]));
			firing(watched(check, all)).forEach((keys, i) => {
				expect(after[i]).toEqual(expect.arrayContaining(keys));
			});
		}),
	);
});
