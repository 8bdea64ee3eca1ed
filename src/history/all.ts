/** The events of all systems of a scene. Pure. */
import {changeSources} from '../changes/changes.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {systemScene} from '../scene/system.ts';
import type {Scene} from '../scene/types.ts';
import {digestOf} from './digest.ts';
import {eventsOf, type WallEvent} from './events.ts';

/** Events of a list; a month of changes would be more than anybody reads. */
const mostEvents = 500;

/** Newest first. */
export const allEvents = ({systems}: Pick<LoadedConfig, 'systems'>, scene: Scene, now: number): WallEvent[] =>
	systems
		.flatMap(system => eventsOf(systemScene(scene, system, changeSources(system), now)))
		.toSorted((a, b) => b.t - a.t)
		.slice(0, mostEvents);

/** What happened since a time on the whole wall, ms; '' where nothing did. Times are of the first system's zone. */
export const digestSince = (config: Pick<LoadedConfig, 'systems'>, scene: Scene, since: number, now: number): string =>
	digestOf({events: allEvents(config, scene, now), episodes: scene.episodes()}, since, config.systems[0]?.tz ?? 'UTC');
