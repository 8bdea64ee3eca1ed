/** The alert reducer: what fires, what resolves, what is not known, and in which order it stands. */
import {describe, expect, test} from 'vitest';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {checkOf, failed, lookup, minute, never, rows, seen, systemOf} from '../support/checks.ts';
import {at, drive, start, states, table, value} from '../support/driving.ts';

describe('levels', () => {
	test.each([
		['> 100', 100, []],
		['> 100', 100.5, ['firing']],
		['>= 100', 100, ['firing']],
		['< 5', 5, []],
		['== 0', 0, ['firing']],
	])('%s at %d', (crit, n, expected) => {
		expect(states(drive(table({levels: {crit}}))(start, value(n, start)))).toEqual(expected);
	});

	test('reads INT64 that came as text, and keeps an empty answer apart from zero', () => {
		const step = drive(table({levels: {crit: '== 0'}}));
		expect(states(step(start, {table: seen(rows({n: '0'}), start)}))).toEqual(['firing']);
		expect(states(drive(table({levels: {crit: '== 0'}}))(start, {table: seen(rows(), start)}))).toEqual(['nodata']);
	});

	test('shows value and limit with their units, and the worse level', () => {
		const [alert] = drive(table({unit: 'ratio', levels: {warn: '> 2%', crit: '> 5%'}, label: 'P2'}))(
			start,
			value(0.071, start),
		);
		expect(alert).toMatchObject({
			key: 'demo.check',
			state: 'firing',
			level: 'crit',
			value: '7.1%',
			limit: '> 5%',
			label: 'P2',
		});
	});
});

describe('work', () => {
	test('is done again for a new reading at once, for an old one about once a minute', () => {
		const system = table();
		const reading = value(1, start);
		const first = evaluate(emptyMemory, system, lookup(reading), start);
		const known = (memory: AlertMemory) => Object.values(memory.evaluations)[0];
		const again = evaluate(first.memory, system, lookup(reading), start + 54_000);
		expect(known(again.memory)).toBe(known(first.memory));
		const later = evaluate(again.memory, system, lookup(reading), start + 55_000);
		expect(known(later.memory)).not.toBe(known(first.memory));
		const fresh = evaluate(first.memory, system, lookup(value(1, start)), start + 1000);
		expect(known(fresh.memory)).not.toBe(known(first.memory));
	});
});

describe('ending', () => {
	test('stays on the strip for 15 minutes after it was resolved', () => {
		const step = drive(table());
		step(at(0), value(101, at(0)));
		expect(step(at(1), value(1, at(1)))).toMatchObject([{state: 'ok', level: 'ok', firedAt: at(0), resolvedAt: at(1)}]);
		expect(states(step(at(15), value(1, at(15))))).toEqual(['ok']);
		expect(step(at(16), value(1, at(16)))).toEqual([]);
	});

	test('keeps firing for as long as config says', () => {
		const step = drive(table({keepFiringFor: '3m'}));
		step(at(0), value(101, at(0)));
		expect(step(at(2), value(1, at(2)))).toMatchObject([{state: 'recovering', reason: 'good for 2 of 3 m'}]);
		expect(states(step(at(3), value(1, at(3))))).toEqual(['ok']);
	});

	test('resolves an instance that is gone only after a while, and says why', () => {
		const step = drive(systemOf({checks: [checkOf({measure: {source: 'table', column: 'n', by: 'name'}})]}));
		const both = (now: number) => ({table: seen(rows({name: 'a', n: 101}, {name: 'b', n: 1}), now)});
		const one = (now: number) => ({table: seen(rows({name: 'b', n: 1}), now)});
		expect(step(at(0), both(at(0)))).toMatchObject([{key: 'demo.check[a]', instance: 'a', state: 'firing'}]);
		expect(step(at(1), one(at(1)))).toMatchObject([{state: 'firing', reason: 'no longer reported'}]);
		expect(step(at(16), one(at(16)))).toMatchObject([{state: 'ok', reason: 'no longer reported'}]);
	});
});

describe('no data and blindness', () => {
	test.each([
		['nodata', ['nodata']],
		['ok', []],
		['alert', ['firing']],
		['keep', ['nodata']],
	])('onNoData %s from the start', (onNoData, expected) => {
		expect(states(drive(table({onNoData}))(start, {table: seen(rows(), start)}))).toEqual(expected);
	});

	test('keep holds a pending alert and says so', () => {
		const step = drive(table({onNoData: 'keep', for: '20m'}));
		step(at(0), value(101, at(0)));
		expect(step(at(1), {table: seen(rows(), at(1))})).toMatchObject([
			{state: 'pending', reason: 'nodata-kept: no rows'},
		]);
	});

	test('blind is neither ok nor resolved, and returns to what was', () => {
		const step = drive(table());
		expect(step(at(0), value(1, at(0)))).toEqual([]);
		expect(step(at(1), {table: failed('auth')})).toMatchObject([
			{state: 'blind', level: 'blind', since: at(1), reason: 'blind: auth for a test'},
		]);
		expect(step(at(2), value(1, at(2)))).toEqual([]);
		expect(states(step(at(3), value(101, at(3))))).toEqual(['firing']);
		expect(step(at(4), {table: failed()})).toMatchObject([{state: 'firing', level: 'crit', firedAt: at(3)}]);
	});

	test('a reading older than three periods is blindness, not health', () => {
		expect(states(drive(table())(at(3), value(1, at(0))))).toEqual([]);
		expect(states(drive(table())(at(3) + 1, value(1, at(0))))).toEqual(['blind']);
	});

	test('one failed look does not blind, three do', () => {
		const last = value(1, at(0)).table;
		expect(states(drive(table())(at(1), {table: {...failed('timeout', last), failures: 1}}))).toEqual([]);
		expect(states(drive(table())(at(1), {table: failed('timeout', last)}))).toEqual(['blind']);
	});

	test('what was never read yet is pending, not ok', () => {
		expect(drive(table())(start, {table: never})).toMatchObject([
			{state: 'loading', level: 'loading', reason: 'not read yet'},
		]);
	});
});

describe('due by', () => {
	const check = {levels: {crit: '== 0'}, dueBy: '08:00'};
	// 21 November: Los Angeles is UTC−8.
	test('waits until the local time, then fires', () => {
		const step = drive(table(check));
		const early = Date.parse('2026-11-21T15:59:00Z');
		expect(step(early, value(0, early))).toMatchObject([{state: 'pending', reason: 'due 08:00'}]);
		expect(states(step(early + minute, value(0, early + minute)))).toEqual(['firing']);
	});

	test('is not fooled by midnight in UTC', () => {
		const evening = Date.parse('2026-11-22T00:30:00Z'); // 16:30 in Los Angeles
		expect(states(drive(table(check))(evening, value(0, evening)))).toEqual(['firing']);
	});

	test.each([
		['2026-03-08T14:59:00Z', 'pending'], // a day of 23 hours: 07:59 PDT
		['2026-03-08T15:00:00Z', 'firing'],
		['2026-11-01T15:59:00Z', 'pending'], // a day of 25 hours: 07:59 PST
		['2026-11-01T16:00:00Z', 'firing'],
	])('knows the day the clocks change: %s is %s', (time, expected) => {
		const now = Date.parse(time);
		expect(states(drive(table(check))(now, value(0, now)))).toEqual([expected]);
	});

	test('does not end what fires already', () => {
		const step = drive(table(check));
		const noon = Date.parse('2026-11-21T20:00:00Z');
		step(noon, value(0, noon));
		const next = Date.parse('2026-11-22T09:00:00Z'); // 01:00, before it is due again
		expect(states(step(next, value(0, next)))).toEqual(['firing']);
	});
});

describe('order', () => {
	test('is by state, severity, age', () => {
		const of = (id: string, severity: string, column = 'n') =>
			checkOf({id, severity, measure: {source: 'table', column}});
		const system = systemOf({
			checks: [of('c', 'medium'), of('a', 'critical'), of('b', 'high'), of('d', 'critical', 'absent')],
		});
		expect(drive(system)(start, value(101, start)).map(({check}) => check)).toEqual(['a', 'b', 'c', 'd']);
	});
});
