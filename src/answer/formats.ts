/** Rows as a table for people, and as CSV and JSON for programs. Pure. */

import type {Cell} from '../cloud/types.ts';
import {cleanLine} from '../text/clean.ts';
import {fit, widthOf} from '../text/format.ts';
import {greatest} from '../text/numbers.ts';
import type {AnswerFormat} from './names.ts';
import {cellOf, type Rows} from './rows.ts';

/** Cells of one column that are wider are cut in a table. */
const widest = 80;

/** Significant digits of a number that is no whole one, in a table; CSV and JSON have all of them. */
const digits = 6;

function shown(cell: Cell): string {
	if (cell === null) return '–';
	if (typeof cell === 'number') return String(Number.isInteger(cell) ? cell : Number(cell.toPrecision(digits)));
	return cleanLine(String(cell));
}

function tableText({columns, rows}: Rows): string {
	if (columns.length === 0) return 'no rows\n';
	const drawn = columns.map(column => {
		const cells = rows.map(row => cellOf(row, column));
		const texts = cells.map(shown);
		const isNumber = cells.length > 0 && cells.every(cell => cell === null || typeof cell === 'number');
		const width = Math.min(widest, greatest(texts.map(widthOf), widthOf(column)));
		const align = isNumber ? 'right' : 'left';
		return [column, ...texts].map(text => fit(text, width, align));
	});
	const lines = ['', ...rows].map((_, index) =>
		drawn
			.map(column => column[index])
			.join('  ')
			.trimEnd(),
	);
	return `${lines.join('\n')}\n`;
}

/** RFC 4180, with the line ends of Unix. */
const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\n`;

const csvText = ({columns, rows}: Rows): string =>
	[
		csvLine(columns),
		...rows.map(row =>
			csvLine(
				columns.map(column => {
					const cell = cellOf(row, column);
					return cell === null ? '' : String(cell);
				}),
			),
		),
	].join('');

const jsonText = ({rows}: Rows): string => `${JSON.stringify(rows, null, 2)}\n`;

export const answerFormats: Record<AnswerFormat, (rows: Rows) => string> = {
	table: tableText,
	csv: csvText,
	json: jsonText,
};
