/** Queries over tables that were recognised. Pure. Names are quoted, so that reserved words may be columns. */
import type {ColumnInfo} from '../cloud/survey.ts';
import type {FoundOutcomes} from './found.ts';
import {isStoredTime} from './stored.ts';
import type {RunTable, StampedTable} from './tables.ts';

const name = (text: string): string => `\`${text}\``;
export const nameOf = ({dataset, table}: {dataset: string; table: string}): string => `${dataset}.${table}`;
export const from = (table: {dataset: string; table: string}): string => name(nameOf(table));

/** A column as a moment, whatever its type. */
function moment({name: column, type}: ColumnInfo): string {
	if (/^TIMESTAMP$/i.test(type)) return name(column);
	if (type === 'TEXT') return `SAFE_CAST(${name(column)} AS TIMESTAMP)`;
	return isStoredTime({type}) ? `TIMESTAMP_${type}(${name(column)})` : `TIMESTAMP(${name(column)}, @tz)`;
}

/** `since`: a moment in SQL, so that partitions before it are left out. */
const after = (stamp: ColumnInfo, days: number): string => {
	const {name: column, type} = stamp;
	const begin = `TIMESTAMP_SUB(@now, INTERVAL ${days} DAY)`;
	if (type === 'TEXT') return `${moment(stamp)} >= ${begin}`;
	if (isStoredTime(stamp)) return `${name(column)} >= UNIX_${type}(${begin})`;
	if (/^TIMESTAMP$/i.test(type)) return `${name(column)} >= ${begin}`;
	return /^DATE$/i.test(type) ? `${name(column)} >= DATE(${begin}, @tz)` : `${name(column)} >= DATETIME(${begin}, @tz)`;
};

/** The runs of the last days, the newest first, with the columns that a pane of runs reads. */
export function runsSql(runs: RunTable, days = 3): string {
	const {source, status, startedAt, runId, completedAt, rows, error} = runs;
	const columns = [
		source === undefined ? `'${runs.table}' AS source` : `${name(source)} AS source`,
		`${name(status)} AS status`,
		`${moment(startedAt)} AS started_at`,
		...(runId === undefined ? [] : [`${name(runId)} AS run_id`]),
		...(completedAt ? [`${moment(completedAt)} AS completed_at`] : []),
		...(rows === undefined ? [] : [`${name(rows)} AS \`rows\``]),
		...(error === undefined ? [] : [`${name(error)} AS error`]),
	];
	return [
		'SELECT',
		...columns.map((column, index) => `  ${column}${index < columns.length - 1 ? ',' : ''}`),
		`FROM ${from(runs)}`,
		`WHERE ${after(startedAt, days)}`,
		'ORDER BY started_at DESC',
		'LIMIT 500',
		'',
	].join('\n');
}

/** What runs there, how often and for how long, in two weeks, and with which words for its end. */
export function runsUsualSql(runs: RunTable): string {
	const {source, startedAt, completedAt, status} = runs;
	const took = completedAt ? `MAX(TIMESTAMP_DIFF(${moment(completedAt)}, ${moment(startedAt)}, SECOND))` : 'NULL';
	return [
		`SELECT ${source === undefined ? `'${runs.table}'` : name(source)} AS source, COUNT(*) AS runs, ${took} AS longest,`,
		`  STRING_AGG(DISTINCT ${name(status)}, '|') AS words`,
		`FROM ${from(runs)}`,
		`WHERE ${after(startedAt, 14)}`,
		'GROUP BY 1',
		'ORDER BY runs DESC',
		'LIMIT 100',
	].join('\n');
}

/** The newest moment of each table. */
export function freshnessSql(tables: readonly {table: StampedTable; label: string}[]): string {
	const selects = tables.map(
		({table, label}) =>
			`SELECT '${label}' AS table_name, MAX(${moment(table.column)}) AS latest FROM ${from(table)} WHERE ${after(table.column, 30)}`,
	);
	return `${selects.join('\nUNION ALL\n')}\n`;
}

/** The longest time without data in two weeks, in hours; and how many hours had data. */
export function gapSql(table: StampedTable): string {
	return [
		'SELECT MAX(TIMESTAMP_DIFF(h, before, HOUR)) AS gap, COUNT(*) AS hours',
		'FROM (',
		'  SELECT h, LAG(h) OVER (ORDER BY h) AS before',
		`  FROM (SELECT DISTINCT TIMESTAMP_TRUNC(${moment(table.column)}, HOUR) AS h FROM ${from(table)} WHERE ${after(table.column, 14)})`,
		')',
	].join('\n');
}

/** How rows of a table of Spanner ended in the last day. */
export const outcomesUsualSql = (table: string, status: string, time: string): string =>
	[
		`SELECT LOWER(${name(status)}) AS word, COUNT(*) AS n`,
		`FROM ${name(table)}`,
		`WHERE ${name(time)} >= TIMESTAMP_SUB(@now, INTERVAL 24 HOUR)`,
		'GROUP BY word',
		'ORDER BY n DESC',
		'LIMIT 30',
	].join('\n');

/** A text in quotes of SQL. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The share of rows that failed in the last half hour; null where there are too few to tell. */
export function outcomesSql({table, status, time, failed, open}: FoundOutcomes): string {
	const word = `LOWER(${name(status)})`;
	return [
		`SELECT COUNTIF(${word} IN (${failed.map(quoted).join(', ')})) AS failed,`,
		'  COUNT(*) AS total,',
		`  IF(COUNT(*) < 20, NULL, COUNTIF(${word} IN (${failed.map(quoted).join(', ')})) / COUNT(*)) AS failed_share`,
		`FROM ${name(table)}`,
		`WHERE ${name(time)} >= TIMESTAMP_SUB(@now, INTERVAL 30 MINUTE)`,
		...(open.length > 0 ? [`  AND ${word} NOT IN (${open.map(quoted).join(', ')})`] : []),
		'',
	].join('\n');
}
