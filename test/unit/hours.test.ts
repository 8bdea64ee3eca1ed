/** Active hours, also over midnight and on days of 23 and 25 hours. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isActive, nextBegin, restText} from '../../src/checks/hours.ts';
import {day, hour, minute} from '../../src/clock.ts';
import {type ActiveHours, weekdays} from '../../src/config/schema/checkOptions.ts';
import {localTime, timeOfText} from '../../src/zone.ts';

const berlin = 'Europe/Berlin';
const time = (text: string) => timeOfText(text, berlin) ?? Number.NaN;
const hours = (from: string, to: string, days: ActiveHours['days'] = [...weekdays]): ActiveHours => ({days, from, to});

describe('active hours', () => {
	test('begin with from and end before to', () => {
		const office = hours('09:00', '17:00', ['mon', 'tue', 'wed', 'thu', 'fri']);
		expect(isActive(office, berlin, time('2026-11-27 08:59:59'))).toBe(false);
		expect(isActive(office, berlin, time('2026-11-27 09:00'))).toBe(true);
		expect(isActive(office, berlin, time('2026-11-27 16:59:59'))).toBe(true);
		expect(isActive(office, berlin, time('2026-11-27 17:00'))).toBe(false);
		expect(isActive(office, berlin, time('2026-11-28 12:00'))).toBe(false);
		expect(restText(office, berlin, time('2026-11-27 06:00'))).toBe('rests until 09:00');
		expect(restText(office, berlin, time('2026-11-27 17:00'))).toBe('rests until Mon 09:00');
	});

	test('that go past midnight belong to the day on which they begin', () => {
		const night = hours('22:00', '06:00', ['fri']);
		expect(isActive(night, berlin, time('2026-11-27 05:00'))).toBe(false);
		expect(isActive(night, berlin, time('2026-11-27 22:00'))).toBe(true);
		expect(isActive(night, berlin, time('2026-11-28 05:59'))).toBe(true);
		expect(isActive(night, berlin, time('2026-11-28 06:00'))).toBe(false);
		expect(isActive(night, berlin, time('2026-11-28 23:00'))).toBe(false);
	});

	test.each([
		['of 23 hours', '2026-03-29', 23],
		['of 24 hours', '2026-03-30', 24],
		['of 25 hours', '2026-10-25', 25],
	])('of a whole day %s last as long as it', (_, date, long) => {
		const begin = time(`${date} 00:00`);
		const weekday = weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? 'sun';
		const whole = hours('00:00', '24:00', [weekday]);
		const minutes = Array.from({length: (27 * hour) / minute}, (_, m) => begin - hour + m * minute);
		expect(minutes.filter(t => isActive(whole, berlin, t))).toHaveLength(long * 60);
	});

	test('that the clocks skip begin as soon as there is time', () => {
		const early = hours('02:30', '05:00');
		const before = time('2026-03-29 01:59');
		expect(isActive(early, berlin, before)).toBe(false);
		expect(localTime(nextBegin(early, berlin, before) ?? 0, berlin)).toBe('03:00');
		expect(isActive(early, berlin, before + minute)).toBe(true);
	});

	test('after what is said to be their next begin, and not before, it is active', () => {
		const clock = fc.tuple(fc.integer({min: 0, max: 23}), fc.integer({min: 0, max: 59}));
		const text = ([h, m]: [number, number]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
		fc.assert(
			fc.property(
				clock,
				clock,
				fc.subarray([...weekdays], {minLength: 1}),
				// Both changes of the clocks are in this year.
				fc.integer({min: 0, max: 365 * 24 * 60}),
				(from, to, days, m) => {
					const one = hours(text(from), text(to), days);
					fc.pre(one.from !== one.to);
					const t = time('2026-01-01 00:00') + m * minute;
					if (isActive(one, berlin, t)) return;
					const next = nextBegin(one, berlin, t);
					// Hours that are skipped whole have no begin on that day.
					if (next === undefined || !isActive(one, berlin, next)) return expect(isSkipped(one, next)).toBe(true);
					expect(next).toBeGreaterThan(t);
					expect(next - t).toBeLessThan(8 * day);
					expect(isActive(one, berlin, next - minute)).toBe(false);
				},
			),
			{numRuns: 300},
		);
	});
});

/** Whether the hours lie in the hour that is skipped in spring. */
const isSkipped = ({from, to}: ActiveHours, next: number | undefined): boolean =>
	next !== undefined && from >= '02:00' && to <= '03:00' && localTime(next, berlin) < '04:00';
