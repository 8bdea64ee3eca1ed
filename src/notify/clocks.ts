/** Which clocks of incidents ring: each once when its time is nearly over, and once when it is. Pure. */
import type {Incident, Timer} from '../incidents/types.ts';

/** What was told of each clock; opaque to others. */
export type ClockMemory = ReadonlyMap<string, 'soon' | 'late'>;

export interface IncidentClocks {
	incident: Pick<Incident, 'id' | 'title' | 'label' | 'severity'>;
	timers: readonly Timer[];
}

/** A clock that starts anew, as that of the next update, is another one. */
const keyOf = (incident: string, {id, dueAt}: Timer): string => `${incident} ${id} ${dueAt}`;

/**
 * @param before undefined when the wall starts: whoever starts it sees the clocks, and is told of the next ones
 * @returns sentences for people; a clock that was snoozed is told again when that is over
 */
export function reduceClocks(
	before: ClockMemory | undefined,
	all: readonly IncidentClocks[],
): {memory: ClockMemory; told: readonly string[]} {
	const memory = new Map<string, 'soon' | 'late'>();
	const told: string[] = [];
	for (const {incident, timers} of all) {
		for (const timer of timers) {
			const {state, title} = timer;
			if (state !== 'soon' && state !== 'late') continue;
			const key = keyOf(incident.id, timer);
			memory.set(key, state);
			if (before === undefined || before.get(key) === state || before.get(key) === 'late') continue;
			told.push(
				`${incident.label ?? incident.severity} ${incident.title}: ${title} ${state === 'late' ? 'is late' : 'is due soon'}`,
			);
		}
	}
	return {memory, told};
}
