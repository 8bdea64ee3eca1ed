/** When the runs of a source are due: by a cron of the config, or by its Scheduler job. Pure. */
import {Cron} from 'croner';
import {rowsWith} from '../cloud/sources/columns.ts';
import {type SchedulerRow, schedulerColumns} from '../cloud/sources/scheduler.ts';
import type {RunsPane} from '../panes/runs/schema.ts';
import type {Lookup} from './readings.ts';
import {standingOf} from './source-standing.ts';

/** `unknown`: why the due time is unknown; `blind` where the source of jobs cannot be read. */
export type Schedule = {cron: Cron} | {unknown: string; blind?: {loading: boolean}};

type Expected = RunsPane['expected'][number];

/** Undefined for a source without a schedule. @param tz zone of the system, for a cron of the config; a job has its own */
export function scheduleOf(
	{cron, job}: Expected,
	{jobs}: Pick<RunsPane, 'jobs'>,
	source: Lookup,
	now: number,
	tz: string,
): Schedule | undefined {
	if (cron !== undefined) return {cron: parsed(cron, tz)};
	if (job === undefined) return undefined;
	if (jobs === undefined) return {unknown: 'no Scheduler source', blind: {loading: false}};
	const standing = standingOf(source(jobs), now);
	if (standing.level !== 'ok') return {unknown: standing.reason, blind: {loading: standing.level === 'loading'}};
	const found = rowsWith(standing.reading.answer, schedulerColumns)?.find(({name}) => name === job);
	return found ? ofJob(found) : {unknown: `no job ${job}`};
}

/** No run is due from a job that is off; the measure of jobs judges that it is off. */
function ofJob({state, schedule, time_zone: timeZone, name}: SchedulerRow): Schedule {
	if (state !== 'ENABLED') return {unknown: state?.toLowerCase() || 'no state'};
	try {
		return {cron: parsed(schedule ?? '', timeZone || 'Etc/UTC')};
	} catch {
		// Scheduler also takes App Engine's words: "every 10 minutes".
		return {unknown: `${name}: ${schedule}`};
	}
}

const parsed = (cron: string, timezone: string): Cron => new Cron(cron, {timezone, paused: true});
