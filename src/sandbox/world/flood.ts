/** Chatter: more error lines than a healthy or even a burning system writes, at a rate of the caller's choice. */
import type {Clock} from '../../clock.ts';
import type {LogEntry} from '../contract/logs.ts';
import {projects} from '../contract/names.ts';
import type {Chatter} from '../contract/world.ts';
import {type Context, revisionOf} from './context.ts';
import {line} from './logs.ts';
import {tenants} from './names.ts';
import {webhook} from './revisions.ts';
import {usageJob} from './sources.ts';

type System = keyof typeof projects;

/** Real ms between two writes. */
const tick = 50;
/** Lines of a burst that are written in one go; requests are answered in between. */
const chunk = 5000;
/** Longest pause (ms) whose lines are written later; those of a longer one (a sleeping laptop) are left out. */
const longestDebt = 2000;

const services: Record<System, string> = {
	ingestion: webhook.service,
	sales: 'sales-intelligence-web',
	aiusage: usageJob.name,
};

/** The errors of each system; `id` is a number that no other line has. */
const messages: Record<System, ((id: string, tenant: string) => string)[]> = {
	ingestion: [
		(id, tenant) => `CRM sync failed after 3 attempts: HTTP 504 from hubspot tenant=${tenant} request_id=req_${id}`,
		id =>
			`google.api_core.exceptions.ResourceExhausted: 429 Spanner session pool exhausted: waiting=61 request_id=req_${id}`,
		(id, tenant) =>
			`Unhandled exception in POST /v1/callrail/webhook: TypeError: 'NoneType' object is not subscriptable (tenant=${tenant}, request_id=req_${id})`,
		id => `upstream request timeout after 10000 ms: POST /v1/callrail/webhook request_id=req_${id}`,
	],
	sales: [
		id => `BigQuery job failed: 503 backendError, retrying, query_id=q_${id}`,
		id => `HubSpot enrollment failed: 429 rate limit, contact=${id}`,
	],
	aiusage: [
		id => `cursor usage export failed: 502 Bad Gateway, page=${id}`,
		id => `attribution: no engineer for api key key_${id}`,
	],
};

interface Stretch {
	/** Virtual ms; the last line is written at `to`. */
	from: number;
	to: number;
	lines: number;
	/** Number of the first line; every line has its own. */
	first: number;
}

/** This many lines of the service that floods the log of a system, ascending in time. */
export function floodLines(system: System, {from, to, lines, first}: Stretch, context: Context): LogEntry[] {
	const revision = revisionOf(context, projects[system], services[system]);
	return Array.from({length: lines}, (_, i) => {
		const id = String(first + i).padStart(9, '0');
		const kinds = messages[system];
		const say = kinds[(first + i) % kinds.length] as (typeof kinds)[number];
		const entry = line({
			project: projects[system],
			service: services[system],
			at: to - ((lines - 1 - i) / lines) * (to - from),
			severity: (first + i) % 64 === 63 ? 'CRITICAL' : 'ERROR',
			message: say(id, tenants[(first + i) % tenants.length]?.[0] ?? ''),
			revision,
		});
		return {...entry, insertId: `chatter-${id}`};
	});
}

/** Runs the chatter in real time; `write` writes so many lines whose times begin at `from` (virtual ms). */
export function createFlood(clock: Clock, write: (chatter: Chatter, lines: number, from: number) => void) {
	let chatter: Chatter = {linesPerSecond: 0};
	let timer: NodeJS.Timeout | undefined;
	let burst: NodeJS.Immediate | undefined;
	let writtenTo = 0;

	function step(): void {
		const now = performance.now();
		const elapsed = Math.min(longestDebt, now - writtenTo);
		const lines = Math.floor((elapsed / 1000) * chatter.linesPerSecond);
		if (lines > 0) {
			write(chatter, lines, clock.now() - elapsed * clock.speed);
			// The fraction of a line that is left over is written with the next ones.
			writtenTo = now - (elapsed - (lines / chatter.linesPerSecond) * 1000);
		}
		timer = setTimeout(step, tick);
	}

	function pour(left: number): void {
		write(chatter, Math.min(left, chunk), clock.now() - 1);
		burst = left > chunk ? setImmediate(() => pour(left - chunk)) : undefined;
	}

	function stop(): void {
		clearTimeout(timer);
		if (burst) clearImmediate(burst);
	}

	return {
		stop,
		set(next: Chatter): void {
			stop();
			chatter = next;
			writtenTo = performance.now();
			if (chatter.linesPerSecond > 0) timer = setTimeout(step, tick);
			if (chatter.burst) pour(chatter.burst);
		},
	};
}
