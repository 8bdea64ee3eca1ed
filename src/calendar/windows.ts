/** Change windows: open or closed, and when that changes. Pure. */
import type {ChangeWindow, Span} from '../config/schema/calendar.ts';
import {localDate, localTime} from '../zone.ts';
import {addDays, timeOn, weekdayOf} from './days.ts';

/** `unset`: the file names no hours. `changes`: the next time at which it opens or closes, ms; absent where it never does. */
export type WindowState = {state: 'unset'} | {state: 'open' | 'closed'; changes?: number};

/** Days in which every weekly rhythm has come round. */
const cycle = 8;

/** @param tz zone of the system, for a window without one of its own */
export function windowState(window: ChangeWindow, now: number, tz: string): WindowState {
	const {allow, deny = []} = window;
	if (!allow && deny.length === 0) return {state: 'unset'};
	const zone = window.tz ?? tz;
	const isOpen = (at: number) =>
		(allow?.some(span => holds(span, at, zone)) ?? true) && !deny.some(span => holds(span, at, zone));
	const open = isOpen(now);
	const spans = [...(allow ?? []), ...deny];
	const times = new Set(spans.flatMap(({from, to}) => [from, to, '00:00']));
	// A rhythm begins anew with the first day of a freeze, and after its last one.
	const starts = [localDate(now, zone), ...spans.flatMap(({dates = []}) => dates)];
	const edges = starts
		.flatMap(start => Array.from({length: cycle}, (_, days) => addDays(start, days)))
		.flatMap(date => [...times].map(time => timeOn(date, time, zone)))
		.filter(at => at > now)
		.sort((a, b) => a - b);
	const changes = edges.find(at => isOpen(at) !== open);
	return {state: open ? 'open' : 'closed', ...(changes !== undefined && {changes})};
}

/** Whether a time is in a span. One that ends before it begins goes on into the next day. */
function holds({days, dates, from, to}: Span, at: number, tz: string): boolean {
	const date = localDate(at, tz);
	const time = localTime(at, tz);
	const isOn = (one: string) =>
		(days?.includes(weekdayOf(one)) ?? true) && (!dates || (one >= dates[0] && one <= dates[1]));
	if (from < to) return isOn(date) && time >= from && time < to;
	return (isOn(date) && time >= from) || (isOn(addDays(date, -1)) && time < to);
}

/** Whether a pattern (`secret.add_version`, `fn.*` or `*`) names an action. */
export const namesAction = (pattern: string, action: string): boolean =>
	pattern === '*' || pattern === action || (pattern.endsWith('.*') && action.startsWith(pattern.slice(0, -1)));

/** Whether a window is about an action on a target. */
export const isAbout = ({actions, targets}: ChangeWindow, action: string, target: string): boolean =>
	actions.some(pattern => namesAction(pattern, action)) && (targets?.includes(target) ?? true);
