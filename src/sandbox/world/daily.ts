/** Local time of the systems (America/Los_Angeles) and the shape of a day. All times are ms since the epoch. */
import {tzOffset} from '@date-fns/tz';
import {zone} from '../contract/names.ts';

export const second = 1000;
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

const offsets = new Map<number, number>();

/** ms that local time is ahead of UTC. */
function offsetAt(at: number): number {
	const key = Math.floor(at / hour);
	let offset = offsets.get(key);
	if (offset === undefined) {
		// Weeks of running must not grow this.
		if (offsets.size > 5000) offsets.clear();
		offset = tzOffset(zone, new Date(key * hour)) * minute;
		offsets.set(key, offset);
	}
	return offset;
}

/** The local date, 'YYYY-MM-DD'. */
export function localDate(at: number): string {
	return new Date(at + offsetAt(at)).toISOString().slice(0, 10);
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** When the local clock shows `minutes` past midnight on `date`. */
export function atLocal(date: string, minutes: number): number {
	const guess = Date.parse(`${date}T00:00:00Z`) + minutes * minute;
	return guess - offsetAt(guess - offsetAt(guess));
}

/** Local dates from the one of `from` to the one of `to`, ascending. */
export function datesBetween(from: number, to: number): string[] {
	const dates: string[] = [];
	const last = localDate(to);
	for (let date = localDate(from); date <= last; date = addDays(date, 1)) dates.push(date);
	return dates;
}

export function isWeekend(date: string): boolean {
	const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
	return weekday === 0 || weekday === 6;
}

/** Business traffic relative to a weekday's mean: about 0.55 at night, 2 at noon, half of it at weekends. */
export function traffic(at: number): number {
	const local = new Date(at + offsetAt(at));
	const h = local.getUTCHours() + local.getUTCMinutes() / 60;
	const weekday = local.getUTCDay();
	const curve = (0.35 + 0.95 * Math.exp(-(((h - 12.5) / 4.2) ** 2))) / 0.645;
	return weekday === 0 || weekday === 6 ? curve * 0.55 : curve;
}
