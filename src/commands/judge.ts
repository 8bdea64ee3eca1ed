/** Keeps the alerts true: evaluates every system's checks after each batch of readings, and on a slow timer for `for`. */
import {type AlertMemory, checkDefinition, emptyMemory, evaluate, forget, sortAlerts} from '../checks/alerts.ts';
import {type Burned, withBurned} from '../checks/burned.ts';
import type {Alert} from '../checks/types.ts';
import type {Clock} from '../clock.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import type {Store} from '../store/store.ts';

/** Real ms after an evaluation to the next when nothing new was read: a `for` may have run out, a check may have become due. */
const period = 15_000;

/** @param config read anew at every look: a reloaded one counts from the next. `heard` is called after every evaluation, changed or not. `memory`: what burned before the start, said until it is judged anew. Returns the function that ends it. */
export function judge(
	config: LoadedConfig,
	poller: Poller,
	store: Store,
	clock: Clock,
	heard?: (alerts: readonly Alert[], now: number) => void,
	memory: ReadonlyMap<string, {burned: readonly Burned[]}> = new Map(),
): () => void {
	let memories = new Map<string, AlertMemory>();
	let judged: readonly SystemConfig[] = config.systems;
	const burned = new Map([...memory].map(([system, {burned: before}]) => [system, before]));
	let shown = '';
	const timer = setInterval(() => look(), period / clock.speed);
	const look = () => {
		timer.refresh();
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
		const alerts = config.systems.flatMap(system => {
			const result = evaluate(
				memories.get(system.system) ?? emptyMemory,
				system,
				id => poller.source(system.system, id),
				now,
			);
			memories.set(system.system, result.memory);
			const before = burned.get(system.system) ?? [];
			if (before.length === 0) return result.alerts;
			const {alerts: told, rest} = withBurned(result.alerts, before, now);
			burned.set(system.system, rest);
			return told;
		});
		// Equal alerts keep the store, and with it the screen, as it is.
		const text = JSON.stringify(alerts);
		if (text !== shown) {
			shown = text;
			store.getState().setAlerts(sortAlerts(alerts));
		}
		heard?.(store.getState().alerts, now);
	};
	// What burned before is in the first frame.
	if (memory.size > 0) look();
	const stop = poller.subscribe(look, 'readings');
	return () => {
		stop();
		clearInterval(timer);
	};
}

/** What is remembered of checks that are defined as before. */
function kept(memory: AlertMemory, before: SystemConfig, after: SystemConfig): AlertMemory {
	const changed = before.checks.filter(check => {
		const now = after.checks.find(({id}) => id === check.id);
		return !now || checkDefinition(after, now) !== checkDefinition(before, check);
	});
	return changed.length === 0 ? memory : forget(memory, new Set(changed.map(({id}) => id)));
}
