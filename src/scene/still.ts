/** A scene that stands still: what was known at one moment, however it became known. */
import type {ItemTicks} from '../calendar/types.ts';
import type {Episode} from '../checks/episodes.ts';
import type {Alert} from '../checks/types.ts';
import type {Fact} from '../journal/fact.ts';
import type {PollStats, SourceState, TailState} from '../poll/types.ts';
import {noErrors, type SignatureState} from '../signatures/types.ts';
import {unread} from './system.ts';
import type {Scene, SentAction} from './types.ts';

/** The log of a system that was not followed at that time. */
export const noTail: TailState = {
	lines: [],
	mode: 'down',
	reason: 'not followed at that time',
	received: 0,
	suppressed: 0,
	dropped: 0,
};

/** Under which a source stands in `Known.sources`. */
export const keyOf = (system: string, source: string): string => `${system}/${source}`;

interface Known {
	/** By `keyOf`; one that is missing was never polled. */
	sources: ReadonlyMap<string, SourceState>;
	/** By system, as are the signatures. */
	tails: ReadonlyMap<string, TailState>;
	signatures: ReadonlyMap<string, SignatureState>;
	alerts: readonly Alert[];
	episodes: readonly Episode[];
	itemTicks: ItemTicks;
	judged: boolean;
	actions: readonly SentAction[];
	facts: readonly Fact[];
	stats: PollStats;
}

/** @param at the moment, ms of the wall's clock */
export const stillScene = (at: number, known: Known): Scene => ({
	at,
	source: (system, id) => known.sources.get(keyOf(system, id)) ?? unread,
	tail: system => known.tails.get(system) ?? noTail,
	signatures: system => known.signatures.get(system) ?? noErrors,
	alerts: () => known.alerts,
	episodes: () => known.episodes,
	itemTicks: () => known.itemTicks,
	judged: () => known.judged,
	actions: () => known.actions,
	facts: () => known.facts,
	stats: () => known.stats,
	subscribe: () => () => undefined,
});
