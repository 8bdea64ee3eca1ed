/** The simulation without timers: its caller says how far it goes. */
import type {Stores} from '../contract/stores.ts';
import type {Story} from '../contract/stories.ts';
import type {TableDef} from '../contract/tables.ts';
import type {Chatter, WorldOptions} from '../contract/world.ts';
import {accessMinute} from './accessLog.ts';
import {createAiUsage, usageMinute} from './aiusage.ts';
import {rareErrors, webhookSlice} from './chatter.ts';
import {createContext} from './context.ts';
import {declareControl} from './control.ts';
import {day, hour, minute} from './daily.ts';
import {dashboardJobs} from './dashboards.ts';
import {createEtl} from './etl.ts';
import {floodLines} from './flood.ts';
import {googleMetrics} from './google-metrics.ts';
import {loadHistory} from './history.ts';
import {jobsByHand} from './jobs.ts';
import {noPressure} from './pressure.ts';
import {createProcessing, sliceLength} from './processing.ts';
import {arrivals, isRead} from './queues.ts';
import {createRevisions, isUp} from './revisions.ts';
import {createSales} from './sales.ts';
import {salesMinute} from './sales-chatter.ts';
import {
	aiusage as aiusageNamespace,
	backups,
	descriptors,
	retention,
	sales as salesNamespace,
	tables,
	unmatchedView,
} from './schema.ts';
import {serviceMinute} from './services.ts';
import {describeSpanner, endBackups, keepBackups, unitsNow, usualUnits} from './spanner.ts';
import {tellStory} from './stories/tell.ts';
import {calm, nextStress, type Stress} from './stress.ts';
import {installTriggers} from './triggers.ts';
import {troubleMinute} from './trouble.ts';
import {usageViews} from './usage.ts';
import {type Served, webhookMinute} from './webhook-metrics.ts';

/** Virtual time simulated between two writes to the stores, so that a long catch-up stays responsive. */
const batch = 20 * minute;
/** After a longer pause (a sleeping laptop) the traffic of the time before this is left out, as if nobody had measured it. */
const longestCatchUp = day;

interface Simulation {
	/** Declares everything and writes the history; see World. */
	start(visible?: () => void): Promise<void>;
	/** Simulates up to `to` (ms) and writes it. `shouldStop` is asked between batches. */
	advance(to: number, shouldStop?: () => boolean): Promise<void>;
	stress(): Stress;
	/** Ends the story that is being told and begins this one; see World. */
	tell(story: Story): void;
	/** Writes additional lines of one system, spread over the virtual time up to now. */
	chat(chatter: Pick<Chatter, 'system'>, lines: number, from: number): void;
}

export function createSimulation(stores: Stores, options: WorldOptions): Simulation {
	const context = createContext(stores, options);
	const {startedAt, writes, agenda} = context;
	let stress = calm;
	let nextSlice = (Math.floor(startedAt / sliceLength) + 1) * sliceLength;
	let nextMinute = (Math.floor(startedAt / minute) + 1) * minute;
	let nextHour = (Math.floor(startedAt / hour) + 1) * hour;
	let plannedTo = startedAt;
	let chatted = 0;
	let flushing = Promise.resolve();

	declareControl(context);
	const revisions = createRevisions(context);
	const sales = createSales(context);
	const etl = createEtl(context, sales);
	const aiusage = createAiUsage(context);
	const processing = createProcessing(context);

	/** One write after the other; writes of hooks wait for those of the step. */
	function flush(at: number): Promise<void> {
		flushing = flushing.catch(() => undefined).then(() => writes.flush(stores, {at}));
		return flushing;
	}

	// A hook cannot wait; if the write fails, the next step's write meets the same fault and reports it.
	const triggers = installTriggers(context, {
		etl,
		aiusage,
		stress: () => stress,
		setStress(patch) {
			stress = {...stress, ...patch};
		},
		changed: () => void flush(stores.clock.now()).catch(() => undefined),
	});
	describeSpanner(context, () => Math.max(stress.stall, stress.refused));

	function served(): Served[] {
		return revisions.serving().map(item => ({
			...item,
			isBad: revisions.flawOf(item.revision) === 'pool',
			room: revisions.roomOf(item.revision),
		}));
	}

	function slice(start: number): void {
		if (!isUp(context)) return;
		if (isRead(context)) processing.slice(start, () => stress);
		webhookSlice(context, start, served(), stress);
	}

	/** Ends the minute before `end`, and begins the one after. */
	function endMinute(end: number): void {
		stores.jobs.put(dashboardJobs(context, end));
		stress = nextStress(stress, {
			pool: revisions.share('pool'),
			cold: revisions.share('cold'),
			leak: revisions.share('leak'),
			...context.pressure,
			fewSessions: unitsNow(context, end) < usualUnits,
			unread: isRead(context) ? 0 : arrivals(context, end - minute),
		});
		endBackups(context, stress.stall, end);
		const {samples, failed} = webhookMinute(context, end - minute, served(), stress);
		writes.samples.push(...samples, ...serviceMinute(context, end - minute));
		troubleMinute(context, end - minute, served()[0]?.revision ?? '', stress);
		accessMinute(context, end - minute);
		rareErrors(
			context,
			end - minute,
			failed.filter(item => revisions.flawOf(item.revision) !== 'pool'),
		);
		salesMinute(context, end);
		usageMinute(context, end);
		writes.countLogs(end);
	}

	async function endHour(at: number): Promise<void> {
		keepBackups(context, at);
		stores.jobs.put(jobsByHand(context, Math.floor(at / hour) * hour));
		sales.forget(at - 35 * day);
		for (const [name, column, days] of retention) {
			const {namespace} = tables[name];
			const oldest = at - days * day;
			await stores.engine.prune(
				namespace,
				name,
				column,
				namespace.startsWith('bq/') ? Math.floor(oldest / day) * day : oldest,
			);
		}
	}

	/** Everything up to `until`, in order of time. */
	function simulate(until: number): void {
		etl.plan(plannedTo, until);
		aiusage.plan(plannedTo, until);
		plannedTo = Math.max(plannedTo, until);
		for (let at = Math.min(nextSlice, nextMinute); at <= until; at = Math.min(nextSlice, nextMinute)) {
			agenda.runUntil(at);
			if (at === nextMinute) {
				endMinute(at);
				nextMinute += minute;
			}
			if (at === nextSlice) {
				slice(at);
				nextSlice += sliceLength;
			}
		}
		agenda.runUntil(until);
	}

	return {
		stress: () => stress,
		tell(story) {
			const ended = context.options.story;
			context.options = {...context.options, story};
			context.pressure = noPressure;
			context.usage = {};
			context.mended = false;
			context.storyAt = story === 'calm' ? Number.POSITIVE_INFINITY : stores.clock.now();
			tellStory(context, {revisions, triggers, aiusage}, ended);
		},
		chat({system = 'ingestion'}, lines, from) {
			const entries = floodLines(system, {from, to: stores.clock.now(), lines, first: chatted}, context);
			chatted += lines;
			for (const entry of entries) writes.count(entry);
			stores.logs.append(entries);
		},
		async start(visible) {
			for (const descriptor of [...descriptors, ...googleMetrics]) stores.metrics.describe(descriptor);
			const arrivals: Readonly<Record<string, string>> = Object.fromEntries(retention);
			await Promise.all(
				Object.values(tables).map((def: TableDef) => {
					const arrival = arrivals[def.table];
					return stores.engine.createTable({...def, ...(arrival !== undefined && {arrival})});
				}),
			);
			stores.engine.declare(backups);
			await stores.engine.createView(salesNamespace, 'v_unmatched_emails', unmatchedView);
			for (const [name, sql] of Object.entries(usageViews)) await stores.engine.createView(aiusageNamespace, name, sql);
			tellStory(context, {revisions, triggers, aiusage});
			await loadHistory(context, {etl, aiusage, processing, revisions}, visible);
		},
		async advance(to, shouldStop = () => false) {
			const oldest = to - longestCatchUp;
			if (nextMinute < oldest) {
				nextMinute = Math.ceil(oldest / minute) * minute;
				nextSlice = nextMinute;
			}
			while (plannedTo < to && !shouldStop()) {
				const until = Math.min(to, plannedTo + batch);
				simulate(until);
				await flush(until);
				if (until < nextHour) continue;
				await endHour(until);
				nextHour = (Math.floor(until / hour) + 1) * hour;
			}
		},
	};
}
