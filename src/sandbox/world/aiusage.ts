/** The AI-usage pipeline: one run a day, usage and cost of the day before, its log lines. */
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {addDays, atLocal, datesBetween, day, hour, isWeekend, localDate, minute, second} from './daily.ts';
import {attemptLine, line} from './logs.ts';
import {engineers, platforms} from './names.ts';
import {usageJob} from './sources.ts';

const project = projects.aiusage;
const service = 'daily-usage-analytics';
const url = 'https://daily-usage-analytics-abcdefgh-uc.a.run.app/run';
const runMinute = 6 * 60;

/** Dollars per million tokens, input and output. */
const prices: Record<(typeof platforms)[number], [number, number]> = {
	cursor: [2, 8],
	anthropic_api: [3, 15],
	claude_code: [3, 15],
	claude_ai: [2.5, 12],
};

export interface Pipeline {
	id: string;
	startedAt: number;
	endsAt: number;
	error?: string;
	/** The usage date it loads. */
	date: string;
	/** Run again for a date that is loaded already. */
	again?: boolean;
}

export interface AiUsage {
	/** Fills tables and log lines up to the start. */
	history(tableDays: number, logDays: number): void;
	/** Puts the runs that start in [from, to) on the agenda. */
	plan(from: number, to: number): void;
	/** Starts a run by hand; its end is on the agenda. */
	trigger(at: number, onEnd?: (code: number, at: number) => void): Pipeline;
}

export function createAiUsage(context: Context): AiUsage {
	const {writes, agenda, stores, options} = context;
	const failedDay = localDate(context.startedAt - 19 * day);

	function pipeline(date: string, startedAt: number, again = false): Pipeline {
		const rng = context.rng('pipeline', startedAt);
		const seconds = Math.min(520, rng.logNormal(265, 0.18));
		return {
			id: `pipeline-${new Date(startedAt).toISOString().slice(0, 19).replace(/[-:]/g, '')}`,
			date,
			startedAt,
			endsAt: startedAt + Math.round(seconds * second),
			...(again ? {again} : {}),
		};
	}

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

	function load({date, endsAt, again = false}: Pipeline): number {
		let rows = 0;
		const weekday = isWeekend(date) ? 0.9 : 1;
		for (const platform of platforms)
			for (const [index, user] of [...engineers, null].entries()) {
				const rng = context.rng(options.seed, 'usage', date, platform, index);
				// A person uses a platform always or never; a few keys belong to nobody known.
				const isUser = context.rng('uses', platform, index).chance(0.62);
				if (user === null ? platform !== 'anthropic_api' : !isUser) continue;
				if (user === null && again) continue;
				const share = user === null ? 0.3 : 1;
				const input = Math.round(540_000 * weekday * share * rng.logNormal(1, 0.18));
				const output = Math.round(input * rng.between(0.16, 0.24));
				const lines = platform === 'anthropic_api' || platform === 'claude_ai' ? 0 : Math.round(output / 420);
				const [inputPrice, outputPrice] = prices[platform];
				const cost = Math.round((input * inputPrice + output * outputPrice) / 100) / 10_000;
				writes.put('fct_usage_daily', [
					date,
					platform,
					user,
					user === null ? 'ci-batch-key' : `${platform}-${user.split('@')[0]}`,
					input,
					output,
					lines,
					rng.int(1, 14),
					endsAt,
				]);
				writes.put('fct_cost_daily', [date, platform, user, cost, endsAt]);
				rows += 2;
			}
		return rows;
	}

	function log(at: number, severity: 'INFO' | 'ERROR' | 'WARNING', message: Record<string, unknown>): void {
		writes.log(line({project, service, at, severity, message}));
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
		const api = {
			cursor: {requests: rng.int(60, 84), errors: rng.chance(0.2) ? 1 : 0},
			anthropic: {requests: rng.int(90, 130), errors: run.error ? 6 : rng.chance(0.25) ? 1 : 0},
		};
		const facts = {
			run_id: run.id,
			started_at: new Date(run.startedAt).toISOString(),
			duration_seconds: Math.round((run.endsAt - run.startedAt) / 100) / 10,
			rows_processed: rows,
			api,
		};
		if (run.error) log(run.endsAt, 'ERROR', {message: 'Pipeline execution failed', ...facts, error: run.error});
		else log(run.endsAt, 'INFO', {message: 'Pipeline execution completed', ...facts});
	}

	function finishLater(run: Pipeline, onEnd?: (code: number, at: number) => void): void {
		agenda.add(run.endsAt, at => {
			logEnd(run, run.error ? 0 : load(run));
			const code = run.error ? 13 : 0;
			writes.log(attemptLine(project, usageJob.name, at + 5, code, url));
			if (onEnd) onEnd(code, at);
			else stores.control.jobAttempted(project, usageJob.name, at, code);
		});
	}

	return {
		plan(from, to) {
			for (const date of datesBetween(from, to))
				for (const run of scheduled(date))
					if (run.startedAt >= from && run.startedAt < to)
						agenda.add(run.startedAt, () => {
							logStart(run);
							finishLater(run);
						});
		},
		trigger(at, onEnd) {
			const date = addDays(localDate(at), -1);
			// Before the day's own run this loads yesterday for the first time.
			const run = pipeline(date, at, at > atLocal(localDate(at), runMinute));
			logStart(run);
			finishLater(run, onEnd);
			return run;
		},
		history(tableDays, logDays) {
			const now = context.startedAt;
			for (const date of datesBetween(now - tableDays * day, now))
				for (const run of scheduled(date)) {
					if (run.startedAt >= now) continue;
					const isLogged = run.startedAt > now - logDays * day;
					if (isLogged) logStart(run);
					if (run.endsAt > now) {
						finishLater(run);
						continue;
					}
					const rows = run.error ? 0 : load(run);
					if (!isLogged) continue;
					logEnd(run, rows);
					writes.log(attemptLine(project, usageJob.name, run.endsAt + 5, run.error ? 13 : 0, url));
					if (run.endsAt > now - 25 * hour)
						stores.control.jobAttempted(project, usageJob.name, run.endsAt, run.error ? 13 : 0);
				}
		},
	};
}

/** The service's health line, every half minute. */
export function usageMinute(context: Context, start: number): void {
	for (const offset of [4 * second, 34 * second]) {
		const at = start + offset;
		const write = () =>
			context.writes.log(line({project, service, at, severity: 'INFO', message: 'GET /health 200 (2 ms)'}));
		if (at <= context.startedAt) write();
		else context.agenda.add(at, write);
	}
}
