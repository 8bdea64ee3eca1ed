/** The numbers of a chart, out of the answer of its source: one series for each value of its label or column. Pure. */
import type {ChartSeries} from '../../charts/types.ts';
import {merge, percentile} from '../../checks/distribution.ts';
import {isNamed} from '../../checks/measures/measured.ts';
import {numberOf, textOf} from '../../checks/readings.ts';
import {coursesOf, type HistoryPoint, summed, type Timing, timingOf} from '../../checks/series.ts';
import {spacingOf} from '../../checks/sli.ts';
import {timeOf} from '../../checks/time.ts';
import type {Answer, Point, Reading, Series} from '../../cloud/types.ts';
import {own} from '../../text/own.ts';
import {shortLabels} from './labels.ts';
import type {RowsChart, SeriesChart} from './schema.ts';

export interface Numbers {
	/** As layers want it: what began within the window comes first, the newest before the others; then the largest. */
	series: readonly ChartSeries[];
	timing: Timing;
}

export type Value = NonNullable<SeriesChart['value']>;

/** Groups things by the name of their instance; all are one where nothing tells them apart. */
function grouped<T>(things: readonly T[], nameOf: (thing: T) => string | undefined): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const thing of things) {
		const name = nameOf(thing) ?? '(none)';
		const members = groups.get(name);
		if (members) members.push(thing);
		else groups.set(name, [thing]);
	}
	return groups;
}

const sizeOf = ({points}: ChartSeries): number => points.reduce((sum, {value}) => sum + Math.abs(value), 0);

function inOrder(series: readonly (ChartSeries & {since: number})[]): ChartSeries[] {
	const shown = series.filter(({points}) => points.length > 0);
	const first = Math.min(...shown.map(({since}) => since));
	const last = Math.max(...shown.map(({points}) => points.at(-1)?.t ?? first));
	// Rare events begin a little late in every window: only a series that was not there for long is new.
	const begun = ({since}: {since: number}) => (since - first > (last - first) / 4 ? since : first);
	const names = shortLabels(shown.map(({label}) => label));
	return shown
		.map((one, index) => ({...one, label: names[index] ?? one.label}))
		.toSorted((a, b) => begun(b) - begun(a) || sizeOf(b) - sizeOf(a) || (a.label < b.label ? -1 : 1))
		.map(({label, points}) => ({label, points}));
}

/** Values of one time by that time, the times in order. */
function byTime<T extends {t: number}>(things: readonly T[]): [t: number, T[]][] {
	const times = new Map<number, T[]>();
	for (const thing of things) {
		const there = times.get(thing.t);
		if (there) there.push(thing);
		else times.set(thing.t, [thing]);
	}
	return [...times].toSorted(([a], [b]) => a - b);
}

function together(values: readonly number[], value: Value): number | undefined {
	if (values.length === 0) return undefined;
	if (value === 'max') return values.reduce((a, b) => Math.max(a, b));
	if (value === 'min') return values.reduce((a, b) => Math.min(a, b));
	const sum = values.reduce((a, b) => a + b);
	return value === 'mean' ? sum / values.length : sum;
}

/** How many events a point stands for. */
const eventsOf = ({value, distribution}: Point): number | undefined => value ?? distribution?.count;

/** The combination of the points of one time. */
function atOnce(points: readonly Point[], value: Value, seconds: number): number | undefined {
	if (value.startsWith('p')) {
		const all = points.flatMap(({distribution}) => distribution ?? []);
		return percentile(all.length === 1 && all[0] ? all[0] : merge(all), Number(value.slice(1)));
	}
	if (value === 'sum' || value === 'rate') {
		const sum = together(
			points.flatMap(point => eventsOf(point) ?? []),
			value,
		);
		return sum === undefined || value === 'sum' ? sum : sum / seconds;
	}
	return together(
		points.flatMap(point => point.value ?? []),
		value,
	);
}

/**
 * @param counts its points say how many events came: then a series without a point had none, and says zero for as long as the source says anything
 * @param period how often points come where the answer does not say, ms
 */
export function seriesNumbers(
	{by, where, except}: Pick<SeriesChart, 'by' | 'where' | 'except'>,
	answer: Extract<Answer, {kind: 'series'}>,
	{value, counts, period}: {value: Value; counts: boolean; period: number},
): Numbers {
	const timing = timingOf(answer, period);
	const shown = answer.series.filter(({labels}) => isNamed(name => own(labels, name) ?? '', {where, except}));
	const times = counts ? byTime(answer.series.flatMap(({points}) => points)).map(([t]) => t) : [];
	// No matching rows are a count of zero.
	const groups = grouped(shown, ({labels}) => (by === undefined ? '' : own(labels, by)));
	if (counts && by === undefined && groups.size === 0) groups.set('', []);
	const series = [...groups].map(([label, members]) => {
		const points = pointsOf(members, {value, counts, timing});
		return {
			label,
			since: points[0]?.t ?? 0,
			points: value === 'sum' || value === 'rate' ? withZeros(points, times) : points,
		};
	});
	return {timing, series: inOrder(series)};
}

function pointsOf(
	members: readonly Series[],
	{value, counts, timing}: {value: Value; counts: boolean; timing: Timing},
): readonly HistoryPoint[] {
	// Levels of several things are not read at one moment: each counts until it says another one.
	if (value === 'sum' && !counts) return summed(coursesOf(members, Number.POSITIVE_INFINITY), timing);
	return byTime(members.flatMap(({points}) => points)).flatMap(([t, points]) => {
		const number = atOnce(points, value, timing.step / 1000);
		return number === undefined ? [] : [{t, value: number}];
	});
}

/** Zeros at those times that have no point. */
function withZeros(points: readonly HistoryPoint[], times: readonly number[]): readonly HistoryPoint[] {
	const known = new Map(points.map(({t, value}) => [t, value]));
	return times.length === 0 ? points : times.map(t => ({t, value: known.get(t) ?? 0}));
}

/** The time of a row is the begin of its bucket. Buckets that were not over when they were read are left out. */
export function rowsNumbers(
	{time, column, value, by, where, except}: Omit<RowsChart, 'source' | 'unit' | 'log'>,
	{answer, fetchedAt}: Reading,
	tz: string,
): Numbers {
	const rows = answer.kind === 'rows' ? answer.rows : [];
	const cells = rows
		.filter(row => isNamed(name => textOf(own(row, name)) ?? '', {where, except}))
		.flatMap(row => {
			const [t, number] = [timeOf(own(row, time), tz), numberOf(own(row, column))];
			const label = by === undefined ? '' : textOf(own(row, by));
			return t === undefined || number === undefined ? [] : [{t, number, label}];
		});
	const step = spacingOf(cells.map(({t}) => t));
	const series = [...grouped(cells, ({label}) => label)].map(([label, members]) => {
		const points = byTime(members).flatMap(([t, there]) => {
			const number = together(
				there.map(one => one.number),
				value,
			);
			return number === undefined || t + step > fetchedAt ? [] : [{t: t + step, value: number}];
		});
		return {label, since: points[0]?.t ?? 0, points};
	});
	return {series: inOrder(series), timing: {delay: 0, step}};
}
