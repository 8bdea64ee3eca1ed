/** How far the newest of several rows is from a baseline: the row before it, what is usual, or another of its columns. */

import type {Reading, Row} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {own} from '../../text/own.ts';
import {median} from '../median.ts';
import {numberOf} from '../readings.ts';
import {exact} from '../series.ts';
import type {Context, Measured} from './measured.ts';
import {ofRows} from './ordered.ts';
import {noValue} from './rows.ts';

type ChangeMeasure = Extract<Measure, {change: unknown}>;
type Against = ChangeMeasure['change']['against'];

/** The change as a ratio of the baseline: 0.2 is a fifth more. Nothing can be told from a baseline of 0, or from none. */
export function changeValues({system: {tz}}: Context, measure: ChangeMeasure, reading: Reading): Measured[] {
	const {
		change: {of, against},
		...rest
	} = measure;
	const columns = [of, ...('column' in against ? [against.column] : [])];
	return ofRows(reading, {...rest, order: against.order, columns, tz}, rows => {
		const at = reading.fetchedAt;
		const numberIn = (row: Row | undefined, column = of) => (row ? numberOf(own(row, column)) : undefined);
		const inNewest = (column: string): Measured => {
			const {status, reason} = noValue(own(rows.at(-1) ?? {}, column), column, 'number');
			return {status, reason: `${reason} in the newest row`, at};
		};
		const value = numberIn(rows.at(-1));
		if (value === undefined) return inNewest(of);
		const baseline = baselineOf(against, rows, numberIn);
		if (baseline === undefined) return inNewest(columns.at(-1) ?? of);
		if (typeof baseline === 'string') return {status: 'nodata', reason: baseline, at};
		if (baseline === 0) return {status: 'nodata', reason: 'the baseline is 0', at};
		const ratio = exact((value - baseline) / Math.abs(baseline));
		return {status: 'value', value: ratio, unit: 'ratio', at, reason: `${exact(value)} against ${exact(baseline)}`};
	});
}

/** The number to compare with, or why there is none; undefined where the other column of the newest row has none. */
function baselineOf(
	against: Against,
	rows: readonly Row[],
	numberIn: (row: Row | undefined, column?: string) => number | undefined,
): number | string | undefined {
	if ('column' in against) return numberIn(rows.at(-1), against.column);
	if (against.from === 'previous') return numberIn(rows.at(-2)) ?? 'no row before the newest to compare with';
	const before = rows.slice(-1 - against.of, -1).flatMap(row => numberIn(row) ?? []);
	if (before.length < against.of / 2)
		return `only ${before.length} of ${against.of} rows before the newest to compare with`;
	if (against.from === 'median') return median(before) ?? 0;
	return before.reduce((sum, value) => sum + value, 0) / before.length;
}
