/** What all panes of sources share: the view worked out from the sources, and one state that stands for all of them. */
import {useMemo} from 'react';
import {useNow} from '../hooks/useClock.ts';
import {useSources} from '../hooks/useReading.ts';
import {asOf, type Lookup} from '../src/checks/look.ts';
import type {Level} from '../src/checks/types.ts';
import type {SourceState} from '../src/poll/types.ts';
import {ago} from '../src/text/durations.ts';

const unread: SourceState = {failures: 0, period: 60_000};

interface SourceView<View> {
	view: View;
	/** For PaneBody: the oldest answer, and the error if any source has one. */
	state: SourceState;
	now: number;
	/** The level for the border: what was read before the start is not judged. */
	shown(level: Level): Level;
}

/** `build` gets the time of the reading beside now where it was remembered. Works out a view from several sources; again only when one of them or the (coarse) time changes. `build` must be stable. */
export function useView<View>(
	system: string,
	ids: readonly string[],
	build: (source: Lookup, now: number, asOf: number) => View,
): SourceView<View> {
	const states = useSources(system, ids);
	const now = useNow();
	const view = useMemo(() => {
		const byId = new Map(ids.map((id, index) => [id, states[index] ?? unread]));
		return build(id => byId.get(id) ?? unread, now, asOf(states, now));
	}, [ids, states, now, build]);
	const state = useMemo(() => join(states), [states]);
	const shown = (level: Level): Level => (state.remembered ? (state.error ? 'blind' : 'pending') : level);
	return {view, state, now, shown};
}

/** One state for several: a pane is as old as its oldest answer, and fails where any of its sources fails. */
function join(states: readonly SourceState[]): SourceState {
	const read = states.filter(state => state.reading !== undefined);
	const oldest = read.reduce<SourceState | undefined>(
		(old, state) => (old === undefined || remaining(state) < remaining(old) ? state : old),
		undefined,
	);
	const failed = states.find(state => state.error !== undefined);
	return {
		...(oldest?.reading ? {reading: oldest.reading} : {}),
		...(states.some(({remembered}) => remembered) ? {remembered: true as const} : {}),
		...(failed?.error ? {error: failed.error} : {}),
		...(failed?.nextAt === undefined ? {} : {nextAt: failed.nextAt}),
		...(failed?.failingSince === undefined ? {} : {failingSince: failed.failingSince}),
		failures: failed?.failures ?? 0,
		period: oldest?.period ?? states[0]?.period ?? unread.period,
	};
}

/** When the answer of a state goes stale, ms: the smaller, the older. */
function remaining({reading, period}: SourceState): number {
	return (reading?.fetchedAt ?? 0) + 3 * period;
}

/** The age of a pane's data for its border; wide panes also say how late the data is by design. */
export function ageNote(
	health: {dataAt?: number; fetchedAt?: number; delay: number},
	now: number,
	width: number,
): string {
	const at = health.dataAt ?? health.fetchedAt;
	if (at === undefined) return '';
	const age = ago(now - at);
	if (width < 50) return age;
	const late = health.delay > 0 && width >= 76 ? `, up to ${Math.ceil(health.delay / 60_000)} m late by design` : '';
	return `${health.dataAt === undefined ? 'looked' : 'data'} ${age}${late}`;
}
