/** Runs of the ETL functions as they happen: rows in etl_runs, log lines, Scheduler attempts. */
import {projects} from '../contract/names.ts';
import {type Context, revisionOf, timeoutOf} from './context.ts';
import {day, second} from './daily.ts';
import {jobsOfRun} from './jobs.ts';
import {attemptLine, line, requestLine} from './logs.ts';
import {idOf} from './rng.ts';
import {mended, plannedRuns, type Run} from './runs.ts';
import type {Sales} from './sales.ts';
import {callSamples} from './services.ts';
import {functionUrl, type Source, sourceNamed} from './sources.ts';

const project = projects.sales;

export interface Etl {
	/** Puts everything up to the start into the writes. */
	history(days: number, logDays: number, jobDays: number): void;
	/** Puts the runs that start in [from, to) on the agenda. */
	plan(from: number, to: number): void;
	/** Starts a run now: its row appears at once, its end is on the agenda. `onEnd` is told the google.rpc code of the call. */
	begin(run: Run, onEnd?: (code: number, at: number) => void): void;
}

/** The google.rpc code that the caller of a run gets. */
function callCode(run: Run): number {
	if (run.timesOut) return 4;
	return run.error ? 13 : 0;
}

export function createEtl(context: Context, sales: Sales): Etl {
	const {writes, agenda, stores} = context;

	/** `rows` undefined: still running. */
	function write(run: Run, rows: number | undefined, isNew: boolean): void {
		const running = rows === undefined;
		const row = [
			run.id,
			run.source,
			running ? 'running' : run.error ? 'failed' : 'success',
			run.startedAt,
			running ? null : run.endsAt,
			running ? null : rows,
			running ? null : (run.error ?? null),
		];
		if (isNew) writes.add('etl_runs', row);
		else writes.put('etl_runs', row);
	}

	function logStart(run: Run, source: Source): void {
		const {fn} = source;
		const text = `Starting ${run.source} sync run_id=${run.id}${run.limit ? ` limit=${run.limit}` : ''}${run.manual ? ' trigger=manual' : ''}`;
		writes.log(
			line({
				project,
				service: fn,
				at: run.startedAt,
				severity: 'INFO',
				message: text,
				revision: revisionOf(context, project, fn),
				isFunction: true,
				trace: idOf(run.id),
			}),
		);
	}

	function logEnd(run: Run, source: Source, rows: number): void {
		const {fn} = source;
		const seconds = (run.endsAt - run.startedAt) / second;
		const message = run.error ?? {
			message: `${run.source} sync completed`,
			run_id: run.id,
			rows_processed: rows,
			duration_seconds: Math.round(seconds * 10) / 10,
		};
		const shared = {project, service: fn, revision: revisionOf(context, project, fn), isFunction: true};
		writes.log(line({...shared, at: run.endsAt, severity: run.error ? 'ERROR' : 'INFO', message, trace: idOf(run.id)}));
		if (!run.timesOut) logCall(source, run.endsAt + 3, run.error ? 500 : 200, seconds);
	}

	function logCall({fn}: Source, at: number, status: number, latencySeconds: number, text?: string): void {
		const url = functionUrl(project, fn);
		const revision = revisionOf(context, project, fn);
		const shared = {project, service: fn, revision, isFunction: true, at, method: 'POST', url, status, latencySeconds};
		writes.log(requestLine({...shared, ...(text ? {text} : {})}));
		writes.samples.push(...callSamples({project, service: fn, revision}, at, status, latencySeconds * second));
	}

	/** The caller is sent away after the timeout, whatever the work does. */
	function timeOut(run: Run, source: Source): void {
		if (!run.timesOut) return;
		const timeout = timeoutOf(context, project, source.fn);
		const text = 'The request has been terminated because it has reached the maximum request timeout. (504)';
		agenda.add(run.startedAt + timeout * second, at => logCall(source, at, 504, timeout, text));
	}

	/** During the story a hanging function complains while it hangs. */
	function complain(run: Run, source: Source): void {
		if (!run.timesOut || !run.error) return;
		for (let i = 0, at = run.startedAt + 20 * second; at < run.endsAt; i++, at += 30 * second) {
			const message =
				i % 3 === 0
					? 'Account scoring: Vertex AI call failed, retrying (504 Deadline Exceeded)'
					: 'google.api_core.exceptions.NotFound: 404 Publisher Model gemini-1.5-pro was not found';
			agenda.add(at, now =>
				writes.log(
					line({
						project,
						service: source.fn,
						at: now,
						severity: 'ERROR',
						message,
						revision: revisionOf(context, project, source.fn),
						isFunction: true,
					}),
				),
			);
		}
	}

	function attempted(run: Run, source: Source, at: number): void {
		const code = callCode(run);
		stores.control.jobAttempted(project, source.job, run.startedAt, code);
		writes.log(attemptLine(project, source.job, at + 5, code, functionUrl(project, source.fn)));
	}

	function begin(run: Run, onEnd?: (code: number, at: number) => void): void {
		const source = sourceNamed(run.source);
		write(run, undefined, true);
		logStart(run, source);
		stores.jobs.put(jobsOfRun(context, run));
		complain(run, source);
		timeOut(run, source);
		finishLater(run, onEnd);
	}

	function finishLater(run: Run, onEnd?: (code: number, at: number) => void): void {
		const source = sourceNamed(run.source);
		agenda.add(run.endsAt, at => {
			const rows = run.error ? 0 : sales.apply(run);
			write(run, rows, false);
			stores.jobs.put(jobsOfRun(context, run, rows));
			logEnd(run, source, rows);
			if (onEnd) onEnd(callCode(run), at);
			else if (!run.manual) attempted(run, source, at);
		});
	}

	return {
		begin,
		plan(from, to) {
			for (const run of plannedRuns(context, from, to)) agenda.add(run.startedAt, () => begin(mended(context, run)));
		},
		history(days, logDays, jobDays) {
			const now = context.startedAt;
			const last = new Map<string, Run>();
			for (const run of plannedRuns(context, now - days * day, now)) {
				const source = sourceNamed(run.source);
				const isLogged = run.startedAt >= now - logDays * day;
				if (isLogged) logStart(run, source);
				if (run.endsAt > now) {
					write(run, undefined, true);
					stores.jobs.put(jobsOfRun(context, run));
					finishLater(run);
					continue;
				}
				const rows = run.error ? 0 : sales.apply(run);
				write(run, rows, true);
				last.set(run.source, run);
				if (run.startedAt >= now - jobDays * day) stores.jobs.put(jobsOfRun(context, run, rows));
				if (!isLogged) continue;
				logEnd(run, source, rows);
				writes.log(attemptLine(project, source.job, run.endsAt + 5, callCode(run), functionUrl(project, source.fn)));
			}
			for (const run of last.values())
				stores.control.jobAttempted(project, sourceNamed(run.source).job, run.startedAt, callCode(run));
			sales.writeAccounts();
		},
	};
}
