/** The clocks of an incident, from its facts and a moment alone: at a past moment they stand as they stood then. Pure. */
import {clocksOf, type IncidentClock} from './clocks.ts';
import type {IncidentRules} from './rules.ts';
import type {Incident, Timer} from './types.ts';

/** The part of its time after which a clock warns. */
const soonAfter = 0.8;

/**
 * The clocks that count at a moment, those that are to be met first before those that are met.
 * @param now ms
 */
export function timersOf(incident: Incident, rules: IncidentRules, now: number): readonly Timer[] {
	const newest = new Map(
		clocksOf(incident, rules, now)
			.filter(({startedAt}) => startedAt <= now)
			.map(clock => [clock.id, clock]),
	);
	return [...newest.values()]
		.filter(({endedAt, metAt}) => metAt !== undefined || endedAt === undefined || endedAt > now)
		.map(clock => timerOf(clock, incident, now))
		.toSorted((a, b) => Number(a.state === 'met') - Number(b.state === 'met') || a.dueAt - b.dueAt);
}

/** Clocks that were not kept: met too late, or not at all until they ended or until now. By when they were due. */
export const missedClocks = (incident: Incident, rules: IncidentRules, now: number): readonly IncidentClock[] =>
	clocksOf(incident, rules, now)
		.filter(({dueAt, metAt, endedAt = now}) => (metAt ?? Math.min(endedAt, now)) > dueAt)
		.toSorted((a, b) => a.dueAt - b.dueAt);

function timerOf({endedAt: _, ...clock}: IncidentClock, {snoozed}: Incident, now: number): Timer {
	const {id, startedAt, dueAt, metAt} = clock;
	if (metAt !== undefined) return {...clock, state: 'met'};
	if (now < (snoozed[id]?.until ?? now)) return {...clock, state: 'snoozed'};
	if (now > dueAt) return {...clock, state: 'late'};
	return {...clock, state: now - startedAt >= soonAfter * (dueAt - startedAt) ? 'soon' : 'running'};
}
