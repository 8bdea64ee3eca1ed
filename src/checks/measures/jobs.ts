/** The state of every Scheduler job: one instance for each job of the region, named in config or not. */
import {rpcName} from '../../cloud/rpc-codes.ts';
import {rowsWith} from '../../cloud/sources/columns.ts';
import {type SchedulerRow, schedulerColumns} from '../../cloud/sources/scheduler.ts';
import type {Reading} from '../../cloud/types.ts';
import {type Measured, wrongKind} from './measured.ts';

/** Values of a job; levels compare with them (`> 0`: anything wrong, `> 1`: it will not run). */
const standing = {ok: 0, failed: 1, off: 2} as const;

/**
 * One value per job: 0 in order, 1 its last attempt failed, 2 paused, disabled or missing.
 * @param expected jobs that must exist; all others are judged as well
 */
export function jobValues(reading: Reading, expected: readonly string[]): Measured[] {
	const {answer, fetchedAt: at} = reading;
	const jobs = rowsWith(answer, schedulerColumns);
	if (!jobs) return [wrongKind(reading, 'Scheduler jobs')];
	const known = new Set(jobs.map(({name}) => name));
	const missing = expected
		.filter(name => !known.has(name))
		.map(
			(instance): Measured =>
				answer.cut === undefined
					? {instance, status: 'value', value: standing.off, text: 'missing', at}
					: {instance, status: 'blind', reason: `not among ${answer.cut}`, at},
		);
	const found = jobs.map((job): Measured => ({instance: job.name ?? '', status: 'value', at, ...judged(job)}));
	const values = [...missing, ...found];
	return values.length > 0 ? values : [{status: 'nodata', reason: 'the region has no Scheduler job', at}];
}

function judged({
	state,
	last_code: code,
	last_message: message,
}: SchedulerRow): Pick<Measured, 'value' | 'text' | 'reason'> {
	if (state !== 'ENABLED') return {value: standing.off, text: state?.toLowerCase().replaceAll('_', ' ') || 'no state'};
	if (code === null || code === 0) return {value: standing.ok, text: 'ok'};
	const reason = [rpcName(code), message].filter(Boolean).join(': ');
	return {value: standing.failed, text: 'last attempt failed', reason};
}
