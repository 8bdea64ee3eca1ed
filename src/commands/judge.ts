/** Keeps the alerts true: evaluates every system's checks after each batch of readings, and on a slow timer for `for`. */
import {type AlertMemory, emptyMemory, evaluate, sortAlerts} from '../checks/alerts.ts';
import type {Alert} from '../checks/types.ts';
import type {Clock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema.ts';
import type {Poller} from '../poll/types.ts';
import type {Store} from '../store/store.ts';

/** Real ms between evaluations when nothing new was read: a `for` may have run out, a check may have become due. */
const period = 10_000;

/** @param heard called after every evaluation, changed or not. Returns the function that ends it. */
export function judge(
	config: LoadedConfig,
	poller: Poller,
	store: Store,
	clock: Clock,
	heard?: (alerts: readonly Alert[], now: number) => void,
): () => void {
	const memories = new Map<string, AlertMemory>(config.systems.map(({system}) => [system, emptyMemory]));
	let shown = '';
	const look = () => {
		const now = clock.now();
		const alerts = config.systems.flatMap(system => {
			const result = evaluate(
				memories.get(system.system) ?? emptyMemory,
				system,
				id => poller.source(system.system, id),
				now,
			);
			memories.set(system.system, result.memory);
			return result.alerts;
		});
		// Equal alerts keep the store, and with it the screen, as it is.
		const text = JSON.stringify(alerts);
		if (text !== shown) {
			shown = text;
			store.getState().setAlerts(sortAlerts(alerts));
		}
		heard?.(store.getState().alerts, now);
	};
	const stop = poller.subscribe(look);
	const timer = setInterval(look, period / clock.speed);
	return () => {
		stop();
		clearInterval(timer);
	};
}
