/** Days of the calendar as '2026-11-21', whatever the zone. Pure. */
import {day} from '../clock.ts';
import {type Weekday, weekdays} from '../config/schema/calendar.ts';
import {instantOf, timeOfText} from '../zone.ts';

const msOf = (date: string): number => instantOf(`${date}T00:00:00Z`);

/** The date so many days later. */
export const addDays = (date: string, days: number): string =>
	new Date(msOf(date) + days * day).toISOString().slice(0, 10);

/** The day of the week of a date. */
export const weekdayOf = (date: string): Weekday => weekdays[(new Date(msOf(date)).getUTCDay() + 6) % 7] ?? 'mon';

/** When clocks of the zone show a time of the day ('09:00', '24:00') on a date, ms. */
export const timeOn = (date: string, time: string, tz: string): number =>
	(time === '24:00' ? timeOfText(`${addDays(date, 1)} 00:00`, tz) : timeOfText(`${date} ${time}`, tz)) ?? Number.NaN;
