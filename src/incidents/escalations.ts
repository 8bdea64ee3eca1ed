/** When whom of the contacts is called: of several rules that name somebody the earliest counts. Pure. */
import {day} from '../clock.ts';
import type {Contacts, Due} from '../config/schema/contacts.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Severity} from '../config/schema/values.ts';
import {milliseconds} from '../config/units.ts';
import {nextBusinessDay} from '../runbooks/contacts.ts';

interface Rule {
	due: Due;
	/** Who asks for it. */
	source: string;
	/** Of incidents so grave; absent: of all. */
	severity?: readonly Severity[];
	/** Of incidents of these types; absent: of all. */
	types?: readonly string[];
}

/** Somebody who is called, and when. */
export interface Escalation {
	/** The name of the level or contact. */
	to: string;
	people: readonly string[];
	rules: readonly Rule[];
}

type Level = Contacts['ladder'][number];

/** For comparing only: the next business day is at least some hours away. */
const lengthOf = ({due}: Rule): number => (due === 'next business day' ? day : milliseconds(due));

/** The rule that counts for an incident; undefined where nobody asks that this level is called. */
export const ruleFor = ({rules}: Escalation, {severity, type}: {severity: Severity; type?: string}): Rule | undefined =>
	rules
		.filter(rule => rule.severity?.includes(severity) ?? true)
		.filter(({types}) => types === undefined || (type !== undefined && types.includes(type)))
		.toSorted((a, b) => lengthOf(a) - lengthOf(b))[0];

/** By when a level is called, ms; undefined where nobody asks for it. */
export function calledBy(
	level: Escalation,
	incident: {severity: Severity; type?: string; detectedAt: number},
	{ack, tz}: {ack: number; tz: string},
): number | undefined {
	const due = ruleFor(level, incident)?.due;
	if (due === undefined) return undefined;
	const {detectedAt} = incident;
	// "At once" is what is done as soon as somebody has seen it.
	return due === 'next business day' ? nextBusinessDay(detectedAt, tz) : detectedAt + (milliseconds(due) || ack);
}

/** The levels of the ladder, then other contacts that a rule names. */
export function escalationsOf({contacts, incidents}: Pick<SystemConfig, 'contacts' | 'incidents'>): Escalation[] {
	if (!contacts) return [];
	const asked = incidents?.escalate ?? [];
	// What the first level gets at once, the alert itself has told it.
	const ladder = contacts.ladder.map((level, index) => ({...level, own: index === 0 ? [] : ladderRules(level)}));
	const others = contacts.others.map(contact => ({...contact, own: []}));
	return [...ladder, ...others]
		.map(({name, people, channels, phones, own}) => ({
			to: name,
			people: [...people, ...channels, ...phones],
			rules: [...own, ...asked.filter(({to}) => to === name).map(askedRule)],
		}))
		.filter(({rules}) => rules.length > 0);
}

function ladderRules({after}: Level): Rule[] {
	if (after === undefined) return [];
	if (typeof after === 'string') return [{due: after, source: 'the ladder'}];
	return Object.entries(after).flatMap(([severity, due]) =>
		due === undefined ? [] : [{due, source: 'the ladder', severity: [severity as Severity]}],
	);
}

const askedRule = ({
	after,
	source,
	severity,
	types,
}: NonNullable<SystemConfig['incidents']>['escalate'][number]): Rule => ({
	...{due: after, source},
	...(severity && {severity}),
	...(types && {types}),
});
