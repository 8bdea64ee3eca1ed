/** Every clock that an incident had or has: when it began, by when it had to be met, and whether it was. Pure. */
import {calledBy, ruleFor} from './escalations.ts';
import {reached} from './fold.ts';
import {type IncidentRules, messagesFor} from './rules.ts';
import type {Incident, Timer} from './types.ts';
import {unseenWords, watchOf} from './watch.ts';

/** A clock as such; how it stands at a moment is a `Timer`. */
export interface IncidentClock extends Omit<Timer, 'state'> {
	/** From when on nobody waits for it any more, met or not, ms. */
	endedAt?: number;
}

/** @param now ms; what happens later is not known */
export const clocksOf = (incident: Incident, rules: IncidentRules, now: number): IncidentClock[] =>
	[
		acknowledgement(incident, rules),
		response(incident, rules),
		...phases(incident, rules),
		firstMessage(incident, rules),
		...requiredMessages(incident, rules),
		...updates(incident, rules),
		...escalations(incident, rules),
		...recovery(incident, rules),
		...stability(incident, rules, now),
		...postmortem(incident, rules),
	].map(clock => metByHand(clock, incident));

/** What somebody says to be done is done. Phases and updates come again: theirs are not met once for all. */
function metByHand(clock: IncidentClock, {met}: Incident): IncidentClock {
	const at = clock.id === 'phase' || clock.id === 'update' ? undefined : met[clock.id];
	return clock.metAt === undefined && at !== undefined ? {...clock, metAt: at} : clock;
}

/** When something was told to others, ms, oldest first: by the wall, or by hand. */
const tellings = ({timeline}: Incident): number[] =>
	timeline.flatMap(({fact, at}) => {
		const isTold =
			(fact.kind === 'sent' && fact.failed === undefined) ||
			(fact.kind === 'met' && (fact.timer === 'update' || fact.timer === 'message'));
		return isTold ? [at] : [];
	});

const given = <K extends string>(key: K, value: number | undefined): {[key in K]?: number} =>
	(value === undefined ? {} : {[key]: value}) as {[key in K]?: number};

function acknowledgement(incident: Incident, {ack}: IncidentRules): IncidentClock {
	const {alert, detectedAt, declaredAt, respondedAt, timeline} = incident;
	// Before the declaration, whoever took any alert of the trouble has seen it.
	const taken = timeline.find(
		({fact, at}) => fact.kind === 'hold' && fact.hold?.kind === 'ack' && (fact.key === alert || at <= declaredAt),
	)?.at;
	// What a person found has nobody to acknowledge it but that person.
	const metAt = earliest(taken, alert === undefined ? declaredAt : respondedAt);
	return {id: 'ack', title: 'Acknowledge', startedAt: detectedAt, dueAt: detectedAt + ack, ...given('metAt', metAt)};
}

const earliest = (...times: (number | undefined)[]): number | undefined => {
	const known = times.filter(time => time !== undefined);
	return known.length === 0 ? undefined : Math.min(...known);
};

function response(incident: Incident, {severities}: IncidentRules): IncidentClock {
	const {detectedAt, severity, respondedAt} = incident;
	const dueAt = detectedAt + severities[severity].respond;
	return {id: 'response', title: 'Respond', startedAt: detectedAt, dueAt, ...given('metAt', respondedAt)};
}

/** The phases that have an end, up to the one in which the incident is. */
function phases(incident: Incident, rules: IncidentRules): IncidentClock[] {
	const {detectedAt} = incident;
	let startedAt = detectedAt;
	const clocks: IncidentClock[] = [];
	const type = incident.type === undefined ? undefined : rules.types[incident.type];
	for (const {title, within, until} of type?.phases ?? rules.phases) {
		const metAt = reached(incident, until);
		if (within !== undefined)
			clocks.push({id: 'phase', title, startedAt, dueAt: detectedAt + within, ...given('metAt', metAt)});
		if (metAt === undefined) break;
		startedAt = Math.max(startedAt, metAt);
	}
	return clocks;
}

function firstMessage(incident: Incident, {firstMessage: within}: IncidentRules): IncidentClock {
	const startedAt = incident.declaredAt;
	return {
		...{id: 'message', title: 'First message', startedAt, dueAt: startedAt + within},
		...given('metAt', tellings(incident)[0]),
		...given('endedAt', reached(incident, 'resolved')),
	};
}

/** Those who have to be told by a time, each on their own. */
function requiredMessages(incident: Incident, rules: IncidentRules): IncidentClock[] {
	const {declaredAt, sent} = incident;
	const ended = given('endedAt', reached(incident, 'resolved'));
	return messagesFor(rules, incident).flatMap(({id, title, within, template, link}): IncidentClock[] => {
		if (within === undefined) return [];
		const metAt = sent.find(one => one.template === template && one.failed === undefined)?.at;
		const hint = link === undefined ? {} : {hint: link};
		const clock = {id, title, startedAt: declaredAt, dueAt: declaredAt + within};
		return [{...clock, ...hint, ...given('metAt', metAt), ...ended}];
	});
}

/** From each message to the next one, as long as the incident is open. */
function updates(incident: Incident, {severities}: IncidentRules): IncidentClock[] {
	const every = severities[incident.severity].update;
	if (every === undefined) return [];
	const endedAt = reached(incident, 'resolved');
	const times = tellings(incident).filter(at => at <= (endedAt ?? at));
	return times.map((startedAt, index) => ({
		...{id: 'update', title: 'Next update', startedAt, dueAt: startedAt + every},
		...given('metAt', times[index + 1]),
		...given('endedAt', endedAt),
	}));
}

/** Whom to call, as long as nothing is mitigated. */
function escalations(incident: Incident, rules: IncidentRules): IncidentClock[] {
	const {detectedAt: startedAt} = incident;
	const ended = given('endedAt', reached(incident, 'mitigated'));
	return rules.escalations.flatMap((level): IncidentClock[] => {
		const dueAt = calledBy(level, incident, rules);
		if (dueAt === undefined) return [];
		const {to, people} = level;
		const hint = [people.slice(0, 2).join(', '), ruleFor(level, incident)?.source].filter(Boolean).join(' · ');
		return [{id: `escalate:${to}`, title: `Escalate to ${to}`, startedAt, dueAt, hint, ...ended}];
	});
}

/** In what time failures of this class are over: the service is back once it is mitigated. */
function recovery(incident: Incident, {rto, types}: IncidentRules): IncidentClock[] {
	const {type, detectedAt} = incident;
	// A type names its class, or is one.
	const found = type === undefined ? undefined : rto[types[type]?.rto ?? type];
	if (!found) return [];
	const {title, within, steps} = found;
	const metAt = reached(incident, 'mitigated');
	const clock = {id: 'rto', title: `Back: ${title}`, startedAt: detectedAt, dueAt: detectedAt + within};
	return [{...clock, ...(steps !== undefined && {hint: steps}), ...given('metAt', metAt)}];
}

function stability(incident: Incident, rules: IncidentRules, now: number): IncidentClock[] {
	const watch = watchOf(incident, rules, now);
	if (!watch) return [];
	const {since: startedAt, dueAt, fires} = watch;
	const unseen = unseenWords(watch);
	const endedAt = reached(incident, 'resolved');
	const metAt = Math.min(now, endedAt ?? now) >= dueAt ? dueAt : undefined;
	const waits = fires === undefined ? unseen && `waits: ${unseen}` : `waits for ${fires}`;
	const hint = waits ?? 'any check that fires starts it again';
	return [
		{
			...{id: 'stability', title: 'Stable', startedAt, dueAt, hint},
			...given('metAt', metAt),
			...given('endedAt', endedAt),
		},
	];
}

function postmortem(incident: Incident, {severities, postmortem: {schedule, hold}}: IncidentRules): IncidentClock[] {
	const startedAt = reached(incident, 'resolved');
	if (startedAt === undefined || !severities[incident.severity].postmortem) return [];
	const ended = given('endedAt', reached(incident, 'closed'));
	return [
		{
			...{id: 'postmortem.schedule', title: 'Schedule the post-mortem', startedAt, dueAt: startedAt + schedule},
			...given('metAt', reached(incident, 'postmortem')),
			...ended,
		},
		{
			...{id: 'postmortem.hold', title: 'Hold the post-mortem', startedAt, dueAt: startedAt + hold},
			...given('metAt', reached(incident, 'closed')),
			...ended,
		},
	];
}
