/** Rows in the order of their time, by instance: what measures of several rows have in common. */

import type {Reading, Row} from '../../cloud/types.ts';
import {own} from '../../text/own.ts';
import {textOf} from '../readings.ts';
import {timeOf} from '../time.ts';
import {
	type By,
	instanceOf,
	isLeftOver,
	isNamed,
	labelsOf,
	type Measured,
	type Narrowed,
	wrongKind,
} from './measured.ts';
import {missingColumn, noValue} from './rows.ts';

/** One value of each instance, of its rows, oldest first; there is one at least. */
export function ofRows(
	reading: Reading,
	{
		by,
		order,
		columns,
		tz,
		...narrowed
	}: Narrowed & {by?: By; order?: string | undefined; columns: readonly string[]; tz: string},
	measured: (rows: readonly [Row, ...Row[]]) => Measured,
): Measured[] {
	const {answer, fetchedAt: at} = reading;
	if (answer.kind !== 'rows') return [wrongKind(reading, 'rows')];
	const missing = missingColumn(
		answer,
		[...columns, ...(order === undefined ? [] : [order]), ...labelsOf(by)],
		narrowed,
	);
	if (missing !== undefined) return [{status: 'blind', reason: missing, at}];
	const rows = answer.rows.filter(row => isNamed(name => textOf(own(row, name)) ?? '', narrowed));
	if (rows.length === 0) return isLeftOver(answer.rows, narrowed) ? [] : [{status: 'nodata', reason: 'no rows', at}];
	const groups = Map.groupBy(rows, row => instanceOf(by, name => textOf(own(row, name))));
	return [...groups].flatMap(([instance, its]): Measured[] => {
		const sorted = order === undefined ? its : inTime(its, order, tz);
		const [first, ...more] = sorted;
		const named = instance === undefined ? {} : {instance};
		if (!first) return [{...named, ...noTime(its, order ?? ''), at}];
		const newest = order === undefined ? undefined : timeOf(own(more.at(-1) ?? first, order), tz);
		const dataAt = newest ?? reading.dataAt;
		return [{...named, ...(dataAt !== undefined && {dataAt}), ...measured([first, ...more])}];
	});
}

/** Why no row has a time: they are empty, or what they hold is none. */
function noTime(rows: readonly Row[], order: string): Pick<Measured, 'status' | 'reason'> {
	const odd = rows.map(row => noValue(own(row, order), order, 'time')).find(({status}) => status === 'blind');
	return odd ?? {status: 'nodata', reason: `no row has a time in ${order}`};
}

/** A row without a time is none of them. */
function inTime(rows: readonly Row[], order: string, tz: string): Row[] {
	const timed = rows.flatMap(row => {
		const t = timeOf(own(row, order), tz);
		return t === undefined ? [] : [{t, row}];
	});
	return timed.toSorted((a, b) => a.t - b.t).map(({row}) => row);
}
