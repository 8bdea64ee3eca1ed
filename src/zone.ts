/** Days, hours and times in the zone of a system. "Today" is never the UTC day, and no time is the machine's, by accident. */
import {TZDate} from '@date-fns/tz';
import {lightFormat} from 'date-fns';
import {day, lastTime} from './clock.ts';

/** The day of the week, from 0 for Sunday. */
export const weekdayOf = (t: number, tz: string): number => new TZDate(t, tz).getDay();

/** Start of the local day that holds `now`, ms. Right on days of 23 and 25 hours. */
export const startOfDay = (now: number, tz: string): number => {
	const shown = now + offsetOf(now, tz);
	return wallTime(shown - (((shown % day) + day) % day), tz);
};

/** How far the clocks of the zone are ahead of UTC at a time, ms; 0 for what is no time. */
export const offsetOf = (t: number, tz: string): number => -(new TZDate(t, tz).getTimezoneOffset() || 0) * 60_000;

/** '2026-11-21' in the zone; '?' for what is no time. */
export function localDate(t: number, tz: string): string {
	const local = new TZDate(t, tz);
	return Number.isNaN(local.getTime()) ? '?' : lightFormat(local, 'yyyy-MM-dd');
}

/** '08:05' in the zone, with seconds '08:05:09'; comparable as text. By hand, a third of the time: every line of a log has one. */
export function localTime(t: number, tz: string, seconds = false): string {
	const local = new TZDate(t, tz);
	if (Number.isNaN(local.getTime())) return '?';
	const time = `${two(local.getHours())}:${two(local.getMinutes())}`;
	return seconds ? `${time}:${two(local.getSeconds())}` : time;
}

/** '2026-11-21T08:05:09.123Z'; '?' for what is no time, at which Date throws. */
export const isoText = (t: number): string => (Math.abs(t) <= lastTime ? new Date(t).toISOString() : '?');

/** '2026-11-21 08:05 UTC'. */
export const utcMinute = (t: number): string => `${isoText(t).slice(0, 16).replace('T', ' ')} UTC`;

/** A time as one asks for it at `now`: '08:05:09' of today, '2026-11-20 08:05' of another day. */
export const moment = (t: number, now: number, tz: string): string =>
	localDate(t, tz) === localDate(now, tz) ? localTime(t, tz, true) : `${localDate(t, tz)} ${localTime(t, tz)}`;

/** End of a local day given as '2026-11-21', ms: the moment from which its data can be called old. */
export function endOfDate(date: string, tz: string): number {
	const [year = 0, month = 1, dayOfMonth = 1] = date.slice(0, 10).split('-').map(Number);
	return wallTime(utcOf(year, month - 1, dayOfMonth + 1), tz);
}

const two = (n: number): string => String(n).padStart(2, '0');

const isoTime =
	/^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)? ?(Z|UTC|GMT|[+-]\d\d?(?::?\d\d)?|[a-z]+\/[\w+/-]+)?$/i;
/** A zone at the end of other forms; a sign begins one only behind the time of the day, else it is a dash of the date. */
const namedZone =
	/(?:\b(?:UTC|GMT)(?: ?[+-]\d\d?(?::?\d\d)?)?|\b(?:Z|[ECMP][SD]T)|(?<=\d:\d\d|:\d\d[.,]\d+) ?[+-]\d\d?(?::?\d\d)?)(?: \(.*\))?$/i;
/** `05/11/2026`: May in one country, November in another. */
const ambiguousDay = /\b\d\d?([-/.])\d\d?\1\d{4}\b/;

/** Time of an ISO text with its zone, such as this program or Google writes it, ms; NaN where it is none. */
export const instantOf = (iso: string): number => timeOfText(iso, 'UTC') ?? Number.NaN;

/**
 * Time of a text, ms; undefined where it is none. Text without a zone (a DATETIME, a `started_at` of a log) is in `tz`, a date
 * alone is its first moment there, a time that the clocks skip is as much later, and of one that they show twice it is the
 * first: what a text means never depends on the machine. This is the only place that may read a time from text.
 */
export function timeOfText(text: string, tz: string): number | undefined {
	const trimmed = text.trim();
	const iso = isoTime.exec(trimmed);
	if (iso) return isoMs(iso, tz);
	// Other forms: "Sat, 28 Nov 2026 06:00:00 GMT", "Nov 28 2026 06:00". A text without a day and an hour is no time.
	if (!/\d{4}/.test(trimmed) || !/\d:\d\d/.test(trimmed) || ambiguousDay.test(trimmed)) return undefined;
	const bare = trimmed.replace(namedZone, '');
	const asUtc = Date.parse(`${bare} UTC`);
	if (!namesDay(bare, asUtc)) return undefined;
	return known(bare === trimmed ? wallTime(asUtc, tz) : Date.parse(trimmed));
}

/** Whether a text names, beside its time and `year/month`, the day that was read from it: `Date.parse` makes 2 March of `Feb 30`. */
const namesDay = (text: string, asUtc: number): boolean =>
	(text.replace(/\d+:[\d:.,]+|\b\d{4}[/.]\d+/g, '').match(/\d+/g) ?? []).some(
		n => Number(n) === new Date(asUtc).getUTCDate(),
	);

function isoMs(
	[, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone]: RegExpExecArray,
	tz: string,
) {
	const [y, m, d] = [Number(year), Number(month) - 1, Number(day)];
	const asUtc = utcOf(y, m, d, Number(hour), Number(minute), Number(second), Number(`${fraction}000`.slice(0, 3)));
	// 31 February is no day, and neither is one with 25 hours.
	const read = new Date(asUtc);
	if (read.getUTCMonth() !== m || read.getUTCDate() !== d) return undefined;
	if (zone === undefined) return known(wallTime(asUtc, tz));
	if (/^(?:Z|UTC|GMT)$/i.test(zone)) return asUtc;
	const offset = /^([+-])(\d\d?):?(\d\d)?$/.exec(zone);
	if (!offset) return known(wallTime(asUtc, zone));
	return asUtc - Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * 60_000;
}

/** As Date.UTC, which takes the years 1 to 99 for 1901 to 1999. */
const utcOf = (year: number, month: number, date: number, ...time: number[]): number =>
	new Date(0).setUTCFullYear(year, month, date) + Date.UTC(1970, 0, 1, ...time);

/**
 * The moment at which a clock in the zone shows what a clock in UTC shows at `asUtc`, ms; NaN for an unknown zone. It is
 * computed from offsets, because dates made of local parts come out differently on machines in other zones.
 */
function wallTime(asUtc: number, tz: string): number {
	if (Number.isNaN(new TZDate(asUtc, tz).getTime())) return Number.NaN;
	const before = asUtc - offsetOf(asUtc - day, tz);
	const after = asUtc - offsetOf(asUtc + day, tz);
	const shown = [before, after].filter(t => t + offsetOf(t, tz) === asUtc);
	return shown.length > 0 ? Math.min(...shown) : before;
}

const known = (ms: number): number | undefined => (Number.isNaN(ms) ? undefined : ms);
