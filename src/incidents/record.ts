/** The one way to begin an incident and to change it: what may not be is refused, with the reason in words. */
import {severityOrder} from '../checks/types.ts';
import type {Severity} from '../config/schema/values.ts';
import type {Fact} from '../journal/fact.ts';
import type {Journal} from '../journal/journal.ts';
import {cleanLine} from '../text/clean.ts';
import {foldIncidents, isOpen, mayBecome} from './fold.ts';
import {type Moment, missingBefore} from './missing.ts';
import type {IncidentRules} from './rules.ts';
import {type Incident, roles} from './types.ts';

/** The fact that was recorded, or why it was not: one sentence. */
export type Recorded<T extends Fact = Fact> = {ok: true; fact: T} | {ok: false; why: string};

type Declared = Extract<Fact, {kind: 'declared'}>;
type Changed = Extract<Fact, {kind: 'changed'}>;
type Journaled = Pick<Journal, 'facts' | 'record'>;

export interface Declaration extends Omit<Declared, 'kind' | 'id' | 'at' | 'recorded' | 'system' | 'by'> {
	system: string;
	by: string;
}

export type Change = Omit<Changed, 'kind' | 'id' | 'at' | 'recorded' | 'system' | 'incident' | 'without'> & {
	by: string;
};

/** Characters of a title, a name or a reason. */
const longest = 200;
const line = (text: string): string => cleanLine(text.trim(), longest);
const no = (why: string): {ok: false; why: string} => ({ok: false, why});

/** @param rules of its system: kinds of incidents may force a severity */
export function declare(
	journal: Journaled,
	rules: Pick<IncidentRules, 'types' | 'severities'>,
	{system, by, ...declaration}: Declaration,
): Recorded<Declared> {
	const [title, lead] = [line(declaration.title), line(declaration.lead)];
	if (title === '') return no('an incident needs a title: say what is wrong for whom');
	if (lead === '') return no('an incident needs somebody who leads it');
	const {alert, type} = declaration;
	const same = foldIncidents(journal.facts()).find(
		one => alert !== undefined && one.alert === alert && one.system === system && isOpen(one),
	);
	if (same) return no(`'${same.title}' is open already for this alert`);
	const severity = severityFor(rules, type, declaration.severity);
	// A label says what was chosen; where another severity is forced, it would say what is wrong.
	const label = (severity === declaration.severity ? declaration.label : undefined) ?? rules.severities[severity].label;
	const {label: _, ...rest} = declaration;
	const named = label === undefined ? {} : {label};
	const fact = journal.record({...rest, ...named, kind: 'declared', title, lead, severity, system, by});
	return {ok: true, fact: fact as Declared};
}

/** The severity of an incident of a type: that of the type where it forces one that is graver. */
export function severityFor(
	{types}: Pick<IncidentRules, 'types'>,
	type: string | undefined,
	severity: Severity,
): Severity {
	const forced = type === undefined ? undefined : types[type]?.severity;
	return forced !== undefined && isGraver(forced, severity) ? forced : severity;
}

export const isGraver = (one: Severity, other: Severity): boolean =>
	severityOrder.indexOf(one) < severityOrder.indexOf(other);

/** @param id of the incident */
export function change(
	journal: Journaled,
	rules: IncidentRules,
	id: string,
	{by, ...wanted}: Change,
	moment: Moment,
): Recorded<Changed> {
	const incident = foldIncidents(journal.facts()).find(one => one.id === id);
	if (!incident) return no('this incident is not known here');
	const {role, severity, state, reason} = wanted;
	const without = state === undefined ? [] : missingBefore(incident, state, rules, moment);
	const why = refusal(incident, rules, wanted);
	if (why !== undefined) return no(why);
	if (without.length > 0 && (reason ?? '').trim() === '')
		return no(`a reason is missing: type why it is ${state} without this: ${without.join(', ')}`);
	const label = severity === undefined ? undefined : (wanted.label ?? rules.severities[severity].label);
	const fact = journal.record({
		...wanted,
		...(label !== undefined && {label}),
		...(role && {role: {role: role.role, who: line(role.who)}}),
		...(without.length > 0 && {without}),
		...{kind: 'changed', incident: id, system: incident.system, by},
	});
	return {ok: true, fact: fact as Changed};
}

function refusal(
	incident: Incident,
	rules: Pick<IncidentRules, 'types'>,
	{state, reason, severity, role}: Omit<Change, 'by'>,
): string | undefined {
	if (state === incident.state) return `it is ${state} already`;
	if (state !== undefined && !mayBecome(incident.state, state, reason))
		return state === 'active'
			? `say why: it was ${incident.state} and is opened again`
			: `it is ${incident.state}: it goes on, or back to active with a reason`;
	if (severity !== undefined && severityFor(rules, incident.type, severity) !== severity)
		return `${incident.type} is at least ${rules.types[incident.type ?? '']?.severity}`;
	if (role && !roles.some(one => one === role.role)) return `no role '${role.role}': there are ${roles.join(', ')}`;
	if (role && line(role.who) === '') return `say who is ${role.role}`;
	return undefined;
}
