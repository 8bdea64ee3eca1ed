/** Checklists and windows in words. Pure. */
import {age} from '../text/durations.ts';
import {plural} from '../text/format.ts';
import {localDate, localTime} from '../zone.ts';
import {addDays, weekdayOf} from './days.ts';
import type {ItemState, ListState} from './lists.ts';
import type {WindowState} from './windows.ts';

/** A time to come or gone by: '09:00' of today, 'tomorrow 09:00', 'Mon 09:00' within a week, else '2026-12-01 09:00'. */
export function whenText(at: number, now: number, tz: string): string {
	const [date, today] = [localDate(at, tz), localDate(now, tz)];
	const time = localTime(at, tz);
	if (date === today) return time;
	if (date === addDays(today, 1)) return `tomorrow ${time}`;
	if (date > today && date < addDays(today, 7)) {
		const day = weekdayOf(date);
		return `${day.charAt(0).toUpperCase()}${day.slice(1)} ${time}`;
	}
	return `${date} ${time}`;
}

/** `overdue, 3 of 5 done, was due 09:00`. */
export function listText({standing, items, left, occasion, next}: ListState, now: number, tz: string): string {
	const at = (time: number | undefined) => (time === undefined ? '' : whenText(time, now, tz));
	const done = `${items.length - left} of ${items.length} done`;
	switch (standing) {
		case 'done':
			return next === undefined ? 'all done' : `all done, next ${at(next)}`;
		case 'overdue':
			return `overdue, ${done}, was due ${at(occasion?.due)}`;
		case 'due':
			return `due since ${at(occasion?.due)}, ${done}`;
		case 'later':
			return `due ${at(next)}, ${done}`;
		case 'open':
			return done;
	}
}

/** Who or what has ticked an item: `maria 09:12`, `checks 09:00`, `in order`; else what its checks say. */
export function tickText({tick, says, isDone}: ItemState, now: number, tz: string): string {
	if (!tick) return says === '' && !isDone ? 'by hand' : says;
	return `${tick.by ?? 'by its checks'} ${whenText(tick.at, now, tz)}`;
}

/** All lists in one line: what is overdue, else what is due, else what comes next. */
export function listsLine(states: readonly ListState[], now: number, tz: string): string {
	const of = (standing: ListState['standing']) => states.filter(state => state.standing === standing);
	const named = (some: readonly ListState[]) => some.map(({list, left}) => `${list.title} (${left} left)`).join(', ');
	if (of('overdue').length > 0) return `overdue: ${named(of('overdue'))}`;
	if (of('due').length > 0) return `due: ${named(of('due'))}`;
	const [first] = states.filter(({next}) => next !== undefined).toSorted((a, b) => (a.next ?? 0) - (b.next ?? 0));
	if (!first?.next) return plural(states.length, 'list');
	return `next ${first.list.title} ${whenText(first.next, now, tz)}`;
}

/** `open until 07:00, in 41 m`. */
export function windowText(state: WindowState, now: number, tz: string): string {
	if (state.state === 'unset') return 'hours not set (allow:)';
	const {changes} = state;
	if (changes === undefined) return state.state === 'open' ? 'always open' : 'never opens';
	const at = `${whenText(changes, now, tz)}, in ${age(changes - now)}`;
	return state.state === 'open' ? `open until ${at}` : `opens ${at}`;
}
