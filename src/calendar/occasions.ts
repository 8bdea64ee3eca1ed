/** When a checklist is to be done: its occasions, one after the other without a gap. Pure. */
import type {Due} from '../config/schema/calendar.ts';
import {localDate} from '../zone.ts';
import {addDays, timeOn, weekdayOf} from './days.ts';

export interface Occasion {
	/** Its first day, '2026-11-21': ticks belong to it. */
	date: string;
	/** When it is to be done, ms: from then on checks tick it. */
	due: number;
	/** When the next one begins, ms. */
	ends: number;
}

/** Days between two occasions at most: a quarter, and a weekend by which its first day may move. */
const longest = 100;

/** Occasions by their rule and a day on which they are: the days of a quarter are not walked through at every look. */
const found = new WeakMap<Due, Map<string, Occasion>>();
/** Days that are kept of a rule: lists ask for the occasion of today and for the one after it. */
const mostDays = 10;

/** The occasion that a time belongs to. @param tz zone of the system */
export function occasionOf(due: Due, now: number, tz: string): Occasion {
	const today = localDate(now, tz);
	const key = `${today} ${tz}`;
	const known = found.get(due) ?? new Map<string, Occasion>();
	found.set(due, known);
	const occasion = known.get(key) ?? occasionOn(due, today, tz);
	if (known.size >= mostDays) known.clear();
	known.set(key, occasion);
	return occasion;
}

function occasionOn(due: Due, today: string, tz: string): Occasion {
	const date = firstDay(due, today, -1);
	const next = firstDay(due, addDays(date, 1), 1);
	const ends = timeOn(next, '00:00', tz);
	return {date, due: dueOn(due, date, ends, tz), ends};
}

/** The next time after `occasion` at which the list is to be done, ms. */
export function nextDue(due: Due, {ends}: Occasion, tz: string): number {
	return occasionOf(due, ends, tz).due;
}

function dueOn(due: Due, date: string, ends: number, tz: string): number {
	if (due.at !== undefined) return timeOn(date, due.at, tz);
	return !('on' in due) || due.on === undefined ? ends : timeOn(date, '24:00', tz);
}

/** The nearest day, from this one on in a direction, on which an occasion begins. */
function firstDay(due: Due, from: string, step: 1 | -1): string {
	for (let days = 0, date = from; days < longest; days++, date = addDays(date, step))
		if (begins(due, date)) return date;
	return from;
}

function begins(due: Due, date: string): boolean {
	if (due.every === 'day') return due.days?.includes(weekdayOf(date)) ?? true;
	if (due.every === 'week') return weekdayOf(date) === (due.on ?? 'mon');
	const isNamed = (one: string) =>
		Number(one.slice(8)) === (due.on ?? 1) && (due.every === 'month' || (Number(one.slice(5, 7)) - 1) % 3 === 0);
	if (!due.businessDay) return isNamed(date);
	const day = weekdayOf(date);
	if (day === 'sat' || day === 'sun') return false;
	return isNamed(date) || (day === 'mon' && (isNamed(addDays(date, -1)) || isNamed(addDays(date, -2))));
}
