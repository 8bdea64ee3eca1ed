/** Times of messages as their readers write them: `2025-09-13 14:30 PST`. Pure. */
import {minute} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {zoneName} from '../text/format.ts';
import {localDate, localTime, offsetOf} from '../zone.ts';

export type ZoneOf = Pick<SystemConfig, 'tz' | 'tzLabel'>;

/** Where the clock of a message stands, and what its times are called. Literal is the zone without summer time, all year. */
function clockOf(t: number, {tz, tzLabel}: ZoneOf): {tz: string; label: string} {
	if (tzLabel !== 'literal' || Number.isNaN(new Date(t).getTime())) return {tz, label: zoneName(t, tz)};
	const year = new Date(t).getUTCFullYear();
	const [winter = t] = [Date.UTC(year, 0, 15), Date.UTC(year, 6, 15)].toSorted(
		(a, b) => offsetOf(a, tz) - offsetOf(b, tz),
	);
	return {tz: distance(offsetOf(winter, tz)), label: zoneName(winter, tz)};
}

/** A distance from UTC as a zone: `-08:00`. */
function distance(offset: number): string {
	const minutes = Math.abs(offset) / minute;
	const two = (n: number) => String(n).padStart(2, '0');
	return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2025-09-13 14:30 PDT`. */
export function messageTime(t: number, zone: ZoneOf): string {
	const {tz, label} = clockOf(t, zone);
	return `${localDate(t, tz)} ${localTime(t, tz)} ${label}`;
}

/** `15:00 PDT`, with the day where that is another than that of `now`. */
export function messageClock(t: number, now: number, zone: ZoneOf): string {
	const {tz, label} = clockOf(t, zone);
	return localDate(t, tz) === localDate(now, tz) ? `${localTime(t, tz)} ${label}` : messageTime(t, zone);
}

/** A length of time in words of people: `40 minutes`, `2 hours 5 minutes`; less than one minute counts as one. */
export function spell(ms: number): string {
	const minutes = Math.max(1, Math.round(ms / minute));
	const unit = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
	const hours = Math.floor(minutes / 60);
	if (hours === 0) return unit(minutes, 'minute');
	const rest = minutes % 60;
	return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`;
}
