/** When it is whose turn to be called. Pure. */

import {isFiring} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import {day} from '../clock.ts';
import type {Contacts, Due} from '../config/schema/contacts.ts';
import {milliseconds} from '../config/units.ts';
import {age, duration} from '../text/durations.ts';
import {endOfDate, localDate, localTime, weekdayOf} from '../zone.ts';

type Ladder = Contacts['ladder'][number];

/** A level of the ladder, and when its turn is. */
export interface Rung {
	contact: Ladder;
	/** `due 11:12, 15 m after firing`; the rule where no alert fires; absent where the file names no time. */
	words?: string;
	/** Their turn has come. */
	isDue: boolean;
}

/** The first working day after that of a time, from its midnight, ms. */
export function nextBusinessDay(t: number, tz: string): number {
	let at = endOfDate(localDate(t, tz), tz);
	while ([0, 6].includes(weekdayOf(at, tz))) at = endOfDate(localDate(at, tz), tz);
	return at;
}

/** When a level is due for this severity; undefined where the file does not say. */
const dueFor = ({after}: Ladder, severity: Alert['severity']): Due | undefined =>
	typeof after === 'object' ? after[severity] : after;

const ruleWords = (due: Due): string =>
	due === 'next business day'
		? due
		: milliseconds(due) === 0
			? 'at once'
			: `${duration(milliseconds(due))} after firing`;

/** A time as one needs it now: with the day where it is another one. */
function timeWords(t: number, now: number, tz: string): string {
	if (localDate(t, tz) === localDate(now, tz)) return localTime(t, tz);
	return `${localDate(t, tz)} ${localTime(t, tz)}`;
}

/** The rules of a level where nothing fires: `critical at once, high 2 h after firing`. */
function rulesOf({after}: Ladder): string | undefined {
	if (after === undefined) return undefined;
	if (typeof after === 'string') return ruleWords(after);
	return Object.entries(after)
		.flatMap(([severity, due]) => (due === undefined ? [] : [`${severity} ${ruleWords(due)}`]))
		.join(', ');
}

/** The ladder of a system as it stands for an alert, or without one. @param tz the zone of the system */
export function rungsOf(
	{ladder}: Contacts,
	alert: Pick<Alert, 'severity' | 'firedAt' | 'state'> | undefined,
	now: number,
	tz: string,
): Rung[] {
	const fired = alert && isFiring(alert) ? alert.firedAt : undefined;
	return ladder.map((contact): Rung => {
		const rules = rulesOf(contact);
		if (fired === undefined || !alert) return {contact, ...(rules !== undefined && {words: rules}), isDue: false};
		const due = dueFor(contact, alert.severity);
		if (due === undefined) return {contact, isDue: false, words: `no time for ${alert.severity}`};
		const at = due === 'next business day' ? nextBusinessDay(fired, tz) : fired + milliseconds(due);
		const isDue = now >= at;
		const ageWords = isDue && now - at < day ? `, ${age(now - at)} ago` : '';
		return {contact, words: `due ${timeWords(at, now, tz)}${ageWords}, ${ruleWords(due)}`, isDue};
	});
}
