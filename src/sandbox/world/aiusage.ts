/** The AI-usage pipeline: one run a day, usage and cost of the day before, its log lines. */
import {projects} from '../contract/names.ts';
import {type Context, revisionOf} from './context.ts';
import {addDays, atLocal, datesBetween, day, hour, localDate, minute, second} from './daily.ts';
import {jobsOfPipeline} from './jobs.ts';
import {attemptLine, line} from './logs.ts';
import {usageJob} from './sources.ts';
import {loadUsage, planBudget} from './usage.ts';

const project = projects.aiusage;
const service = 'daily-usage-analytics';
const url = 'https://daily-usage-analytics-abcdefgh-uc.a.run.app/run';
const runMinute = 6 * 60;
const refusedError = 'AuthenticationError: 401 invalid x-api-key (secret anthropic-api-key)';

export interface Pipeline {
	id: string;
	startedAt: number;
	endsAt: number;
	error?: string;
	/** The usage date it loads. */
	date: string;
}

export interface AiUsage {
	/** Fills tables and log lines up to the start. */
	history(tableDays: number, logDays: number): void;
	/** Puts the runs that start in [from, to) on the agenda. */
	plan(from: number, to: number): void;
	/** Starts a run by hand, of the day before unless another is named; its end is on the agenda. */
	trigger(at: number, how?: {date?: string; onEnd?: (code: number) => void}): Pipeline;
}

/** The calls of a run to a vendor, and the share of them that failed. */
function client(vendor: string, requests: number, failed: number) {
	const errors = Math.round(requests * failed);
	return {vendor, requests, succeeded: requests - errors, errors, error_ratio: errors / requests};
}

export function createAiUsage(context: Context): AiUsage {
	const {writes, agenda, stores} = context;
	const failedDay = localDate(context.startedAt - 19 * day);

	function pipeline(date: string, startedAt: number): Pipeline {
		const rng = context.rng('pipeline', startedAt);
		const seconds = Math.min(520, rng.logNormal(265, 0.18));
		return {
			id: `pipeline-${new Date(startedAt).toISOString().slice(0, 19).replace(/[-:]/g, '')}`,
			date,
			startedAt,
			endsAt: startedAt + Math.round(seconds * second),
		};
	}

	/** The run as the story lets it go. */
	const asTold = (run: Pipeline): Pipeline =>
		context.usage.refused ? {...run, endsAt: run.startedAt + 12 * second, error: refusedError} : run;

	/** The scheduled run of a day, and before it a failed one on the one bad day. */
	function scheduled(date: string): Pipeline[] {
		const slot = atLocal(date, runMinute) + context.rng('slot', date).int(1, 4) * second;
		const run = pipeline(addDays(date, -1), slot);
		if (date !== failedDay) return [run];
		const failed: Pipeline = {
			...run,
			endsAt: slot + 41 * second,
			error: 'AnthropicAPIError: 529 overloaded_error after 5 retries',
		};
		return [failed, pipeline(addDays(date, -1), slot + 30 * minute)];
	}

	function log(at: number, severity: 'INFO' | 'ERROR' | 'WARNING', message: Record<string, unknown>): void {
		writes.log(line({project, service, at, severity, message, revision: revisionOf(context, project, service)}));
	}

	function started(run: Pipeline): void {
		logStart(run);
		stores.jobs.put(jobsOfPipeline(context, run));
	}

	function logStart(run: Pipeline): void {
		log(run.startedAt, 'INFO', {
			message: 'Pipeline execution started',
			run_id: run.id,
			started_at: new Date(run.startedAt).toISOString(),
		});
	}

	function logEnd(run: Pipeline, rows: number): void {
		const rng = context.rng('api', run.id);
		const clients = [
			client('cursor', rng.int(60, 84), context.usage.limited ? 0.4 : rng.chance(0.2) ? 0.014 : 0),
			client(
				'anthropic',
				rng.int(90, 130),
				context.usage.refused ? 1 : run.error ? 0.06 : rng.chance(0.25) ? 0.009 : 0,
			),
		];
		for (const facts of clients)
			log(run.endsAt - second, facts.error_ratio >= 0.05 ? 'WARNING' : 'INFO', {
				message: 'API client finished',
				run_id: run.id,
				...facts,
			});
		const facts = {
			run_id: run.id,
			started_at: new Date(run.startedAt).toISOString(),
			duration_seconds: Math.round((run.endsAt - run.startedAt) / 100) / 10,
			rows_processed: rows,
			api: Object.fromEntries(clients.map(({vendor, requests, errors}) => [vendor, {requests, errors}])),
		};
		if (run.error) log(run.endsAt, 'ERROR', {message: 'Pipeline execution failed', ...facts, error: run.error});
		else log(run.endsAt, 'INFO', {message: 'Pipeline execution completed', ...facts});
	}

	function finishLater(run: Pipeline, onEnd?: (code: number) => void): void {
		agenda.add(run.endsAt, at => {
			const rows = run.error ? 0 : loadUsage(context, run.date, run.endsAt);
			logEnd(run, rows);
			stores.jobs.put(jobsOfPipeline(context, run, rows));
			const code = run.error ? 13 : 0;
			writes.log(attemptLine(project, usageJob.name, at + 5, code, url));
			if (onEnd) onEnd(code);
			else stores.control.jobAttempted(project, usageJob.name, run.startedAt, code);
		});
	}

	return {
		plan(from, to) {
			for (const date of datesBetween(from, to))
				for (const run of scheduled(date))
					if (run.startedAt >= from && run.startedAt < to)
						agenda.add(run.startedAt, () => {
							const told = asTold(run);
							started(told);
							finishLater(told);
						});
		},
		trigger(at, {date = addDays(localDate(at), -1), onEnd} = {}) {
			const run = asTold(pipeline(date, at));
			started(run);
			finishLater(run, onEnd);
			return run;
		},
		history(tableDays, logDays) {
			const now = context.startedAt;
			planBudget(context, now - tableDays * day, now);
			for (const date of datesBetween(now - tableDays * day, now))
				for (const run of scheduled(date)) {
					if (run.startedAt >= now) continue;
					const isLogged = run.startedAt > now - logDays * day;
					if (isLogged) started(run);
					if (run.endsAt > now) {
						finishLater(run);
						continue;
					}
					const rows = run.error ? 0 : loadUsage(context, run.date, run.endsAt);
					if (!isLogged) continue;
					logEnd(run, rows);
					stores.jobs.put(jobsOfPipeline(context, run, rows));
					writes.log(attemptLine(project, usageJob.name, run.endsAt + 5, run.error ? 13 : 0, url));
					if (run.endsAt > now - 25 * hour)
						stores.control.jobAttempted(project, usageJob.name, run.startedAt, run.error ? 13 : 0);
				}
		},
	};
}

/** The service's health line, every half minute. */
export function usageMinute(context: Context, start: number): void {
	for (const offset of [4 * second, 34 * second]) {
		const at = start + offset;
		const write = () =>
			context.writes.log(
				line({
					project,
					service,
					at,
					severity: 'INFO',
					message: 'GET /health 200 (2 ms)',
					revision: revisionOf(context, project, service),
				}),
			);
		if (at <= context.startedAt) write();
		else context.agenda.add(at, write);
	}
}
