/** Answers of queries and sources as lines under a step. Pure. */
import type {Cell, Reading, Series} from '../cloud/types.ts';
import {usdPerByte} from '../poll/stats.ts';
import {cleanLine} from '../text/clean.ts';
import {ago, duration} from '../text/durations.ts';
import {bytes, count, plural, usd} from '../text/format.ts';
import {moment} from '../zone.ts';
import type {Asked} from './ask.ts';
import {blockLines, type Line, wrapSpans} from './lines.ts';
import type {Span} from './types.ts';

/** Rows that are shown: it is an answer for the eye. */
const mostRows = 12;
const longestCell = 200;

const textOf = (cell: Cell | undefined): string =>
	cell === null || cell === undefined
		? '–'
		: typeof cell === 'number'
			? count(cell)
			: cleanLine(String(cell), longestCell);

const span = (text: string): Span[] => [{text}];

/** The newest value of a series, with its labels. */
const pointOf = ({labels, points}: Series): string[] => {
	const last = points.at(-1);
	const value = last?.value ?? last?.distribution?.mean;
	return [Object.values(labels).join(' ') || 'all', value === undefined ? '–' : count(value)];
};

/** Cells of the answer, the head first. */
function cellsOf({answer}: Reading): {head: string[]; rows: string[][]} {
	if (answer.kind === 'series') return {head: ['series', 'newest'], rows: answer.series.map(pointOf)};
	const head = answer.columns ?? [...new Set(answer.rows.flatMap(row => Object.keys(row)))];
	return {
		head: head.map(name => cleanLine(name, longestCell)),
		rows: answer.rows.map(row => head.map(name => textOf(Object.hasOwn(row, name) ? row[name] : undefined))),
	};
}

/** Rows of a reading as a table, and how many there are. @param width cells */
export function readingLines(reading: Reading, width: number): Line[] {
	const {head, rows} = cellsOf(reading);
	if (rows.length === 0) return [[{text: 'no rows', tone: 'dim'}]];
	const shown = rows.slice(0, mostRows);
	const table = blockLines({kind: 'table', head: head.map(span), rows: shown.map(row => row.map(span))}, width, {
		gutter: '',
	});
	return rows.length > shown.length ? [...table, [{text: `1-${shown.length} of ${rows.length}`, tone: 'dim'}]] : table;
}

/** What a query cost: `2 rows, 1.2 s, 10.0 MiB billed ($0.0001), 3 m ago`. */
function costOf({answer, cost: {bytesBilled}, fetchedAt}: Reading, took: number, now: number): string {
	const size =
		answer.kind === 'rows' ? plural(answer.rows.length, 'row') : plural(answer.series.length, 'series', 'series');
	const billed =
		bytesBilled === 0 ? 'nothing billed' : `${bytes(bytesBilled)} billed (${usd(bytesBilled * usdPerByte)})`;
	return `${size}, ${duration(took)}, ${billed}, ${ago(now - fetchedAt)}`;
}

/** What became of a query, in lines. */
export function askedLines(asked: Asked | undefined, width: number, now: number): Line[] {
	switch (asked?.state) {
		case undefined:
			return [];
		case 'asking':
			return [[{text: 'asking ...', tone: 'pending'}]];
		case 'failed':
			return wrapSpans(span(asked.reason), width).map(line => line.map(part => ({...part, tone: 'blind'})));
		case 'answered':
			return [...readingLines(asked.reading, width), [{text: costOf(asked.reading, asked.took, now), tone: 'dim'}]];
	}
}

/** The newest answer of a source, with its age. @param tz the zone of the system */
export function sourceLines(reading: Reading | undefined, width: number, {now, tz}: {now: number; tz: string}): Line[] {
	if (!reading) return [[{text: 'not read yet', tone: 'pending'}]];
	const at = reading.dataAt ?? reading.fetchedAt;
	return [...readingLines(reading, width), [{text: `data of ${moment(at, now, tz)}, ${ago(now - at)}`, tone: 'dim'}]];
}
