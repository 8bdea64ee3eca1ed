/** The plan of scheduled ETL runs, and the content of a run. */

import {projects} from '../contract/names.ts';
import {type Context, setupOf} from './context.ts';
import {atLocal, datesBetween, day, minute, second} from './daily.ts';
import {type Source, type SourceName, sourceNamed, sources} from './sources.ts';
import {type RunError, runErrors} from './stories/runErrors.ts';

export interface Run {
	id: string;
	source: SourceName;
	startedAt: number;
	endsAt: number;
	/** The error it will end with. */
	error?: string;
	/** Answers the caller with 504 although (or because) the work takes longer. */
	timesOut?: boolean;
	/** Parameters it was called with. */
	limit?: number;
	mailbox?: string;
	full?: boolean;
	manual?: boolean;
}

const passingErrors: Record<SourceName, string> = {
	gmail: 'HttpError 429: User-rate limit exceeded. Retry after 2026-01-01T00:00:00Z',
	dialpad: "ReadTimeout: HTTPSConnectionPool(host='dialpad.com', port=443): Read timed out. (read timeout=30)",
	salesforce: 'SalesforceExpiredSession: INVALID_SESSION_ID: Session expired or invalid',
	hubspot: 'HTTPError: 502 Server Error: Bad Gateway for url: https://api.hubapi.com/crm/v3/objects/contacts',
	entity_resolution: 'BadRequest: 400 Resources exceeded during query execution',
	embeddings: 'ResourceExhausted: 429 Quota exceeded for aiplatform.googleapis.com/online_prediction_requests',
	account_scoring: 'DeadlineExceeded: 504 Deadline Exceeded calling gemini-2.5-pro',
};

/** Today's errors on a healthy day are few: only runs this old, and the retries after them, ever failed. */
const quietDays = 2;

/** A usual duration of the source in ms. */
export function usualDuration(context: Context, source: Source, key: string | number): number {
	const seconds = context.rng('duration', source.name, key).logNormal(source.seconds, source.spread);
	return Math.round(Math.min(seconds, source.longest) * second);
}

function runAt(context: Context, source: Source, slot: number): Run[] {
	const rng = context.rng('run', source.name, slot);
	const startedAt = slot + Math.round(rng.between(1, 6) * second);
	const run: Run = {
		id: `${source.name}-${new Date(slot).toISOString().slice(0, 16).replace(/[-:]/g, '')}`,
		source: source.name,
		startedAt,
		endsAt: startedAt + usualDuration(context, source, slot),
	};
	const failure = storyError(context, source.name, startedAt);
	if (failure) return [{...run, ...failure, endsAt: startedAt + failure.seconds * second}];
	if (startedAt > context.startedAt - quietDays * day || !rng.chance(0.006)) return [run];
	const failed: Run = {
		...run,
		error: passingErrors[source.name].replace('2026-01-01T00:00:00Z', new Date(startedAt + 90_000).toISOString()),
		endsAt: startedAt + Math.round(rng.between(4, 40) * second),
	};
	const retryAt = failed.endsAt + 2 * minute;
	return [
		failed,
		{...run, id: `${run.id}-retry`, startedAt: retryAt, endsAt: retryAt + usualDuration(context, source, slot + 1)},
	];
}

/** How a run that starts at `at` is broken by the story, if it is. */
export function storyError(context: Context, source: SourceName, at: number): RunError | undefined {
	return at < context.storyAt || context.mended ? undefined : runErrors[context.options.story]?.[source];
}

/** Whether somebody has mended the cause of a story's failures: the revision that serves has other variables. */
export function isMended(context: Context, {name, fn}: Source): boolean {
	const {cause} = runErrors[context.options.story]?.[name] ?? {};
	return cause !== undefined && !cause(setupOf(context, projects.sales, fn).env ?? {});
}

/** A planned run as it begins: what would have broken it may be mended by then. */
export function mended(context: Context, run: Run): Run {
	const source = sourceNamed(run.source);
	if (run.error === undefined || !isMended(context, source)) return run;
	const {error: _, timesOut: __, ...well} = run;
	return {...well, endsAt: run.startedAt + usualDuration(context, source, run.startedAt)};
}

/** Runs of the schedule that start in [from, to), ascending by start. */
export function plannedRuns(context: Context, from: number, to: number): Run[] {
	const runs: Run[] = [];
	// A retry may start some minutes after its slot.
	for (const date of datesBetween(from - 10 * minute, to))
		for (const source of sources)
			for (let m = source.first; m < 1440; m += source.every) {
				const slot = atLocal(date, m);
				if (slot >= from - 10 * minute && slot < to) runs.push(...runAt(context, source, slot));
			}
	return runs.filter(run => run.startedAt >= from && run.startedAt < to).sort((a, b) => a.startedAt - b.startedAt);
}
