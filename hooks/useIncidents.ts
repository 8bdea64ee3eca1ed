/** Incidents and their clocks, as they stand in the scene that is shown. */
import {useMemo} from 'react';
import {minute, second} from '../src/clock.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import {foldIncidents, openIncident} from '../src/incidents/fold.ts';
import {rulesOf} from '../src/incidents/rules.ts';
import {timersOf} from '../src/incidents/timers.ts';
import type {Incident, Timer} from '../src/incidents/types.ts';
import {clockStep} from '../src/places/incident/clocks.ts';
import {fineStep} from '../src/text/durations.ts';
import {useNow} from './useClock.ts';
import {useScene, useSeen} from './useScene.ts';

/** The incidents of all systems, the newest first; the same list until a fact is added. */
export const useIncidents = (): readonly Incident[] => useSeen(scene => foldIncidents(scene.facts()), 'facts');

/** The gravest open incident of a system. */
export const useOpenIncident = (system: string): Incident | undefined => {
	const all = useIncidents();
	return useMemo(() => openIncident(all.filter(one => one.system === system)), [all, system]);
};

const none: readonly Timer[] = [];

/** The clocks of an incident, and the time that they were read at, ms: seconds only while the last minute of one runs. */
export function useTimers(
	incident: Incident | undefined,
	system: SystemConfig | undefined,
): {timers: readonly Timer[]; now: number} {
	const rules = useMemo(() => system && rulesOf(system), [system]);
	const isStanding = useScene().at !== undefined;
	const at = (now: number) => (incident && rules ? timersOf(incident, rules, now) : none);
	const coarse = useNow();
	const isNear = clockStep(at(coarse + minute), coarse + minute) < minute || clockStep(at(coarse), coarse) < minute;
	const fine = useNow(isNear ? fineStep : minute);
	const isLast = clockStep(at(fine + fineStep), fine + fineStep) < minute || clockStep(at(fine), fine) < minute;
	const ticking = useNow(isLast ? second : isNear ? fineStep : minute);
	// A clock that began within this step counts from its beginning, not from the next step on.
	const newest = Math.max(incident?.declaredAt ?? 0, ...(incident?.timeline.slice(-1) ?? []).map(one => one.recorded));
	const now = isStanding ? ticking : Math.max(ticking, newest);
	const timers = useMemo(() => at(now), [incident, rules, now]);
	return {timers, now};
}
