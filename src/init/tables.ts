/** What a table is good for, told by its columns: runs of a pipeline, or data that should be fresh. Pure. */
import type {ColumnInfo, TableInfo} from '../cloud/survey.ts';
import {isStoredTime} from './stored.ts';

/** A table of runs: each row is one run, with how it ended and when it began. */
export interface RunTable {
	dataset: string;
	table: string;
	status: string;
	startedAt: ColumnInfo;
	/** What ran; absent where the whole table is of one pipeline. */
	source?: string;
	runId?: string;
	completedAt?: ColumnInfo;
	rows?: string;
	error?: string;
}

/** A table whose newest row tells how fresh it is. */
export interface StampedTable {
	dataset: string;
	table: string;
	/** Where its data is. */
	location: string;
	column: ColumnInfo;
}

const isTime = ({type}: ColumnInfo): boolean => /^(TIMESTAMP|DATETIME)$/i.test(type) || isStoredTime({type});
const isDay = ({type}: ColumnInfo): boolean => /^DATE$/i.test(type);
const isText = ({type}: ColumnInfo): boolean => /^STRING$/i.test(type);
const isNumber = ({type}: ColumnInfo): boolean => /^(INT64|INTEGER|FLOAT64|FLOAT|NUMERIC)$/i.test(type);

/** The first column that fits the first pattern that any fits. */
const first = (columns: readonly ColumnInfo[], ...patterns: readonly RegExp[]): ColumnInfo | undefined =>
	patterns.flatMap(pattern => columns.filter(({name}) => pattern.test(name)))[0];

/** A run is told by a status and a start; a start that is only a creation is a run's where an end stands beside it. */
export function asRuns({dataset, table, columns}: TableInfo): RunTable | undefined {
	const texts = columns.filter(isText);
	const times = columns.filter(isTime);
	const status = first(texts, /^(run_?|job_?|task_?)?(status|state)$/i, /(^|_)(status|state|outcome|result)$/i);
	const completedAt = first(times, /^(complet|finish|end)/i, /(complet|finish|ended|end_time|stopped)/i);
	const startedAt =
		first(times, /^(start|began|begin)/i, /(start|began|begin)/i) ??
		(completedAt && first(times, /^(creat|trigger|schedul)/i));
	if (!status || !startedAt || status.name === startedAt.name) return undefined;
	const others = texts.filter(({name}) => name !== status.name && !/(^|_)id$/i.test(name));
	const source = first(
		others,
		/^(source|pipeline|job|task|dag|workflow|flow|process|connector|sync|system)(_?(name|system|type|key))?$/i,
		/(source|pipeline|job|task|dag|workflow|connector)/i,
	);
	const runId = first(texts, /^(run|job|execution|invocation|batch)_?id$/i, /(^|_)id$/i);
	const error = first(others, /error/i, /(failure|exception|message|reason)/i);
	const rows = first(columns.filter(isNumber), /^(rows?|records?)/i, /(rows|records|processed|loaded|inserted)/i);
	return {
		dataset,
		table,
		status: status.name,
		startedAt,
		...(source && {source: source.name}),
		...(runId && {runId: runId.name}),
		...(completedAt && completedAt.name !== startedAt.name && {completedAt}),
		...(rows && {rows: rows.name}),
		...(error && error.name !== source?.name && {error: error.name}),
	};
}

/** The column that says best when data arrived: when it was loaded, else changed, else made, else what it is about. */
export function asStamped({dataset, table, columns, location}: TableInfo): StampedTable | undefined {
	const times = columns.filter(isTime);
	const column =
		first(
			times,
			/(ingest|load|insert|import|sync|extract|fetch)/i,
			/(updat|modif|chang|refresh)/i,
			/(creat|publish|written|recorded)/i,
		) ??
		times.find(({name}) => name !== '_PARTITIONTIME') ??
		first(columns.filter(isDay), /(date|day)/i, /./) ??
		times[0];
	return column && {dataset, table, column, location};
}
