/** What an incident of a system must keep to: its clocks, phases, messages, escalations. Plain data, from its file. Pure. */
import {severityOrder} from '../checks/types.ts';
import {hour, minute} from '../clock.ts';
import type {Incidents} from '../config/schema/incidents.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Severity} from '../config/schema/values.ts';
import {milliseconds} from '../config/units.ts';
import type {IncidentState} from '../journal/fact.ts';
import {type Escalation, escalationsOf} from './escalations.ts';

/** Lengths of time in ms. */
export interface SeverityRules {
	/** As the first scale of the system calls it; with the name of the scale where it has several: P1(ops). */
	label?: string;
	/** What is called so. */
	when?: string;
	/** Somebody works on it within. */
	respond: number;
	/** A message goes out at least so often; absent where nobody waits for one. */
	update?: number;
	/** Whether a post-mortem follows. */
	postmortem: boolean;
}

/** What is to be done in the first minutes, in the first hour, after it. */
export interface Phase {
	title: string;
	/** From the detection, ms; absent where it has no end. */
	within?: number;
	/** It is over once the incident is there. */
	until: IncidentState;
}

/** A kind of incident. */
export interface TypeRules {
	title: string;
	/** It is at least so grave. */
	severity?: Severity;
	/** Its timeline is nobody else's to read. */
	private: boolean;
	/** The class of `rto` that counts. */
	rto?: string;
	/** Ids of checks whose alerts are of this kind. */
	checks: readonly string[];
	/** The runbook that leads through it. */
	runbook?: string;
	phases?: readonly Phase[];
}

/** Somebody who has to be told. */
export interface RequiredMessage {
	id: string;
	title: string;
	/** Of incidents so grave; absent: of all. */
	severity?: readonly Severity[];
	/** Also of incidents of these types, however grave. */
	types: readonly string[];
	/** The template that says it. */
	template?: string;
	/** From the declaration, ms. */
	within?: number;
	/** Where it is done by hand. */
	link?: string;
}

/** Something that people tick before an incident goes on. */
export interface TickRule {
	title: string;
	/** Of incidents so grave; absent: of all. */
	severity?: readonly Severity[];
}

export interface IncidentRules {
	tz: string;
	/** Somebody says that they have seen it within, ms. */
	ack: number;
	/** The first message goes out within, ms. */
	firstMessage: number;
	severities: Readonly<Record<Severity, SeverityRules>>;
	phases: readonly Phase[];
	types: Readonly<Record<string, TypeRules>>;
	/** In what time a failure of a class is over, ms. */
	rto: Readonly<Record<string, {title: string; within: number; steps?: string}>>;
	escalations: readonly Escalation[];
	messages: readonly RequiredMessage[];
	suggestions: Incidents['suggest'];
	/** How long the system is watched after the mitigation, ms. */
	stability: number;
	/** What is ticked before it is resolved, and before it is closed. */
	before: Readonly<Record<'resolved' | 'closed', readonly TickRule[]>>;
	/** After the resolution, ms. */
	postmortem: {schedule: number; hold: number};
	/** The pattern of the name of its channel. */
	channel: string;
}

/** Where a system says nothing. */
const usual: Readonly<Record<Severity, SeverityRules>> = {
	critical: {respond: 15 * minute, update: 15 * minute, postmortem: true},
	high: {respond: hour, update: 30 * minute, postmortem: true},
	medium: {respond: 4 * hour, update: 4 * hour, postmortem: false},
	info: {respond: 24 * hour, postmortem: false},
};

const usualPhases: readonly Phase[] = [
	{title: 'Detect and triage', within: 15 * minute, until: 'active'},
	{title: 'Investigate and mitigate', within: 60 * minute, until: 'mitigated'},
	{title: 'Resolve and recover', until: 'resolved'},
];

/** The same for a system until its file is read anew. */
const known = new WeakMap<SystemConfig, IncidentRules>();

export function rulesOf(system: SystemConfig): IncidentRules {
	const rules = known.get(system) ?? rulesIn(system);
	known.set(system, rules);
	return rules;
}

function rulesIn(system: SystemConfig): IncidentRules {
	const {incidents} = system;
	const length = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : milliseconds(text));
	return {
		tz: system.tz,
		ack: length(incidents?.ackWithin, 5 * minute),
		firstMessage: length(incidents?.firstMessageWithin, 5 * minute),
		severities: bySeverity(severity => severityRules(system, severity)),
		phases: incidents?.phases ? phasesOf(incidents.phases) : usualPhases,
		types: mapped(incidents?.types ?? {}, typeOf),
		rto: mapped(incidents?.rto ?? {}, ({title, within, steps}) => ({
			...{title, within: milliseconds(within)},
			...(steps !== undefined && {steps}),
		})),
		escalations: escalationsOf(system),
		messages: (incidents?.messages ?? []).map(messageOf),
		suggestions: incidents?.suggest ?? [],
		stability: length(incidents?.stability, 30 * minute),
		before: {
			resolved: (incidents?.before.resolved ?? []).map(tickOf),
			closed: (incidents?.before.closed ?? []).map(tickOf),
		},
		postmortem: {
			schedule: length(incidents?.postmortem.schedule, 24 * hour),
			hold: length(incidents?.postmortem.hold, 72 * hour),
		},
		channel: incidents?.channel ?? '#incident-{date}-{HH}',
	};
}

const bySeverity = <T>(of: (severity: Severity) => T): Record<Severity, T> =>
	Object.fromEntries(severityOrder.map(severity => [severity, of(severity)])) as Record<Severity, T>;

/** Without a prototype, because facts of other walls ask it by names of their own. */
const mapped = <A, B>(record: Readonly<Record<string, A>>, of: (value: A) => B): Record<string, B> =>
	Object.assign(
		Object.create(null) as Record<string, B>,
		Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)])),
	);

function severityRules({scales, incidents}: SystemConfig, severity: Severity): SeverityRules {
	const its = scales.flatMap(({name, labels}) => labels.filter(({is}) => is === severity).map(one => ({...one, name})));
	const respond = milliseconds(its.find(one => one.respond !== undefined)?.respond ?? '0s');
	const [first] = its;
	const {updateEvery, postmortem} = incidents?.severities[severity] ?? {};
	return {
		...usual[severity],
		// A scale that says "at once" names no number that a clock could keep to.
		...(respond > 0 && {respond}),
		...(updateEvery !== undefined && {update: milliseconds(updateEvery)}),
		...(postmortem !== undefined && {postmortem}),
		// P1 of one scale may be P0 of the other.
		...(first && {label: scales.length > 1 ? `${first.label}(${first.name})` : first.label}),
		...(first?.when !== undefined && {when: first.when}),
	};
}

const phasesOf = (phases: NonNullable<Incidents['phases']>): Phase[] =>
	phases.map(({title, within, until}) => ({
		...{title, until},
		...(within !== undefined && {within: milliseconds(within)}),
	}));

const typeOf = ({phases, severity, rto, runbook, ...type}: Incidents['types'][string]): TypeRules => ({
	...{title: type.title, private: type.private, checks: type.checks},
	...(severity && {severity}),
	...(rto !== undefined && {rto}),
	...(runbook !== undefined && {runbook}),
	...(phases && {phases: phasesOf(phases)}),
});

const messageOf = ({severity, types, template, within, link, ...message}: Incidents['messages'][number]) => ({
	...{id: message.id, title: message.title, types: types ?? []},
	...(severity && {severity}),
	...(template !== undefined && {template}),
	...(within !== undefined && {within: milliseconds(within)}),
	...(link !== undefined && {link}),
});

const tickOf = ({title, severity}: Incidents['before']['closed'][number]): TickRule => ({
	title,
	...(severity && {severity}),
});

/** Who has to be told of an incident. A type adds to it and takes nothing away. */
export const messagesFor = (
	{messages}: Pick<IncidentRules, 'messages'>,
	{severity, type}: {severity: Severity; type?: string},
): readonly RequiredMessage[] =>
	messages.filter(
		one => one.severity?.includes(severity) || (type !== undefined && one.types.includes(type)) || isForAll(one),
	);
const isForAll = ({severity, types}: RequiredMessage): boolean => severity === undefined && types.length === 0;
