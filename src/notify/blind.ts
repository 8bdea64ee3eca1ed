/** Everything that is blind, and whether it has been so for long enough to notify. Pure. */

import {isUnjudged} from '../checks/firing.ts';
import {type Need, standingOf} from '../checks/source-standing.ts';
import {minute} from '../clock.ts';
import {judgedSources} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import {logFilter} from '../config/panes.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {systemNeeds} from '../panes/sources.ts';
import type {Scene} from '../scene/types.ts';

/** A check, a source that no check judges, a log, or everything at once. */
export interface Blind {
	key: string;
	/** Undefined where nothing at all can be read. */
	system?: string;
	title: string;
	reason: string;
	/** Since when, ms, where that is known. */
	since?: number;
}

/** The key of `nothing can be looked at`. */
const everything = '*';
/** ms of the data's clock: a blindness that lasts this long rings; shorter ones heal by themselves. */
export const blindAfter = 2 * minute;

/** Everything that cannot be read now, without sources whose first poll is under way. */
export function blindNow(
	{systems}: Pick<LoadedConfig, 'systems'>,
	scene: Pick<Scene, 'source' | 'tail' | 'stats' | 'alerts'>,
	now: number,
): Blind[] {
	const {blindSince, blindReason} = scene.stats();
	if (blindSince !== undefined)
		return [{key: everything, title: 'nothing can be read', reason: blindReason ?? '', since: blindSince}];
	const checks = scene
		.alerts()
		.filter(isUnjudged)
		.map(({key, system, title, instance, reason, since}) => ({
			key,
			system,
			title: instance === undefined ? title : `${title} ${instance}`,
			reason: reason ?? '',
			since,
		}));
	const others = systems.flatMap(config => {
		const judged = judgedSources(config);
		const needs = systemNeeds(config);
		const unjudged = Object.keys(config.sources).filter(id => !judged.has(id));
		return [
			...unjudged.flatMap(id => blindSource(config.system, id, needs.get(id), scene, now)),
			// A check of it speaks for itself.
			...(logFilter(config) !== undefined && !judged.has(logErrors) ? blindLog(config.system, scene) : []),
		];
	});
	return [...checks, ...others];
}

function blindSource(
	system: string,
	id: string,
	needs: readonly Need[] | undefined,
	scene: Pick<Scene, 'source'>,
	now: number,
): Blind[] {
	const {level, reason = '', why, age} = standingOf(scene.source(system, id), now, needs);
	if (level !== 'blind') return [];
	const since = why?.since ?? age.fetchedAt;
	return [{key: `${system}/${id}`, system, title: id, reason, ...(since !== undefined && {since})}];
}

function blindLog(system: string, scene: Pick<Scene, 'tail'>): Blind[] {
	const {mode, reason} = scene.tail(system);
	return mode === 'down' ? [{key: `${system}/log`, system, title: 'log', reason: reason ?? 'log tail is down'}] : [];
}

/** The reducer's state, one per wall; opaque to others. */
export interface BlindMemory {
	/** By key: since when it is blind, ms, and whether a notification said so. */
	readonly known: Readonly<Record<string, {since: number; notified: boolean}>>;
}

export const noneBlind: BlindMemory = {known: {}};

/** @returns `lasting`: all that has been blind for long enough and was in no notification yet. A source that answers again is dropped at once. */
export function reduceBlind(
	{known}: BlindMemory,
	blind: readonly Blind[],
	now: number,
): {memory: BlindMemory; lasting: Blind[]} {
	const lasting: Blind[] = [];
	const next: Record<string, {since: number; notified: boolean}> = {};
	for (const one of blind) {
		const before = known[one.key];
		// After a total loss sources come back one by one, so each starts its two minutes anew.
		const since = before?.since ?? (known[everything] ? now : (one.since ?? now));
		const notified = before?.notified ?? false;
		const isLasting = now - since >= blindAfter;
		if (isLasting && !notified) lasting.push(one);
		next[one.key] = {since, notified: notified || isLasting};
	}
	return {memory: {known: next}, lasting};
}

/** Those of `lasting` that are still blind. */
export const stillBlind = (lasting: readonly Blind[], {known}: BlindMemory): Blind[] =>
	lasting.filter(({key}) => known[key]?.notified);
