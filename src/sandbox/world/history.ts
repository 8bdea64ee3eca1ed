/** The past at the start: written in one pass, the most visible parts first. */
import {setImmediate, setTimeout} from 'node:timers/promises';
import {projects} from '../contract/names.ts';
import {accessMinute} from './accessLog.ts';
import {type AiUsage, usageMinute} from './aiusage.ts';
import {rareErrors, webhookSlice} from './chatter.ts';
import type {Context} from './context.ts';
import {day, hour, minute, traffic} from './daily.ts';
import {dashboardJobs} from './dashboards.ts';
import type {Etl} from './etl.ts';
import {jobsByHand} from './jobs.ts';
import {tenants} from './names.ts';
import {type Processing, sliceLength} from './processing.ts';
import type {Revisions} from './revisions.ts';
import {salesMinute} from './sales-chatter.ts';
import {metric, type TableName} from './schema.ts';
import {serviceMinute} from './services.ts';
import {calm} from './stress.ts';
import {webhookMinute} from './webhook-metrics.ts';

const etlDays = 35;
const usageDays = 60;
const jobDays = 3;
const metricDays = 3;
const metricPiece = 4 * hour;
/** Real ms between pieces of what nobody waits for; a piece waits as long as calls keep this process busy, up to `patience`. */
const breath = 40;
const patience = 1000;
const pipelineLogDays = 30;
/** Webhook lines are as dense as live ones for this long, then thinned. */
const denseLogs = hour;
const oldLogDensity = 0.08;
/** Requests are as many as live ones for a day, then thinned. */
const oldRequestDensity = 1 / 3;

interface HistoryParts {
	etl: Etl;
	aiusage: AiUsage;
	processing: Processing;
	revisions: Revisions;
}

/** Tables in the order in which panes ask for them. */
const visibleFirst: TableName[][] = [
	['etl_runs', 'account_recommendations', 'sf_accounts', 'tenants'],
	['processing_requests', 'crm_integrations'],
	['fct_usage_daily', 'fct_cost_daily', 'dim_budget'],
	['gmail_messages', 'gmail_participants', 'dialpad_calls'],
];

export async function loadHistory(
	context: Context,
	{etl, aiusage, processing, revisions}: HistoryParts,
	visible: () => void = () => {},
): Promise<void> {
	const {writes, stores, startedAt: now} = context;
	// An hour ago: as far back as Spanner keeps versions, so that stale reads see the history from the first second.
	const committed = now - 60 * minute;
	const served = (at: number) => [{revision: revisions.servedAt(at), share: 1, isBad: false}];
	const flush = async (tables: TableName[]) => {
		await writes.flush(stores, {at: committed, history: true, tables});
		await setImmediate();
	};

	/** Writes the samples of the minutes that end in (from, to]. */
	function metrics(from: number, to: number): void {
		for (let start = Math.floor(from / minute) * minute; start + minute <= to; start += minute) {
			const {samples, failed} = webhookMinute(context, start, served(start), calm);
			for (const sample of samples) writes.samples.push(sample);
			writes.samples.push(...serviceMinute(context, start));
			if (start >= now - day) rareErrors(context, start, failed);
			else oldLogCounts(context, start);
		}
		writes.flushSamples(stores);
	}

	for (const [id, name] of tenants) writes.add('tenants', [id, name, 'active']);
	etl.history(etlDays, 1, jobDays);
	const thisHour = Math.floor(now / hour) * hour;
	for (let start = thisHour - jobDays * day; start <= thisHour; start += hour)
		stores.jobs.put(jobsByHand(context, start));
	await flush(visibleFirst[0] ?? []);
	// In pieces, so that servers answer meanwhile.
	for (let from = now - day; from < now; from += metricPiece) {
		metrics(from, from + metricPiece);
		await setImmediate();
	}
	for (let start = Math.floor(now / sliceLength) * sliceLength; start > now - metricDays * day; start -= sliceLength) {
		processing.slice(start, () => calm, start > now - day ? 1 : oldRequestDensity);
	}
	await flush(visibleFirst[1] ?? []);
	aiusage.history(usageDays, pipelineLogDays);
	const first = Math.floor((now - jobDays * day) / minute) * minute;
	const minutes = Array.from({length: (jobDays * day) / minute + 1}, (_, index) => first + index * minute);
	stores.jobs.put(minutes.flatMap(start => dashboardJobs(context, start)));
	logs(context, served);
	writes.countLogs(now);
	// All lines at once: whoever follows a log from now on must not be told the past in pieces.
	writes.flushSignals(stores);
	await flush(visibleFirst[2] ?? []);
	await flush(visibleFirst[3] ?? []);
	await writes.flush(stores, {at: committed, history: true});
	visible();
	// Newest first: a series takes what is older than all of it without moving the rest.
	for (let to = now - day; to > now - metricDays * day; to -= metricPiece) {
		// Leaves the time to the calls that were waiting.
		await quiet();
		metrics(to - metricPiece, to);
	}
}

/** Resolves once this process had little to do for a breath. */
async function quiet(): Promise<void> {
	const {eventLoopUtilization} = performance;
	for (let waited = 0; waited < patience; waited += breath) {
		const before = eventLoopUtilization();
		await setTimeout(breath);
		if (eventLoopUtilization(before).utilization < 0.5) return;
	}
}

function logs(context: Context, served: (at: number) => {revision: string; share: number; isBad: boolean}[]): void {
	const now = context.startedAt;
	for (let start = Math.floor((now - day) / sliceLength) * sliceLength; start <= now; start += sliceLength) {
		webhookSlice(context, start, served(start), calm, start > now - denseLogs ? 1 : oldLogDensity);
	}
	for (let start = Math.floor((now - day) / minute) * minute; start <= now; start += minute) {
		accessMinute(context, start);
		salesMinute(context, start);
		usageMinute(context, start);
	}
}

/** Counts of lines that are older than the lines that are kept. */
function oldLogCounts(context: Context, start: number): void {
	const count = context.rng('old-lines', start / minute).poisson(4.5 * Math.min(1.4, traffic(start)));
	if (count === 0) return;
	const project = projects.ingestion;
	context.writes.samples.push({
		project,
		type: metric.logEntries,
		resourceLabels: {project_id: project, location: 'us-central1', service_name: 'webhook-processor'},
		metricLabels: {severity: 'INFO', log: 'run.googleapis.com/stdout'},
		end: start + minute,
		value: count,
	});
}
