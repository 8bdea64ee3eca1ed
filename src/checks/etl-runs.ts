/** Rows of runs, in the words of any pipeline, as runs. */
import type {Row} from '../cloud/types.ts';
import {milliseconds} from '../config/units.ts';
import {numberOf, textOf} from './readings.ts';
import {statusOfWord, type WordStatus} from './run-words.ts';
import {isToCome, timeOf} from './time.ts';

export type RunStatus = WordStatus | 'stuck';

export interface EtlRun {
	status: RunStatus;
	/** The status in the pipeline's own word; empty where the row has none. */
	word: string;
	/** ms. */
	startedAt: number;
	/** ms; of a running one: so far. */
	duration?: number;
	rows?: number;
	error?: string;
}

/** Columns that rows of runs must have; rows without a source belong to the one that answered. */
export const runColumns = ['status', 'started_at'] as const;

/** Runs by source, oldest first. `stuckAfter`: ms, by source; an hour for the rest. */
export function groupRuns(
	rows: readonly {id: string; row: Row}[],
	stuckAfter: ReadonlyMap<string, number>,
	now: number,
	tz: string,
): Map<string, EtlRun[]> {
	const bySource = new Map<string, RunRow[]>();
	for (const {id, row} of rows) {
		const source = textOf(row.source) ?? id;
		const run = runOf(row, stuckAfter.get(source) ?? milliseconds('1h'), now, tz);
		if (!run) continue;
		const its = bySource.get(source) ?? [];
		its.push({run, row, ...namesOf(row, run)});
		bySource.set(source, its);
	}
	return new Map(
		[...bySource].map(([source, list]) => [
			source,
			distinct(list)
				.toSorted(inOrder)
				.map(({run}) => run),
		]),
	);
}

/** A row as a run, with its identity. */
interface RunRow {
	run: EtlRun;
	row: Row;
	/** Rows with the same key may be of one run: its id, or its start where rows have no id. */
	key: string;
	named: boolean;
	/** ms; of a running one: never. */
	endsAt: number;
}

function namesOf(row: Row, {status, startedAt, duration}: EtlRun): Pick<RunRow, 'key' | 'named' | 'endsAt'> {
	const id = textOf(row.run_id);
	const endsAt = isOpen(status) ? Number.POSITIVE_INFINITY : startedAt + (duration ?? 0);
	return {key: id ?? String(startedAt), named: id !== undefined, endsAt};
}

/** Whether a run is still under way. */
export const isOpen = (status: RunStatus): boolean => status === 'running' || status === 'stuck';

const inOrder = (a: RunRow, b: RunRow): number =>
	a.run.startedAt - b.run.startedAt || a.endsAt - b.endsAt || rank(a) - rank(b);

/** Of two runs that ended at once the failure comes last, so that it is seen. */
const rank = ({run}: RunRow): number => (run.status === 'failed' ? 1 : 0);

/**
 * One row of each run. Logs have the start and the end of a run in two entries, tables may keep both as rows: the end counts.
 * Two ends are two runs, even at the same time, unless they are equal, or share an id and their start.
 */
function distinct(list: readonly RunRow[]): RunRow[] {
	const runs: RunRow[] = [];
	for (const group of Map.groupBy(list, ({key}) => key).values()) {
		// Most runs have one row, and there are hundreds of them.
		if (group.length === 1) {
			runs.push(...group);
			continue;
		}
		const ended = Map.groupBy(
			group.filter(({run}) => !isOpen(run.status)),
			one => (one.named ? String(one.run.startedAt) : JSON.stringify(Object.entries(one.row).sort())),
		);
		const ends = [...ended.values()].flatMap(same => same.toSorted(inOrder).at(-1) ?? []);
		const open = group
			.filter(({run}) => isOpen(run.status))
			.toSorted(inOrder)
			.at(-1);
		runs.push(...ends);
		// An attempt that began after every end is a retry under the same id.
		if (open && !ends.some(({endsAt}) => endsAt >= open.run.startedAt)) runs.push(open);
	}
	return runs;
}

function runOf(row: Row, stuckAfter: number, now: number, tz: string): EtlRun | undefined {
	// What failed before it began has only an end; one of a year to come would stand before all others for ever.
	const startedAt = [row.started_at, row.completed_at]
		.map(cell => timeOf(cell, tz))
		.find(t => t !== undefined && !isToCome(t, now));
	if (startedAt === undefined) return undefined;
	const error = textOf(row.error ?? row.error_message);
	const status = statusOfWord(row.status, Boolean(error));
	// The clock that wrote the row may be ahead of this one.
	const elapsed = Math.max(0, now - startedAt);
	const duration = status === 'running' ? elapsed : tookOf(row, startedAt, tz);
	const rows = numberOf(row.rows ?? row.rows_processed);
	return {
		status: status === 'running' && elapsed > stuckAfter ? 'stuck' : status,
		word: textOf(row.status)?.trim() ?? '',
		startedAt,
		...(duration === undefined ? {} : {duration}),
		...(rows === undefined ? {} : {rows}),
		...(error ? {error} : {}),
	};
}

/** How long an ended run took by its row, ms; undefined where it does not say, or says that it ended before it began. */
function tookOf(row: Row, startedAt: number, tz: string): number | undefined {
	const completedAt = timeOf(row.completed_at, tz);
	const seconds = numberOf(row.seconds ?? row.duration_seconds);
	const took = completedAt !== undefined ? completedAt - startedAt : seconds === undefined ? undefined : seconds * 1000;
	return took !== undefined && took >= 0 ? took : undefined;
}
