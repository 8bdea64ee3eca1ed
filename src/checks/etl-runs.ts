/** Rows of runs, in the words of whichever pipeline wrote them, as runs. */
import type {Row} from '../cloud/types.ts';
import {milliseconds} from '../config/units.ts';
import {numberOf, textOf} from './look.ts';
import {timeOf} from './time.ts';

export type RunStatus = 'ok' | 'failed' | 'running' | 'stuck' | 'unknown';

export interface EtlRun {
	status: RunStatus;
	/** ms. */
	startedAt: number;
	/** ms; of a running one: so far. */
	duration?: number;
	rows?: number;
	error?: string;
}

/** Statuses come in the words of the pipeline. */
function runStatus(cell: unknown): Exclude<RunStatus, 'stuck'> {
	const text = String(cell ?? '').toLowerCase();
	if (/fail|error|abort|timeout/.test(text)) return 'failed';
	if (/success|succeed|complete|done|^ok$/.test(text)) return 'ok';
	if (/running|processing|start|pending|progress/.test(text)) return 'running';
	return 'unknown';
}

/** Runs by source, oldest first. `stuckAfter`: ms, by source; an hour for the rest. */
export function groupRuns(
	rows: readonly {id: string; row: Row}[],
	stuckAfter: ReadonlyMap<string, number>,
	now: number,
): Map<string, EtlRun[]> {
	const groups = new Map<string, Map<number, EtlRun>>();
	for (const {id, row} of rows) {
		const name = textOf(row.source) ?? id;
		const run = runOf(row, stuckAfter.get(name) ?? milliseconds('1h'), now);
		if (!run) continue;
		const group = groups.get(name) ?? new Map<number, EtlRun>();
		groups.set(name, group);
		const known = group.get(run.startedAt);
		// Logs tell the start and the end of a run in two entries; the end is what counts.
		if (!known || known.status === 'running' || known.status === 'stuck') group.set(run.startedAt, run);
	}
	return new Map(
		[...groups].map(([name, group]) => [name, [...group.values()].sort((a, b) => a.startedAt - b.startedAt)]),
	);
}

function runOf(row: Row, stuckAfter: number, now: number): EtlRun | undefined {
	const startedAt = timeOf(row.started_at);
	if (startedAt === undefined) return undefined;
	const status = runStatus(row.status);
	const completedAt = timeOf(row.completed_at);
	const seconds = numberOf(row.seconds ?? row.duration_seconds);
	const elapsed = now - startedAt;
	const duration =
		status === 'running'
			? elapsed
			: completedAt !== undefined
				? completedAt - startedAt
				: seconds === undefined
					? undefined
					: seconds * 1000;
	const rows = numberOf(row.rows ?? row.rows_processed);
	const error = textOf(row.error ?? row.error_message);
	return {
		status: status === 'running' && elapsed > stuckAfter ? 'stuck' : status,
		startedAt,
		...(duration === undefined ? {} : {duration}),
		...(rows === undefined ? {} : {rows}),
		...(error ? {error} : {}),
	};
}
