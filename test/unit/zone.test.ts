/** B12: a time without a zone is in the zone of its system, wherever the wall runs. */
import {globSync, readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {ageOf, timeOf} from '../../src/checks/time.ts';
import {endOfDate, startOfDay, utcMinute} from '../../src/zone.ts';

const losAngeles = 'America/Los_Angeles';
const iso = (cell: unknown, tz = losAngeles) => {
	const t = timeOf(cell, tz);
	return t === undefined ? undefined : new Date(t).toISOString();
};
const sixInLosAngeles = '2026-11-28T14:00:00.000Z';

describe.each([
	['UTC', 0],
	['America/Los_Angeles', 480],
	['Asia/Tokyo', -540],
	['Europe/Berlin', -60],
])('B12: on a machine in %s', (machine, offset) => {
	beforeAll(() => {
		vi.stubEnv('TZ', machine);
	});
	afterAll(() => {
		vi.unstubAllEnvs();
	});

	test('B12: the machine really has that zone', () => expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(offset));

	test.each([
		['DATETIME', '2026-11-28T06:00:00'],
		['DATETIME with a blank', '2026-11-28 06:00:00'],
		['without seconds', '2026-11-28 06:00'],
		['words of a log', 'Nov 28 2026 06:00:00'],
		['slashes', '2026/11/28 06:00:00'],
		['UTC', '2026-11-28 14:00:00 UTC'],
		['CAST(... AS STRING)', '2026-11-28 14:00:00+00'],
		['offset', '2026-11-28T23:00:00+0900'],
		['named zone', '2026-11-28 23:00:00 Asia/Tokyo'],
		['hours from GMT', '2026-11-28 06:00:00 GMT-8'],
		['hours alone', 'Nov 28 2026 23:00 +9'],
		['dashes are no offset', '06:00 28-Nov-2026'],
		['HTTP', 'Sat, 28 Nov 2026 14:00:00 GMT'],
		['a zone with its name', 'Sat Nov 28 2026 15:00:00 GMT+0100 (CET)'],
		['the day after, in its zone', '29 Nov 2026 00:30:00 +1030'],
		['TIMESTAMP', '2026-11-28T14:00:00Z'],
		['ms', Date.parse(sixInLosAngeles)],
	])('B12: %s is read in the zone of the system', (_, cell) => expect(iso(cell)).toBe(sixInLosAngeles));

	test('B12: fractions, dates, and the zone of another system', () => {
		expect(iso('2026-11-28T06:00:00.123456')).toBe('2026-11-28T14:00:00.123Z');
		expect(iso('2026-11-28')).toBe('2026-11-28T08:00:00.000Z');
		expect(iso('2026-11-28 06:00:00', 'Asia/Tokyo')).toBe('2026-11-27T21:00:00.000Z');
	});

	test('B12: what the clocks skip is as much later; what they show twice is the first', () => {
		expect(iso('2026-03-08 02:30:00')).toBe('2026-03-08T10:30:00.000Z');
		expect(iso('2026-11-01 01:30:00')).toBe('2026-11-01T08:30:00.000Z');
		expect(iso('2026-10-25 02:30:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
		// A gap of the machine's own zone is none of the system's.
		expect(iso('2026-03-29 02:30:00')).toBe('2026-03-29T09:30:00.000Z');
		expect(iso('2026-03-08 02:30:00', 'Asia/Tokyo')).toBe('2026-03-07T17:30:00.000Z');
	});

	test('B12: days begin and end where the clocks change at midnight, and years have four digits', () => {
		const isoOf = (t: number) => new Date(t).toISOString();
		const [havana, cairo] = ['America/Havana', 'Africa/Cairo'];
		expect(isoOf(startOfDay(Date.parse('2026-11-01T05:30:00Z'), havana))).toBe('2026-11-01T04:00:00.000Z');
		expect(isoOf(endOfDate('2026-03-08', havana))).toBe('2026-03-09T04:00:00.000Z');
		expect(isoOf(startOfDay(Date.parse('2026-04-24T12:00:00Z'), cairo))).toBe('2026-04-23T22:00:00.000Z');
		expect(isoOf(endOfDate('2026-04-24', cairo))).toBe('2026-04-24T21:00:00.000Z');
		expect(iso('0001-01-01 00:00:00+00')).toBe('0001-01-01T00:00:00.000Z');
	});

	test('B12: a DATETIME two hours old is two hours old', () => {
		const now = Date.parse('2026-11-28T16:00:00Z');
		expect(ageOf('2026-11-28T06:00:00', now, losAngeles)).toBe(2 * 3_600_000);
	});

	test.each([
		...['', '06:00:00', '2026-02-31 06:00:00', '2026-11-28 24:00', 'run 7', '05/11/2026 06:00', null, true],
		...[
			'Feb 30 2026 08:00',
			'Fri, 31 Apr 2026 01:01:00 GMT',
			'2026/02/30 08:00 +0900',
			'Nov 28 2026 24:00',
			'Feb 2026 08:00',
		],
	])('B12: %j is no time', cell => expect(iso(cell)).toBeUndefined());
});

test('B12: only src/zone.ts reads a time from text', () => {
	const readers = globSync('{src,panels,hooks}/**/*.{ts,tsx}').filter(
		file =>
			// The command line is loaded before anything heavy.
			!/^src\/(sandbox\/|zone\.ts|commands\/line\/values\.ts)/.test(file) &&
			/Date\.parse\(|parseISO|new Date\((?:String|`|')/.test(readFileSync(file, 'utf8')),
	);
	expect(readers).toEqual([]);
});

test('a time of the audit log is told in UTC, and one that is none does not throw', () => {
	expect(utcMinute(Date.parse('2026-11-21T08:05:59Z'))).toBe('2026-11-21 08:05 UTC');
	expect(utcMinute(Number.NaN)).toBe('? UTC');
});
