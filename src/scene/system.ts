/** A scene, bound to one system and one time. */
import {asOf} from '../checks/readings.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import type {Scene, SystemScene} from './types.ts';

/** The state of a source that was never polled. */
export const unread: SourceState = {failures: 0, period: 0};

/**
 * @param ids the sources that the view reads; it sees no other ones, and they decide `asOf`
 * @param now ms; of a moment that stands still, that moment
 */
export function systemScene(scene: Scene, system: SystemConfig, ids: readonly string[], now: number): SystemScene {
	const name = system.system;
	const states = new Map(ids.map(id => [id, scene.source(name, id)]));
	const tail = scene.tail(name);
	const signatures = scene.signatures(name);
	return {
		system,
		source: id => states.get(id) ?? unread,
		tail: () => tail,
		signatures: () => signatures,
		judgement: {
			checks: system.checks,
			alerts: scene.alerts().filter(alert => alert.system === name),
			judged: scene.judged(),
		},
		episodes: scene.episodes().filter(episode => episode.system === name),
		actions: scene.actions().filter(action => action.system === name),
		itemTicks: scene.itemTicks(),
		now,
		asOf: asOf([...states.values()], now),
	};
}
