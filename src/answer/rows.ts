/** The answer of any source as rows. Pure. */
import type {Answer, Cell, Point, Row, Series} from '../cloud/types.ts';
import {isoText} from '../zone.ts';

export interface Rows {
	columns: readonly string[];
	rows: readonly Row[];
}

const pointCells = ({t, value, distribution}: Point): Row => ({
	time: isoText(t),
	...(distribution ? {count: distribution.count, mean: distribution.mean} : {value: value ?? null}),
});

/** A row for every point, oldest first, with the labels of its series. */
const seriesRows = (series: readonly Series[]): Row[] =>
	series.flatMap(({labels, points}) => points.map(point => ({...labels, ...pointCells(point)}) as Row));

/** Columns in the order in which rows name them; a list has its own. */
export function rowsOf(answer: Answer): Rows {
	const rows = answer.kind === 'series' ? seriesRows(answer.series) : answer.rows;
	const known = answer.kind === 'rows' ? answer.columns : undefined;
	return {rows, columns: known ?? [...new Set(rows.flatMap(row => Object.keys(row)))]};
}

export const cellOf = (row: Row, column: string): Cell => (Object.hasOwn(row, column) ? (row[column] ?? null) : null);
