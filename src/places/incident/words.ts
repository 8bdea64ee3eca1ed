/** An incident in words: its headline, and the next thing to do. Pure. */
import type {Incident, Timer} from '../../incidents/types.ts';
import type {IncidentState} from '../../journal/fact.ts';
import type {Segment} from '../../panes/cells.ts';
import {lasting} from '../../text/durations.ts';
import {localTime} from '../../zone.ts';
import {clockText, clockTone, urgentClock} from './clocks.ts';

export const stateTitles: Readonly<Record<IncidentState, string>> = {
	triage: 'TRIAGE',
	active: 'ACTIVE',
	mitigated: 'MITIGATED',
	monitoring: 'MONITORING',
	resolved: 'RESOLVED',
	postmortem: 'POST-MORTEM',
	closed: 'CLOSED',
};

/** What a severity is called: by its system, else in plain words. */
export const severityOf = ({label, severity}: Pick<Incident, 'label' | 'severity'>): string => label ?? severity;

export const severityTone = ({severity}: Pick<Incident, 'severity'>): NonNullable<Segment['tone']> =>
	severity === 'critical' || severity === 'high' ? 'crit' : severity === 'medium' ? 'warn' : 'plain';

/** The keys that the sentences name, as they are mapped. */
export interface IncidentKeys {
	ack: string;
	state: string;
	message: string;
	runbook: string;
	contacts: string;
	done: string;
	rollback: string;
	postmortem: string;
}

/** What is to be done about a clock. */
const doOf = (id: string, state: IncidentState, keys: IncidentKeys): string => {
	if (id.startsWith('escalate:')) return `${keys.contacts} has the numbers, ${keys.done} ticks it`;
	switch (id) {
		case 'ack':
			return `${keys.ack} acknowledges the alert`;
		case 'response':
			return `${keys.state} says that somebody works on it`;
		case 'message':
		case 'update':
			return `tell people how it stands: ${keys.message} message`;
		case 'phase':
			return byState(state, keys);
		case 'postmortem.schedule':
			return `${keys.done} ticks it, with the date`;
		case 'postmortem.hold':
			return byState('postmortem', keys);
		case 'rto':
			return `restore service: ${keys.runbook} runbook, ${keys.rollback} roll back`;
		case 'stability':
			return `watch it; ${keys.state} resolves it`;
		// Somebody who has to be told.
		default:
			return `${keys.message} sends it, ${keys.done} ticks it`;
	}
};

const byState = (state: IncidentState, keys: IncidentKeys): string => {
	switch (state) {
		case 'triage':
			return `find out what is hurt; ${keys.state} says that somebody works on it`;
		case 'active':
			return `stop the harm first: ${keys.runbook} runbook, ${keys.rollback} roll back; then ${keys.state} mitigated`;
		case 'mitigated':
			return `see whether it holds: ${keys.state} begins to watch it`;
		case 'monitoring':
			return `watch it; ${keys.state} resolves it when it has been calm for long enough`;
		case 'resolved':
			return `plan the post-mortem: ${keys.state} begins it`;
		case 'postmortem':
			return `${keys.postmortem} writes the post-mortem; once it was held ${keys.state} closes the incident`;
		case 'closed':
			return 'nothing: it is closed';
	}
};

/** The one thing to do next: of the clock that runs out, else of the state. */
export function nextThing(
	{state}: Pick<Incident, 'state'>,
	timers: readonly Timer[],
	now: number,
	tz: string,
	keys: IncidentKeys,
): readonly Segment[] {
	const clock = urgentClock(timers);
	if (!clock || (clock.state === 'running' && clock.id !== 'ack'))
		return [{text: 'Next ', tone: 'strong'}, {text: byState(state, keys)}];
	return [
		{text: 'Next ', tone: 'strong'},
		{text: `${clock.title} ${clockText(clock, now, tz)}`, tone: clockTone(clock)},
		{text: `: ${[doOf(clock.id, state, keys), clock.hint].filter(Boolean).join('; ')}`},
	];
}

/** What is known of an incident in one line, the most important first. */
export function headline(
	incident: Pick<
		Incident,
		'label' | 'severity' | 'state' | 'title' | 'lead' | 'detectedAt' | 'declaredAt' | 'entered' | 'drill'
	>,
	now: number,
	tz: string,
): readonly (Segment & {drop: number})[] {
	const {state, title, lead, detectedAt, declaredAt, drill} = incident;
	const end = incident.entered.resolved ?? incident.entered.postmortem ?? incident.entered.closed;
	const isOver = end !== undefined && (state === 'resolved' || state === 'postmortem' || state === 'closed');
	return [
		...(drill === undefined ? [] : [{text: 'DRILL', tone: 'sandbox' as const, drop: 0}]),
		{text: severityOf(incident), tone: severityTone(incident), drop: 0},
		{text: stateTitles[state], tone: isOver || state === 'monitoring' ? 'plain' : 'strong', drop: 0},
		{text: title, tone: 'strong', drop: 0},
		{text: `${isOver ? 'lasted' : 'for'} ${lasting((isOver ? end : now) - detectedAt)}`, drop: 1},
		{text: `lead ${lead}`, drop: 2},
		{
			text: `detected ${localTime(detectedAt, tz)}${declaredAt - detectedAt >= 60_000 ? `, declared ${localTime(declaredAt, tz)}` : ''}`,
			tone: 'dim',
			drop: 3,
		},
	];
}

/** Something to do later is ticked like a clock, under this id. */
export const todoTimer = (fact: string): string => `todo:${fact}`;
