/** What the wall knows of an incident, as values for the fields of messages, and what people typed into them. Pure. */
import {isFiring} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import {isSecret} from '../cloud/sources/env.ts';
import type {Incident, Timer} from '../incidents/types.ts';
import type {Fact, IncidentState} from '../journal/fact.ts';
import {plural} from '../text/format.ts';
import type {Values} from './render.ts';
import {messageClock, messageTime, spell, type ZoneOf} from './times.ts';

/** What a message is made of, at one moment. */
export interface About {
	incident: Incident;
	/** Of its system. */
	zone: ZoneOf & {title: string};
	now: number;
	timers: readonly Timer[];
	/** Those of the moment that is shown. */
	alerts: readonly Alert[];
	/** The name that its channel would get, while it has none. */
	channel?: string;
	/** Of a kind that is nobody else's to read: nothing of its timeline is told. */
	isPrivate?: boolean;
	/** How often people are told while it lasts, ms; absent where no rule says. */
	updateEvery?: number;
}

const statusWords: Readonly<Record<IncidentState, string>> = {
	triage: 'Investigating',
	active: 'Mitigation in progress',
	mitigated: 'Mitigated, not yet proven stable',
	monitoring: 'Mitigated, watching for stability',
	resolved: 'Resolved',
	postmortem: 'Resolved, post-mortem in progress',
	closed: 'Closed',
};

/** What customers are told of it: nothing about how we work. */
const publicWords: Readonly<Record<IncidentState, string>> = {
	triage: 'Investigating',
	active: 'Identified',
	mitigated: 'Monitoring',
	monitoring: 'Monitoring',
	resolved: 'Resolved',
	postmortem: 'Resolved',
	closed: 'Resolved',
};

type ActionFact = Extract<Fact, {kind: 'action'}>;

/** How each action of an incident stands, by the newest fact of its run; the one that was sent last is the last. */
export function actionsOf({timeline}: Incident): ActionFact[] {
	const runs = new Map<string, ActionFact>();
	for (const {fact} of timeline) if (fact.kind === 'action') runs.set(fact.run, fact);
	return [...runs.values()];
}

const actionWords = ({title, phase}: ActionFact): string =>
	({sent: `${title} (under way)`, done: title, failed: `${title} (failed)`, unknown: `${title} (outcome unknown)`})[
		phase
	];

/** Alerts of its system that fire, the gravest first. */
const firingOf = ({incident, alerts}: About): Alert[] =>
	alerts.filter(alert => alert.system === incident.system && isFiring(alert));

const alertWords = ({title, instance, value}: Alert): string => `${title}${instance ? ` ${instance}` : ''} ${value}`;

const list = (texts: readonly string[], most = 4): string | undefined =>
	texts.length === 0
		? undefined
		: [...texts.slice(0, most), ...(texts.length > most ? [`${texts.length - most} more`] : [])].join('; ');

/** When it ended for its users: once it was mitigated, at the latest when it was resolved; undefined while it lasts. */
export const endedAt = ({entered}: Incident): number | undefined =>
	entered.resolved ?? entered.postmortem ?? entered.closed;

/** Fields that tell what happened, and not only that something did. */
const ofTimeline: ReadonlySet<string> = new Set(
	'action,actions,done,conditions,firing,hypotheses,todo,root cause,resolution'.split(','),
);

/** Values by field in lower case; a field that nothing is known of is absent. */
export function knownValues(about: About): Values {
	const {incident, zone, now, timers, updateEvery} = about;
	const {severity, label, title, lead, channel, state, todo, hypotheses, sent, met, roles} = incident;
	const actions = actionsOf(incident);
	const last = actions.at(-1);
	const done = actions.filter(({phase}) => phase === 'done');
	const firing = firingOf(about);
	const running = timers.filter(timer => timer.state !== 'met').slice(0, 3);
	const ended = endedAt(incident);
	const proven = hypotheses.findLast(one => one.state === 'proven');
	const isToldPublicly =
		met.statuspage !== undefined || sent.some(one => one.template === 'status-page' && !one.failed);
	const scheduled = incident.timeline.flatMap(({fact}) =>
		fact.kind === 'met' && fact.timer === 'postmortem.schedule' && fact.text ? [fact.text] : [],
	);
	const values: Record<string, string | undefined> = {
		severity: label ?? severity,
		title,
		system: zone.title,
		time: messageTime(now, zone),
		started: messageTime(incident.detectedAt, zone),
		'declared at': messageTime(incident.declaredAt, zone),
		duration: spell((ended ?? now) - incident.detectedAt),
		lead,
		comms: roles.comms,
		scribe: roles.scribe,
		liaison: roles.liaison,
		channel: channel ?? about.channel,
		tracker: incident.tracker,
		type: incident.type,
		state,
		status: statusWords[state],
		'public status': publicWords[state],
		'status page': isToldPublicly ? 'Updated' : undefined,
		action: last && actionWords(last),
		actions: list(actions.map(actionWords).toReversed()),
		conditions: list(firing.map(alertWords)),
		firing: firing.length === 0 ? 'nothing' : list(firing.map(alertWords)),
		'next update': updateEvery === undefined ? undefined : messageClock(now + updateEvery, now, zone),
		'root cause': proven?.text,
		resolution: ended !== undefined || state === 'mitigated' || state === 'monitoring' ? done.at(-1)?.title : undefined,
		'post-mortem': scheduled.at(-1),
		todo: list(todo.map(({text}) => text)) ?? 'nothing written down',
		hypotheses: list(hypotheses.map(one => `${one.text} (${one.state})`)) ?? 'none',
		clocks:
			list(
				running.map(
					one => `${one.title} ${messageClock(one.dueAt, now, zone)}${one.state === 'late' ? ' (late)' : ''}`,
				),
			) ?? 'none',
		done: done.length === 0 ? 'nothing' : `${plural(done.length, 'action')}: ${list(done.map(one => one.title)) ?? ''}`,
	};
	const told = Object.entries(values).filter(([key]) => !about.isPrivate || !ofTimeline.has(key));
	return Object.fromEntries(told.flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** What was typed into earlier messages about it, the newest word of each field. */
export function typedValues({id, timeline}: Incident): Values {
	const values: Record<string, string> = {};
	for (const {fact} of timeline)
		if (fact.kind === 'changed' && fact.incident === id) Object.assign(values, fact.fields);
	return values;
}

/** What of the typed values is kept for the next message: what the wall does not know better by then, and no secret. */
export const worthKeeping = (typed: Values, known: Values, kept: Values): Values =>
	Object.fromEntries(
		Object.entries(typed).filter(
			([key, value]) =>
				value.trim() !== '' &&
				key !== 'channel' &&
				!Object.hasOwn(known, key) &&
				kept[key] !== value &&
				!isSecret(key, value),
		),
	);
