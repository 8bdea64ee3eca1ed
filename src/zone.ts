/** Days and hours in the zone of a system. "Today" is never the UTC day by accident. */
import {TZDate} from '@date-fns/tz';
import {addDays, lightFormat, startOfDay as startOf} from 'date-fns';

/** Start of the local day that holds `now`, ms. Right on days of 23 and 25 hours. */
export const startOfDay = (now: number, tz: string): number => startOf(new TZDate(now, tz)).getTime();

/** '2026-11-21' in the zone. */
export const localDate = (t: number, tz: string): string => lightFormat(new TZDate(t, tz), 'yyyy-MM-dd');

/** '08:05' in the zone, with seconds '08:05:09'; comparable as text. By hand, a third of the time: every line of a log has one. */
export function localTime(t: number, tz: string, seconds = false): string {
	const local = new TZDate(t, tz);
	const time = `${two(local.getHours())}:${two(local.getMinutes())}`;
	return seconds ? `${time}:${two(local.getSeconds())}` : time;
}

/** End of a local day given as '2026-11-21', ms: the moment from which its data can be called old. */
export function endOfDate(date: string, tz: string): number {
	const [year = 0, month = 1, day = 1] = date.slice(0, 10).split('-').map(Number);
	return addDays(new TZDate(year, month - 1, day, tz), 1).getTime();
}

const two = (n: number): string => String(n).padStart(2, '0');
