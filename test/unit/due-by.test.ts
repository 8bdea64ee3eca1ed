/** Checks that are due once a day: what waits for today's run, and what was bad without it (A4). */
import {describe, expect, test} from 'vitest';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {isNotDue, lastDue} from '../../src/checks/due.ts';
import {entryOf} from '../../src/checks/remembered.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {checkOf, hour, lookup, minute, rows, seen, systemOf} from '../support/checks.ts';
import {drive, table} from '../support/driving.ts';

const tz = 'America/Los_Angeles';
/** 21 November, a local time of Los Angeles (UTC−8). */
const local = (time: string, day = 21) => Date.parse(`2026-11-${day}T${time}:00-08:00`);
const opened = local('03:10');

const told = (config: Record<string, unknown>, answer: Answer, now = opened) =>
	drive(systemOf({checks: [checkOf({dueBy: '08:00', ...config})]}))(now, {table: seen(answer, now)}).map(
		({state, level, limit, reason}) => ({state, level, ...(limit && {limit}), ...(reason && {reason})}),
	);
const days = {measure: {source: 'table', column: 'days_old'}, levels: {warn: '> 0', crit: '> 1'}};
const waits = (level: string, limit: string) => [{state: 'pending', level, limit, reason: 'due 08:00'}];

describe('A4: what was bad at the last due time is bad now', () => {
	test.each([
		[0, []],
		[1, waits('warn', '> 0')],
		[2, [{state: 'firing', level: 'warn', limit: '> 0'}]],
		[3, [{state: 'firing', level: 'crit', limit: '> 1'}]],
	])('scores %i days old at 03:10', (days_old, expected) => {
		expect(told(days, rows({days_old}))).toEqual(expected);
	});

	test.each([
		// At 08:00 of the day before, 19 h 10 m ago, they were that much younger.
		[20, []],
		[25, waits('warn', '> 1 d')],
		[44, [{state: 'firing', level: 'warn', limit: '> 1 d'}]],
		[60, [{state: 'firing', level: 'warn', limit: '> 1 d'}]],
		[70, [{state: 'firing', level: 'crit', limit: '> 2 d'}]],
	])('a table %i h old at 03:10', (hours, expected) => {
		const check = {measure: {source: 'table', ageOf: 'latest'}, unit: 'ms', levels: {warn: '> 24h', crit: '> 48h'}};
		expect(told(check, rows({latest: new Date(opened - hours * hour).toISOString()}))).toEqual(expected);
	});

	test('a date ages by local days', () => {
		const check = {measure: {source: 'table', ageOf: 'day'}, unit: 'ms', levels: {warn: '> 0ms', crit: '> 24h'}};
		expect(told(check, rows({day: '2026-11-20'}))).toMatchObject([{state: 'pending'}]);
		expect(told(check, rows({day: '2026-11-19'}))).toMatchObject([{state: 'firing', level: 'warn'}]);
		expect(told(check, rows({day: '2026-11-18'}))).toMatchObject([{state: 'firing', level: 'crit'}]);
	});

	test('a count of today waits, however low it is', () => {
		const check = {measure: {source: 'table', column: 'n'}, levels: {warn: '< 5', crit: '== 0'}};
		expect(told(check, rows({n: 0}))).toEqual(waits('crit', '== 0'));
		expect(told(check, rows({n: 0}), local('08:00'))).toMatchObject([{state: 'firing', level: 'crit'}]);
	});

	test('no rows wait, unless they were missing when they were due', () => {
		const step = drive(systemOf({checks: [checkOf({...days, dueBy: '08:00'})]}));
		const at = (now: number, answer = rows()) => step(now, {table: seen(answer, now)});
		expect(at(local('03:10'))).toMatchObject([{state: 'pending', reason: 'due 08:00'}]);
		expect(at(local('08:00'))).toMatchObject([{state: 'nodata'}]);
		expect(at(local('03:10', 22))).toMatchObject([{state: 'nodata'}]);
		expect(at(local('03:11', 22), rows({days_old: 0}))).toEqual([]);
		expect(at(local('03:10', 23))).toMatchObject([{state: 'pending'}]);
	});

	test('a wall that is opened in the night says what one says that was open all the time', () => {
		const config = systemOf({checks: [checkOf({...days, dueBy: '08:00'})]});
		const open = drive(config);
		const newest = Date.parse('2026-11-18T12:00:00-08:00');
		for (let now = newest; now < newest + 4 * 24 * hour; now += hour) {
			const days_old = Math.floor((now - local('00:00', 18)) / (24 * hour));
			const states = {table: seen(rows({days_old}), now)};
			const brief = (alerts: ReturnType<typeof open>) => alerts.map(({state, level}) => `${state} ${level}`);
			expect(brief(open(now, states)), new Date(now).toISOString()).toEqual(brief(drive(config)(now, states)));
		}
	});
});

describe('due times', () => {
	test.each([
		['2026-03-08T09:59:00Z', '02:30', true], // 01:59 PST of a day of 23 hours
		['2026-03-08T10:31:00Z', '02:30', false], // there is no 02:30: it is 03:31 PDT
		['2026-11-01T08:29:00Z', '01:30', true], // 01:29 PDT of a day of 25 hours
		['2026-11-01T08:31:00Z', '01:30', false],
		['2026-11-01T09:10:00Z', '01:30', false], // 01:10 PST, for the second time
		['2026-11-22T07:10:00Z', '23:30', true], // 23:10 of the 21st
		['2026-11-22T07:40:00Z', '23:30', false],
		['2026-11-22T08:10:00Z', '00:30', true],
	])('%s is before %s: %s', (time, dueBy, expected) => {
		const now = Date.parse(time);
		expect(isNotDue({dueBy}, tz, now)).toBe(expected);
		const last = lastDue({dueBy}, tz, now) ?? Number.NaN;
		expect(last).toBeLessThanOrEqual(now);
		expect(now - last).toBeLessThanOrEqual(25 * hour);
	});
});

describe('a restart', () => {
	const burned = (at: number, since = at - hour) =>
		Object.fromEntries([entryOf({key: 'demo.check', check: 'check', level: 'crit', value: '0', since, at})]);
	const first = (config: Record<string, unknown>, n: number, awayFor: number): string[] => {
		const memory: AlertMemory = {...emptyMemory, entries: burned(opened - awayFor)};
		const source = lookup({table: seen(rows({n}), opened)});
		return evaluate(memory, table(config), source, opened).alerts.map(({state, level}) => `${state} ${level}`);
	};
	test.each([
		['what burned burns on while it is not due', {levels: {crit: '== 0'}, dueBy: '08:00'}, 0, minute, ['firing crit']],
		['and while its `for` would have to begin anew', {for: '20m'}, 101, minute, ['firing crit']],
		['but not what is good', {}, 1, minute, ['ok ok']],
		['nor what burned long ago', {for: '20m'}, 101, 2 * hour, ['pending crit']],
	])('%s', (_, config, n, awayFor, expected) => {
		expect(first(config, n, awayFor)).toEqual(expected);
	});
	test('keeps since when it burns', () => {
		const memory: AlertMemory = {...emptyMemory, entries: burned(opened - minute, opened - 3 * hour)};
		const {alerts} = evaluate(memory, table(), lookup({table: seen(rows({n: 101}), opened)}), opened);
		expect(alerts).toMatchObject([{state: 'firing', since: opened - 3 * hour, firedAt: opened - 3 * hour}]);
	});
});
