/** The hours in which a check is judged, in the zone of its system. Pure. */
import {day, minute} from '../clock.ts';
import type {ActiveHours} from '../config/schema/checkOptions.ts';
import {weekdays} from '../config/schema/checkOptions.ts';
import {localDate, localTime, startOfDay, timeOfText, weekdayOf} from '../zone.ts';

/** Whether the hours begin on the local day of `t`. */
const beginsOn = ({days}: ActiveHours, tz: string, t: number): boolean =>
	days.some(name => weekdays.indexOf(name) === weekdayOf(t, tz));

/** Whether a check is judged at `t` (ms). Hours that go past midnight belong to the day on which they begin. */
export function isActive(hours: ActiveHours | undefined, tz: string, t: number): boolean {
	if (!hours) return true;
	const {from, to} = hours;
	const time = localTime(t, tz);
	if (from < to) return time >= from && time < to && beginsOn(hours, tz, t);
	if (time >= from) return beginsOn(hours, tz, t);
	return time < to && beginsOn(hours, tz, startOfDay(t, tz) - 1);
}

/** When the hours begin next after `t`, ms; undefined where no day of the next week has them. */
export function nextBegin(hours: ActiveHours, tz: string, t: number): number | undefined {
	for (let ahead = 0; ahead <= 8; ahead++) {
		// Noon of a day is on that day, whatever its length.
		const noon = startOfDay(t, tz) + ahead * day + day / 2;
		const begin = timeOfText(`${localDate(noon, tz)} ${hours.from}`, tz);
		if (begin !== undefined && begin > t && beginsOn(hours, tz, noon)) return firstOf(hours, tz, t, begin);
	}
	return undefined;
}

/** Where the clocks skip the time at which the hours begin, they begin with the first time that there is. */
function firstOf(hours: ActiveHours, tz: string, t: number, begin: number): number {
	let first = begin;
	while (first - minute > t && isActive(hours, tz, first - minute)) first -= minute;
	return first;
}

const names: Readonly<Record<number, string>> = {0: 'Sun', 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat'};

/** `rests until 08:00`, with the day where it is not today. */
export function restText(hours: ActiveHours, tz: string, now: number): string {
	const begin = nextBegin(hours, tz, now);
	if (begin === undefined) return 'rests';
	const isToday = localDate(begin, tz) === localDate(now, tz);
	return `rests until ${isToday ? '' : `${names[weekdayOf(begin, tz)]} `}${localTime(begin, tz)}`;
}
