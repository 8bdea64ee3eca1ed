/** What the sources of a test answer at one moment. Pure. */

import {day, hour} from '../clock.ts';
import {apisColumns} from '../cloud/sources/apis.ts';
import {auditLogColumns} from '../cloud/sources/auditLog.ts';
import {bigqueryJobsColumns} from '../cloud/sources/bigqueryJobs.ts';
import type {Columns} from '../cloud/sources/columns.ts';
import {functionsColumns} from '../cloud/sources/functions.ts';
import {httpColumns} from '../cloud/sources/http.ts';
import {iamColumns} from '../cloud/sources/iam.ts';
import {probesColumns} from '../cloud/sources/probes.ts';
import {revisionsColumns} from '../cloud/sources/revisions.ts';
import {runColumns} from '../cloud/sources/run.ts';
import {schedulerColumns} from '../cloud/sources/scheduler.ts';
import {secretsColumns} from '../cloud/sources/secrets.ts';
import {spannerAdminColumns} from '../cloud/sources/spannerAdmin.ts';
import {subscriptionsColumns} from '../cloud/sources/subscriptions.ts';
import type {Answer, Cell, Distribution, Point, Row, Series} from '../cloud/types.ts';
import {
	kindOf,
	kindsThat,
	type LogSource,
	type MetricSource,
	type SourceConfig,
	type SourceKind,
} from '../config/schema/sources.ts';
import {milliseconds} from '../config/units.ts';
import {localDate, startOfDay} from '../zone.ts';
import type {Sample} from './notation.ts';
import type {CheckTest, Input, TestCell} from './schema.ts';

/** A moment of a test: the true time and the start, ms, and the zone of the system. */
export interface Moment {
	at: number;
	start: number;
	tz: string;
}

type SeriesInput = Extract<Input, {series: unknown}>;
type RowInput = Extract<Input, {row: unknown}>;
type RowsInput = Extract<Input, {rows: unknown}>;

/** Metrics, and logs whose lines are counted. */
const isSeries = (source: SourceConfig): source is MetricSource | LogSource =>
	'metric' in source || ('log' in source && 'count' in source);

/** The answer of a source; undefined where the poll fails. */
export function answerOf(source: SourceConfig, test: CheckTest, id: string, moment: Moment): Answer | undefined {
	const inputs = test.input_series.filter(one => one.source === id);
	if (inputs.some(one => 'values' in one && sampleAt(one.values, test.interval, moment) === 'error')) return undefined;
	if (isSeries(source)) {
		const series = inputs.filter((one): one is SeriesInput => 'series' in one);
		const late = Math.max(0, ...series.map(one => one.late));
		return {
			kind: 'series',
			series: series.map(one => seriesOf(one, test.interval, milliseconds(source.window), moment)),
			delaySeconds: late / 1000,
			stepSeconds: test.interval / 1000,
			metricKind: 'log' in source || source.aligner === 'ALIGN_DELTA' ? 'DELTA' : 'GAUGE',
		};
	}
	const whole = inputs.filter((one): one is RowsInput => 'rows' in one);
	const single = inputs.filter((one): one is RowInput => 'row' in one);
	const kind = kindOf(source);
	const columns = 'spannerAdmin' in source ? spannerAdminColumns(source) : documented[kind];
	const empty = Object.fromEntries(Object.keys(columns ?? {}).map(name => [name, null]));
	const rows = [
		...whole.flatMap(one => one.rows.filter(({at}) => moment.start + at <= moment.at).at(-1)?.rows ?? []),
		...single.flatMap(one => {
			const value = sampleAt(one.values, test.interval, moment, 'holds');
			return typeof value === 'number' ? [{...one.row, [one.column]: value}] : [];
		}),
	].map(row => rowOf({...empty, ...row}, moment));
	if (!lists.has(kind)) return {kind: 'rows', rows};
	return {kind: 'rows', rows, columns: [...new Set([...Object.keys(empty), ...rows.flatMap(row => Object.keys(row))])]};
}

/** Lists have all their columns, whatever a test names of them. */
const documented: Readonly<Partial<Record<SourceKind, Columns>>> = {
	http: httpColumns,
	probes: probesColumns,
	run: runColumns,
	revisions: revisionsColumns,
	functions: functionsColumns,
	scheduler: schedulerColumns,
	auditLog: auditLogColumns,
	secrets: secretsColumns,
	iam: iamColumns,
	apis: apisColumns,
	subscriptions: subscriptionsColumns,
	bigqueryJobs: bigqueryJobsColumns,
};
const lists: ReadonlySet<string> = new Set(kindsThat('list'));

/** The value of this moment. One that `holds` stays after the last. */
function sampleAt(
	values: readonly Sample[],
	interval: number,
	{at, start}: Moment,
	after?: 'holds',
): Sample | undefined {
	const index = Math.floor((at - start) / interval);
	return values[after ? Math.min(index, values.length - 1) : index];
}

function seriesOf(
	{series, values, late, events}: SeriesInput,
	interval: number,
	window: number,
	{at, start}: Moment,
): Series {
	const numbers = values.filter(value => typeof value === 'number');
	return {
		labels: series,
		points: values.flatMap((value, index): Point[] => {
			const t = start + index * interval;
			if (typeof value !== 'number' || t + late > at || t <= at - window) return [];
			return [events === undefined ? {t, value} : {t, distribution: distributionOf(value, events, numbers)}];
		}),
	};
}

/** All events in the one bin that ends with the value; all points of a series share their bins, so that they can be added up. */
function distributionOf(value: number, count: number, all: readonly number[]): Distribution {
	const bounds = [...new Set(all)].sort((a, b) => a - b).flatMap(one => [one * 0.9999, one]);
	const counts = new Array<number>(bounds.length + 1).fill(0);
	counts[bounds.indexOf(value)] = count;
	return {count, mean: value, bounds, counts};
}

const rowOf = (row: Readonly<Record<string, TestCell>>, moment: Moment): Row =>
	Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellOf(cell, moment)]));

function cellOf(cell: TestCell, {at, start, tz}: Moment): Cell {
	if (typeof cell !== 'object' || cell === null) return cell;
	if ('ago' in cell) return new Date(at - cell.ago).toISOString();
	if ('at' in cell) return new Date(start + cell.at).toISOString();
	// Noon of a day is in that day even where the clock changes.
	return localDate(startOfDay(at, tz) + cell.day * day + 12 * hour, tz);
}

/** What an input of this source has to look like, in words; undefined where it does. */
export const misshapen = (source: SourceConfig, input: Input): string | undefined => {
	const wantsSeries = isSeries(source);
	if (wantsSeries === 'series' in input) return undefined;
	return wantsSeries
		? 'this source answers time series: write series and values'
		: `this source answers rows (${kindOf(source)}): write rows, or row, column and values`;
};
