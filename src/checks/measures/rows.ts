/** Rows: the value of a column in each, by instance or not; or the number of rows. */

import type {Answer, Reading, Row} from '../../cloud/types.ts';
import {cleanLine} from '../../text/clean.ts';
import {own} from '../../text/own.ts';
import {missingName} from '../named.ts';
import {textOf} from '../readings.ts';
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

/** As what a measure reads a cell; `past`: a time that is over. */
type Kind = 'number' | 'time' | 'past';
const kinds: Record<Kind, string> = {number: 'number', time: 'time', past: 'time that has passed'};

/** Why a cell has no value: it is empty, which is no data, or holds what this measure cannot read: text, NaN, a year to come. */
export function noValue(cell: unknown, column: string, as: Kind): {status: 'nodata' | 'blind'; reason: string} {
	const text = textOf(cell);
	return text === undefined || text === ''
		? {status: 'nodata', reason: `${column} is empty`}
		: {status: 'blind', reason: `${column} is no ${kinds[as]}: ${cleanLine(text, longest)}`};
}
/** Characters of a cell that a reason quotes. */
const longest = 60;

export function rowValues(
	reading: Reading,
	measure: {by?: By} & Narrowed,
	read: (row: Row) => {value: number | undefined; at: number},
	{column, as}: {column: string; as: Kind},
): Measured[] {
	const data = reading.dataAt === undefined ? {} : {dataAt: reading.dataAt};
	if (reading.answer.kind !== 'rows') return [wrongKind(reading, 'rows')];
	const {by} = measure;
	const missing = missingColumn(reading.answer, [column, ...labelsOf(by)], measure);
	if (missing !== undefined) return [{status: 'blind', reason: missing, at: reading.fetchedAt}];
	const rows = reading.answer.rows.filter(row => isNamed(name => textOf(own(row, name)) ?? '', measure));
	if (rows.length === 0 && isLeftOver(reading.answer.rows, measure)) return [];
	if (rows.length === 0) return [{status: 'nodata', reason: 'no rows', ...data, at: reading.fetchedAt}];
	return rows.map((row): Measured => {
		const {value, at} = read(row);
		const name = by === undefined && rows.length > 1 ? nameOf(row) : undefined;
		const of = instanceOf(by, label => textOf(own(row, label)));
		const instance = of === undefined ? {} : {instance: of};
		if (value === undefined) {
			const {status, reason} = noValue(own(row, column), column, as);
			return {
				...instance,
				status,
				reason: `${reason}${name === undefined ? '' : ` in the row of ${name}`}`,
				...data,
				at,
			};
		}
		return {...instance, status: 'value', value, ...(name === undefined ? {} : {reason: name}), ...data, at};
	});
}

/** The least value of each instance: of ages, that of the newest row. One without any value stays as it is. */
export const leastOfEach = (measured: readonly Measured[]): Measured[] =>
	[...Map.groupBy(measured, ({instance}) => instance).values()].flatMap(
		same => same.toSorted((a, b) => (a.value ?? Infinity) - (b.value ?? Infinity))[0] ?? [],
	);

/** The number of rows that count; a lower bound where the list was cut. */
export function rowCount(reading: Reading, measure: Narrowed): Measured {
	const {answer, fetchedAt: at, dataAt} = reading;
	if (answer.kind !== 'rows') return wrongKind(reading, 'rows');
	const missing = missingColumn(answer, [], measure);
	if (missing !== undefined) return {status: 'blind', reason: missing, at};
	const value = answer.rows.filter(row => isNamed(name => textOf(own(row, name)) ?? '', measure)).length;
	const {cut} = answer;
	return {status: 'value', value, at, ...(dataAt !== undefined && {dataAt}), ...(cut !== undefined && {cut})};
}

/** Why a measure cannot read these rows. Lists have their columns even while they are empty. */
export function missingColumn(
	{rows, columns}: Extract<Answer, {kind: 'rows'}>,
	names: readonly string[],
	{where = {}, except = {}}: Narrowed,
): string | undefined {
	const among = columns ? [Object.fromEntries(columns.map(name => [name, null]))] : rows;
	return missingName('row', 'column', among, [...names, ...Object.keys(where), ...Object.keys(except)]);
}

/** A name of a row for people: its first text. */
const nameOf = (row: Row): string | undefined =>
	Object.values(row).find((cell): cell is string => typeof cell === 'string' && /^\p{L}/u.test(cell));
