/** The simulation without timers: it is told how far to go. */
import type {Stores} from '../contract/stores.ts';
import type {Chatter, Story, WorldOptions} from '../contract/world.ts';
import {createAiUsage, usageMinute} from './aiusage.ts';
import {rareErrors, salesMinute, webhookSlice} from './chatter.ts';
import {createContext} from './context.ts';
import {declareControl} from './control.ts';
import {day, hour, minute} from './daily.ts';
import {createEtl} from './etl.ts';
import {floodLines} from './flood.ts';
import {loadHistory} from './history.ts';
import {createProcessing, sliceLength} from './processing.ts';
import {createRevisions} from './revisions.ts';
import {createSales} from './sales.ts';
import {descriptors, retention, sales as salesNamespace, tables, unmatchedView} from './schema.ts';
import {serviceMinute} from './services.ts';
import {describeSpanner, keepBackups} from './spanner.ts';
import {tellStory} from './stories.ts';
import {calm, nextStress, type Stress} from './stress.ts';
import {installTriggers} from './triggers.ts';
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
		changed: () => void flush(stores.clock.now()).catch(() => undefined),
	});
	describeSpanner(context, () => stress.stall);

	function served(): Served[] {
		return revisions.serving().map(item => ({...item, isBad: revisions.isBad(item.revision)}));
	}

	function slice(start: number): void {
		processing.slice(start, () => stress);
		webhookSlice(context, start, served(), stress);
	}

	/** Ends the minute before `end`, and begins the one after. */
	function endMinute(end: number): void {
		stress = nextStress(stress, revisions.badShare());
		const {samples, failed} = webhookMinute(context, end - minute, served(), stress);
		writes.samples.push(...samples, ...serviceMinute(context, end - minute));
		rareErrors(
			context,
			end - minute,
			failed.filter(item => !revisions.isBad(item.revision)),
		);
		salesMinute(context, end);
		usageMinute(context, end);
		writes.countLogs(end);
	}

	async function endHour(at: number): Promise<void> {
		keepBackups(context, at - hour, at);
		sales.forget(at - 35 * day);
		for (const [name, column, days] of retention)
			await stores.engine.prune(tables[name].namespace, name, column, at - days * day);
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
			context.storyAt = story === 'calm' ? Number.POSITIVE_INFINITY : stores.clock.now();
			tellStory(context, revisions, triggers, ended);
		},
		chat({system = 'ingestion'}, lines, from) {
			const entries = floodLines(system, {from, to: stores.clock.now(), lines, first: chatted}, revisions.serving());
			chatted += lines;
			for (const entry of entries) writes.count(entry);
			stores.logs.append(entries);
		},
		async start(visible) {
			for (const descriptor of descriptors) stores.metrics.describe(descriptor);
			await Promise.all(Object.values(tables).map(def => stores.engine.createTable(def)));
			await stores.engine.createView(salesNamespace, 'v_unmatched_emails', unmatchedView);
			tellStory(context, revisions, triggers);
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
