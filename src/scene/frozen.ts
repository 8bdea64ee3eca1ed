/** A frozen scene: a copy of another scene as it is now. */
import {logErrors} from '../config/logErrors.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {keyOf, stillScene} from './still.ts';
import type {Scene} from './types.ts';

/** @param at the moment, ms of the wall's clock */
export const freezeScene = (scene: Scene, {systems}: Pick<LoadedConfig, 'systems'>, at: number): Scene =>
	stillScene(at, {
		sources: new Map(
			systems.flatMap(({system, sources}) =>
				[...Object.keys(sources), logErrors].map(id => [keyOf(system, id), scene.source(system, id)] as const),
			),
		),
		tails: new Map(systems.map(({system}) => [system, scene.tail(system)])),
		signatures: new Map(systems.map(({system}) => [system, scene.signatures(system)])),
		alerts: scene.alerts(),
		episodes: scene.episodes(),
		itemTicks: scene.itemTicks(),
		judged: scene.judged(),
		actions: scene.actions(),
		facts: scene.facts(),
		stats: scene.stats(),
	});
