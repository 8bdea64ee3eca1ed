/** Evaluates every system's checks after each batch of readings, and on a slow timer for `for`. */

import {
	type AlertMemory,
	checkDefinition,
	type Evaluated,
	emptyMemory,
	evaluating,
	forget,
	sortAlerts,
} from '../checks/alerts.ts';
import type {Lookup} from '../checks/readings.ts';
import {entryOf, type RememberedAlert} from '../checks/remembered.ts';
import type {Alert} from '../checks/types.ts';
import type {Clock} from '../clock.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import type {Store} from '../store/store.ts';
import {messageOf} from '../text/errors.ts';
import {later, repeatedly} from '../timers.ts';

/** Real ms between evaluations without new readings: a `for` may have passed, a check may have become due. */
const period = 15_000;
/** Real ms of one turn of an evaluation: keys and frames come between two of them. */
const longestTurn = 8;

/**
 * Starts evaluating; returns the function that stops it.
 * @param config read at every evaluation, so that a reloaded one counts from the next
 * @param evaluated called after every evaluation, even without a change, with the alerts whose hold has ended by itself
 * @param memory alerts from before the start, shown until they are judged again
 * @param failed called with what ended an evaluation; the wall says that it is not judged until one succeeds
 */
export function judge(
	config: LoadedConfig,
	poller: Poller,
	store: Store,
	clock: Clock,
	evaluated?: (alerts: readonly Alert[], now: number, again: readonly Alert[]) => void,
	memory: ReadonlyMap<string, {alerts: readonly RememberedAlert[]}> = new Map(),
	failed: (error: unknown) => void = () => {},
): () => void {
	let memories = new Map<string, AlertMemory>(
		[...memory].map(([system, {alerts}]) => [
			system,
			{...emptyMemory, entries: Object.fromEntries(alerts.map(entryOf))},
		]),
	);
	let judged: readonly SystemConfig[] = config.systems;
	/** Systems whose checks cannot be evaluated, and since when, ms. */
	const failing = new Map<string, number>();
	let published: ReadonlyMap<string, {text: string; alert: Alert}> | undefined;
	const timer = repeatedly(() => judgeAll(), period / clock.speed);
	/** The evaluation under way, and whether there is something new for it to begin again with. */
	let steps: Generator<void, void> | undefined;
	let renewed = false;
	let pause: NodeJS.Timeout | undefined;
	const judgeAll = () => {
		timer.refresh();
		if (steps) renewed = true;
		else {
			steps = judging();
			goOn();
		}
	};
	const goOn = () => {
		const until = performance.now() + longestTurn;
		try {
			while (steps && !steps.next().done) {
				if (performance.now() < until) continue;
				pause = later(goOn);
				return;
			}
		} catch (error) {
			failed(error);
		}
		steps = undefined;
		if (!renewed) return;
		renewed = false;
		judgeAll();
	};
	function* judging(): Generator<void, void> {
		const now = clock.now();
		if (config.systems !== judged) {
			memories = new Map(
				config.systems.map(system => {
					const before = judged.find(({system: name}) => name === system.system);
					return [
						system.system,
						before ? kept(memories.get(system.system) ?? emptyMemory, before, system) : emptyMemory,
					];
				}),
			);
			judged = config.systems;
		}
		const alerts: Alert[] = [];
		for (const system of config.systems) {
			const known = memories.get(system.system) ?? emptyMemory;
			const result = yield* tried(known, system, id => poller.source(system.system, id), now);
			const since = result.failed ? (failing.get(system.system) ?? now) : undefined;
			if (since === undefined) failing.delete(system.system);
			else failing.set(system.system, since);
			memories.set(system.system, result.memory);
			if (result.failed && since !== undefined) alerts.push(cannotJudge(system, result.failed, since));
			else alerts.push(...result.alerts);
		}
		// Equal alerts keep their identity, so that store and screen do not change.
		const next = new Map(
			alerts.map(alert => {
				const text = JSON.stringify(alert);
				const before = published?.get(alert.key);
				return [alert.key, before?.text === text ? before : {text, alert}];
			}),
		);
		const isSame = published?.size === next.size && [...next].every(([key, one]) => published?.get(key) === one);
		if (!isSame) store.getState().setAlerts(sortAlerts([...next.values()].map(({alert}) => alert)));
		published = next;
		const ended = new Set(store.getState().endHolds(now));
		const current = store.getState().alerts;
		evaluated?.(
			current,
			now,
			current.filter(({key}) => ended.has(key)),
		);
		store.getState().setJudged(now);
	}
	// Remembered alerts belong on the first frame.
	if (memory.size > 0) judgeAll();
	const stop = poller.subscribe(judgeAll, 'readings');
	return () => {
		stop();
		clearInterval(timer);
		clearTimeout(pause);
	};
}

/** As `evaluating`, but never throws: a system that cannot be judged keeps its memory, and the others go on. */
function* tried(
	memory: AlertMemory,
	system: SystemConfig,
	source: Lookup,
	now: number,
): Generator<void, Evaluated & {failed?: string}> {
	try {
		return yield* evaluating(memory, system, source, now);
	} catch (error) {
		return {memory, alerts: [], failed: messageOf(error)};
	}
}

/** The alerts of a system that was never judged before, at one moment. Never throws: what cannot be judged is one blind alert. */
export function judgeOnce(system: SystemConfig, source: Lookup, now: number): readonly Alert[] {
	const steps = tried(emptyMemory, system, source, now);
	let step = steps.next();
	while (!step.done) step = steps.next();
	const {alerts, failed} = step.value;
	return failed === undefined ? alerts : [cannotJudge(system, failed, now)];
}

/** One blind alert in place of all checks of a system that cannot be evaluated. */
const cannotJudge = ({system}: SystemConfig, why: string, since: number): Alert => ({
	key: `${system}.judging`,
	system,
	check: 'judging',
	title: 'Checks of this system',
	state: 'blind',
	level: 'crit',
	severity: 'critical',
	value: '',
	reason: `cannot be judged: ${why}`,
	since,
});

/** The memory of those checks that are defined as before. */
function kept(memory: AlertMemory, before: SystemConfig, after: SystemConfig): AlertMemory {
	const changed = before.checks.filter(check => {
		const now = after.checks.find(({id}) => id === check.id);
		return !now || checkDefinition(after, now) !== checkDefinition(before, check);
	});
	return changed.length === 0 ? memory : forget(memory, new Set(changed.map(({id}) => id)));
}
