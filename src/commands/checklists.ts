/** Connects the checklists to the checks, which tick items, and to the audit log, which keeps what people tick. */
import {join} from 'node:path';
import type {Executor} from '../actions/executor.ts';
import {type Drilled, tickedByChecks, tickedByDrills} from '../calendar/lists.ts';
import {type Clock, minute} from '../clock.ts';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {scenarioNamed} from '../drill/scenarios.ts';
import {readScores} from '../drill/scores.ts';
import {systemScene} from '../scene/system.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';
import {messageOf} from '../text/errors.ts';
import {repeatedly} from '../timers.ts';
import type {Echo} from './facts/echo.ts';

/**
 * Ticks the items whose checks are in order now. Returns what to call after every evaluation, with its time in ms: most change
 * nothing, so it looks again only where the alerts, the ticks, the lists or the minute are other ones.
 */
export function tickByChecks(config: Pick<LoadedConfig, 'systems'>, live: Scene, store: Store): (now: number) => void {
	let looked: readonly unknown[] = [];
	return now => {
		const {systems} = config;
		const seen = [systems, live.alerts(), live.judged(), live.itemTicks(), Math.floor(now / minute)];
		if (seen.every((one, index) => one === looked[index])) return;
		looked = seen;
		for (const system of systems) {
			if (system.checklists.length === 0) continue;
			for (const key of tickedByChecks(systemScene(live, system, [], now))) store.getState().tickItem(key, {at: now});
		}
	};
}

/** Drills end in other processes, and rarely: looking for them is not worth more, real ms. */
const lookEvery = 10 * minute;

/** Ticks the items that drills prove: those on disk now, and those that end while the wall runs. Returns how to stop. */
export function tickByEndedDrills(config: LoadedConfig, live: Scene, store: Store, clock: Clock): () => void {
	const folder = join(stateFolder(), 'drills');
	function look() {
		if (!config.systems.some(({checklists}) => checklists.some(({items}) => items.some(({drill}) => drill)))) return;
		const drills = drilledIn(folder);
		if (drills.length === 0) return;
		for (const system of config.systems)
			for (const {key, drill} of tickedByDrills(systemScene(live, system, [], clock.now()), drills))
				store.getState().tickItem(key, {at: drill.at, by: `drill ${drill.scenario}`});
	}
	look();
	const timer = repeatedly(look, lookEvery);
	return () => clearInterval(timer);
}

/** What cannot be read proves nothing. */
function drilledIn(folder: string): Drilled[] {
	try {
		return readScores(folder).flatMap(({scenario: id, aborted, keptAt}) => {
			const scenario = aborted ? undefined : scenarioNamed(id);
			return scenario
				? [{scenario: id, system: scenario.system, recovery: scenario.recovery === true, at: keptAt}]
				: [];
		});
	} catch {
		return [];
	}
}

/** Writes to the audit log who ticked what. A tick stays when that fails: the work is done all the same. Returns how to stop. */
export function auditTicks(wall: Store, executor: Pick<Executor, 'recordTick'>, echo?: Pick<Echo, 'isOn'>): () => void {
	const record = (kind: 'tick' | 'untick', key: string) =>
		executor.recordTick(kind, key).catch((error: unknown) => {
			wall.getState().notify(`ticked, but not in the audit log: ${messageOf(error)}`, 'error');
		});
	return wall.subscribe(({itemTicks}, {itemTicks: before}) => {
		if (itemTicks === before || echo?.isOn()) return;
		for (const [key, {by}] of Object.entries(itemTicks))
			if (by !== undefined && before[key] !== itemTicks[key]) void record('tick', key);
		for (const [key, {by}] of Object.entries(before))
			if (by !== undefined && itemTicks[key] === undefined) void record('untick', key);
	});
}
