/** An open incident in the header of every screen: what it is called, how long, and the clock that runs out first. Pure. */
import type {Incident, Timer} from '../../incidents/types.ts';
import type {Segment} from '../../panes/cells.ts';
import {lasting} from '../../text/durations.ts';
import {clockText, clockTone, urgentClock} from './clocks.ts';
import {severityOf, severityTone, stateTitles} from './words.ts';

export interface HeaderWords {
	/** The same in ever fewer words. */
	forms: readonly [string, ...string[]];
	tone: NonNullable<Segment['tone']>;
}

/** @param open how many incidents are open, this one included */
export function headerWords(
	incident: Pick<Incident, 'label' | 'severity' | 'detectedAt' | 'state' | 'drill'>,
	timers: readonly Timer[],
	now: number,
	tz: string,
	open: number,
): HeaderWords {
	const name = `${incident.drill === undefined ? '' : 'DRILL '}${severityOf(incident)}`;
	const others = open > 1 ? ` (+${open - 1})` : '';
	const since = lasting(now - incident.detectedAt);
	const clock = urgentClock(timers);
	if (!clock) {
		const state = stateTitles[incident.state];
		return {forms: [`${name} ${since} ${state}${others}`, `${name} ${state}`, name], tone: severityTone(incident)};
	}
	const when = clockText(clock, now, tz);
	const tone = clockTone(clock);
	return {
		forms: [`${name} ${since} ${clock.title} ${when}${others}`, `${name} ${clock.title} ${when}`, `${name} ${when}`],
		tone: tone === 'plain' ? 'strong' : tone,
	};
}
