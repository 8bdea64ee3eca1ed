/** The alert reducer: what fires when, what resolves, and what must change nothing. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {SystemConfig} from '../../src/config/schema.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {checkOf, failed, lookup, minute, never, points, rows, seen, systemOf} from '../support/checks.ts';

const start = Date.parse('2026-09-13T21:00:00Z');
const at = (m: number) => start + m * minute;

const table = (more: Record<string, unknown> = {}) =>
	systemOf({checks: [checkOf({measure: {source: 'table', column: 'n'}, ...more})]});
const metric = (more: Record<string, unknown> = {}) =>
	systemOf({checks: [checkOf({measure: {source: 'points', last: 'max'}, ...more})]});

/** Drives one system through time, one source state per step. */
function drive(system: SystemConfig) {
	let memory: AlertMemory = emptyMemory;
	return (now: number, states: Record<string, SourceState>): Alert[] => {
		const result = evaluate(memory, system, lookup(states), now);
		memory = result.memory;
		return result.alerts;
	};
}
const value = (n: number | null, now: number) => ({table: seen(rows({n}), now)});
const states = (alerts: Alert[]) => alerts.map(({state}) => state);

describe('levels', () => {
	it.each([
		['> 100', 100, []],
		['> 100', 100.5, ['firing']],
		['>= 100', 100, ['firing']],
		['< 5', 5, []],
		['== 0', 0, ['firing']],
	])('%s at %d', (crit, n, expected) => {
		expect(states(drive(table({levels: {crit}}))(start, value(n, start)))).toEqual(expected);
	});

	it('reads INT64 that came as text, and keeps an empty answer apart from zero', () => {
		const step = drive(table({levels: {crit: '== 0'}}));
		expect(states(step(start, {table: seen(rows({n: '0'}), start)}))).toEqual(['firing']);
		expect(states(drive(table({levels: {crit: '== 0'}}))(start, {table: seen(rows(), start)}))).toEqual(['nodata']);
	});

	it('shows value and limit with their units, and the worse level', () => {
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

describe('for, over looks without history', () => {
	it('fires at exactly `for` and not one look before', () => {
		const step = drive(table({for: '5m'}));
		for (let m = 0; m < 5; m++) expect(states(step(at(m), value(101, at(m)))), `minute ${m}`).toEqual(['pending']);
		expect(step(at(5), value(101, at(5)))).toMatchObject([{state: 'firing', since: at(5), firedAt: at(5)}]);
	});

	it('starts anew after one good look', () => {
		const step = drive(table({for: '2m'}));
		step(at(0), value(101, at(0)));
		step(at(1), value(1, at(1)));
		expect(states(step(at(2), value(101, at(2))))).toEqual(['pending']);
		expect(states(step(at(3), value(101, at(3))))).toEqual(['pending']);
		expect(states(step(at(4), value(101, at(4))))).toEqual(['firing']);
	});

	it('evaluating often proves nothing that was not looked at', () => {
		const step = drive(table({for: '2m'}));
		const once = value(101, at(0));
		for (const m of [0, 1, 2, 2.5]) expect(states(step(at(m), once))).toEqual(['pending']);
	});

	it('does not count a sleep of 45 minutes', () => {
		const step = drive(table({for: '20m'}));
		step(at(10), value(101, at(10)));
		expect(states(step(at(55), value(101, at(55))))).toEqual(['pending']);
	});
});

describe('for, from the history of a metric', () => {
	const until = (m: number, of: (i: number) => number | undefined) =>
		points(
			Array.from({length: m + 1}, (_, i) => [at(i), of(i)] as const).filter(
				(point): point is readonly [number, number] => point[1] !== undefined,
			),
		);

	it('fires after a hole that was kept, neither early nor late', () => {
		// t0-4 ok, t5-15 high, t16-18 no data, t19 on high
		const of = (i: number) => (i < 5 ? 0 : i >= 16 && i <= 18 ? undefined : 101);
		const step = drive(metric({for: '20m', onNoData: 'keep'}));
		const look = (m: number) => step(at(m), {points: seen(until(m, of), at(m))});
		expect(look(4)).toEqual([]);
		expect(look(6)).toMatchObject([{state: 'pending', since: at(5)}]);
		expect(states(look(17))).toEqual(['pending']);
		expect(states(look(24))).toEqual(['pending']);
		expect(states(look(25))).toEqual(['firing']);
	});

	it('counts only what is proven when a hole is not to be kept', () => {
		const of = (i: number) => (i < 5 ? 0 : i >= 12 && i <= 18 ? undefined : 101);
		const look = (m: number) => states(drive(metric({for: '20m'}))(at(m), {points: seen(until(m, of), at(m))}));
		expect(look(25)).toEqual(['pending']);
		// 6 minutes before the hole, 14 after it.
		expect(look(32)).toEqual(['pending']);
		expect(look(33)).toEqual(['firing']);
	});

	it('after a restart rebuilds from the points what it would have known', () => {
		const answer = until(30, i => (i < 5 ? 0 : 101));
		expect(drive(metric({for: '20m'}))(at(30), {points: seen(answer, at(30))})).toMatchObject([
			{state: 'firing', firedAt: at(25)},
		]);
	});

	it('lets a late point end what it disproves', () => {
		const step = drive(metric({for: '5m'}));
		expect(
			states(
				step(at(10), {
					points: seen(
						until(10, () => 101),
						at(10),
					),
				}),
			),
		).toEqual(['firing']);
		expect(
			step(at(10) + 1, {
				points: seen(
					until(10, i => (i === 8 ? 3 : 101)),
					at(10),
				),
			}),
		).toMatchObject([{state: 'pending'}]);
	});

	it('says no data when a series stops, and keeps firing', () => {
		const step = drive(metric({}));
		expect(
			states(
				step(at(2), {
					points: seen(
						until(2, () => 101),
						at(2),
					),
				}),
			),
		).toEqual(['firing']);
		expect(
			step(at(20), {
				points: seen(
					until(2, () => 101),
					at(20),
				),
			}),
		).toMatchObject([{state: 'firing', reason: 'last point 18 m ago'}]);
		expect(
			states(
				drive(metric({}))(at(20), {
					points: seen(
						until(2, () => 101),
						at(20),
					),
				}),
			),
		).toEqual(['nodata']);
	});

	it('takes data that is late by design for what it is', () => {
		const late = points([[at(0), 101]], {}, 240);
		expect(states(drive(metric({}))(at(6), {points: seen(late, at(6))}))).toEqual(['firing']);
	});
});

describe('work', () => {
	it('is done again for a new reading at once, for an old one every 30 seconds', () => {
		const system = table();
		const reading = value(1, start);
		const first = evaluate(emptyMemory, system, lookup(reading), start);
		const known = (memory: AlertMemory) => Object.values(memory.looks)[0];
		const again = evaluate(first.memory, system, lookup(reading), start + 29_000);
		expect(known(again.memory)).toBe(known(first.memory));
		expect(again.memory.entries).toEqual(first.memory.entries);
		const later = evaluate(again.memory, system, lookup(reading), start + 30_000);
		expect(known(later.memory)).not.toBe(known(first.memory));
		const fresh = evaluate(first.memory, system, lookup(value(1, start)), start + 1000);
		expect(known(fresh.memory)).not.toBe(known(first.memory));
	});
});

describe('ending', () => {
	it('stays on the strip for 15 minutes after it was resolved', () => {
		const step = drive(table());
		step(at(0), value(101, at(0)));
		expect(step(at(1), value(1, at(1)))).toMatchObject([{state: 'ok', level: 'ok', firedAt: at(0), resolvedAt: at(1)}]);
		expect(states(step(at(15), value(1, at(15))))).toEqual(['ok']);
		expect(step(at(16), value(1, at(16)))).toEqual([]);
	});

	it('keeps firing for as long as config says', () => {
		const step = drive(table({keepFiringFor: '3m'}));
		step(at(0), value(101, at(0)));
		expect(step(at(2), value(1, at(2)))).toMatchObject([{state: 'firing', reason: 'recovering'}]);
		expect(states(step(at(3), value(1, at(3))))).toEqual(['ok']);
	});

	it('resolves an instance that is gone only after a while, and says why', () => {
		const step = drive(systemOf({checks: [checkOf({measure: {source: 'table', column: 'n', by: 'name'}})]}));
		const both = (now: number) => ({table: seen(rows({name: 'a', n: 101}, {name: 'b', n: 1}), now)});
		const one = (now: number) => ({table: seen(rows({name: 'b', n: 1}), now)});
		expect(step(at(0), both(at(0)))).toMatchObject([{key: 'demo.check[a]', instance: 'a', state: 'firing'}]);
		expect(step(at(1), one(at(1)))).toMatchObject([{state: 'firing', reason: 'no longer reported'}]);
		expect(step(at(16), one(at(16)))).toMatchObject([{state: 'ok', reason: 'no longer reported'}]);
	});
});

describe('no data and blindness', () => {
	it.each([
		['nodata', ['nodata']],
		['ok', []],
		['alert', ['firing']],
		['keep', ['nodata']],
	])('onNoData %s from the start', (onNoData, expected) => {
		expect(states(drive(table({onNoData}))(start, {table: seen(rows(), start)}))).toEqual(expected);
	});

	it('keep holds a pending alert and says so', () => {
		const step = drive(table({onNoData: 'keep', for: '20m'}));
		step(at(0), value(101, at(0)));
		expect(step(at(1), {table: seen(rows(), at(1))})).toMatchObject([
			{state: 'pending', reason: 'nodata-kept: no rows'},
		]);
	});

	it('blind is neither ok nor resolved, and returns to what was', () => {
		const step = drive(table());
		expect(step(at(0), value(1, at(0)))).toEqual([]);
		expect(step(at(1), {table: failed('auth')})).toMatchObject([
			{state: 'blind', level: 'blind', since: at(1), reason: 'blind: auth for a test'},
		]);
		expect(step(at(2), value(1, at(2)))).toEqual([]);
		expect(states(step(at(3), value(101, at(3))))).toEqual(['firing']);
		expect(step(at(4), {table: failed()})).toMatchObject([{state: 'firing', level: 'crit', firedAt: at(3)}]);
	});

	it('a reading older than three periods is blindness, not health', () => {
		expect(states(drive(table())(at(3), value(1, at(0))))).toEqual([]);
		expect(states(drive(table())(at(3) + 1, value(1, at(0))))).toEqual(['blind']);
	});

	it('one failed look does not blind, three do', () => {
		const last = value(1, at(0)).table;
		expect(states(drive(table())(at(1), {table: {...failed('timeout', last), failures: 1}}))).toEqual([]);
		expect(states(drive(table())(at(1), {table: failed('timeout', last)}))).toEqual(['blind']);
	});

	it('what was never read yet is pending, not ok', () => {
		expect(drive(table())(start, {table: never})).toMatchObject([
			{state: 'pending', level: 'pending', reason: 'not read yet'},
		]);
	});
});

describe('due by', () => {
	const check = {levels: {crit: '== 0'}, dueBy: '08:00'};
	// 21 November: Los Angeles is UTC−8.
	it('waits until the local time, then fires', () => {
		const step = drive(table(check));
		const early = Date.parse('2026-11-21T15:59:00Z');
		expect(step(early, value(0, early))).toMatchObject([{state: 'pending', reason: 'due 08:00'}]);
		expect(states(step(early + minute, value(0, early + minute)))).toEqual(['firing']);
	});

	it('is not fooled by midnight in UTC', () => {
		const evening = Date.parse('2026-11-22T00:30:00Z'); // 16:30 in Los Angeles
		expect(states(drive(table(check))(evening, value(0, evening)))).toEqual(['firing']);
	});

	it.each([
		['2026-03-08T14:59:00Z', 'pending'], // a day of 23 hours: 07:59 PDT
		['2026-03-08T15:00:00Z', 'firing'],
		['2026-11-01T15:59:00Z', 'pending'], // a day of 25 hours: 07:59 PST
		['2026-11-01T16:00:00Z', 'firing'],
	])('knows the day the clocks change: %s is %s', (time, expected) => {
		const now = Date.parse(time);
		expect(states(drive(table(check))(now, value(0, now)))).toEqual([expected]);
	});

	it('does not end what fires already', () => {
		const step = drive(table(check));
		const noon = Date.parse('2026-11-21T20:00:00Z');
		step(noon, value(0, noon));
		const next = Date.parse('2026-11-22T09:00:00Z'); // 01:00, before it is due again
		expect(states(step(next, value(0, next)))).toEqual(['firing']);
	});
});

describe('order', () => {
	it('is by state, severity, age', () => {
		const of = (id: string, severity: string, column = 'n') =>
			checkOf({id, severity, measure: {source: 'table', column}});
		const system = systemOf({
			checks: [of('c', 'medium'), of('a', 'critical'), of('b', 'high'), of('d', 'critical', 'absent')],
		});
		expect(drive(system)(start, value(101, start)).map(({check}) => check)).toEqual(['a', 'b', 'c', 'd']);
	});
});

describe('laws', () => {
	const look = fc.oneof(
		fc.constant('bad' as const),
		fc.constant('good' as const),
		fc.constant('blind' as const),
		fc.constant('nodata' as const),
	);
	const stateFor = (kind: 'bad' | 'good' | 'blind' | 'nodata', now: number): Record<string, SourceState> =>
		kind === 'blind'
			? {table: failed()}
			: {table: kind === 'nodata' ? seen(rows(), now) : seen(rows({n: kind === 'bad' ? 101 : 1}), now)};

	it('never fires before `for` of looks that were bad without interruption', () => {
		fc.assert(
			fc.property(fc.array(look, {maxLength: 40}), fc.integer({min: 1, max: 8}), (looks, holds) => {
				const step = drive(table({for: `${holds}m`}));
				let firing = false;
				looks.forEach((kind, m) => {
					const now = firing;
					firing = step(at(m), stateFor(kind, at(m))).some(({state}) => state === 'firing');
					if (!firing || now) return;
					// Pairs of neighbouring bad looks since the last good one prove a minute each.
					const since = looks.lastIndexOf('good', m) + 1;
					const proven = looks
						.slice(since, m)
						.filter((one, i) => one === 'bad' && looks[since + i + 1] === 'bad').length;
					expect(proven).toBeGreaterThanOrEqual(holds);
				});
			}),
		);
	});

	it('blindness resolves nothing and fires nothing', () => {
		fc.assert(
			fc.property(fc.array(look, {maxLength: 40}), looks => {
				const step = drive(table({for: '2m'}));
				let before: Alert[] = [];
				looks.forEach((kind, m) => {
					const after = step(at(m), stateFor(kind, at(m)));
					const firing = (alerts: Alert[]) => alerts.some(({state}) => state === 'firing');
					if (kind === 'blind') {
						expect(firing(after)).toBe(firing(before));
						expect(after).not.toEqual([]);
						expect(after.every(({level}) => level !== 'ok')).toBe(true);
					}
					before = after;
				});
			}),
		);
	});

	it('the same inputs give the same answers, and asking twice changes nothing', () => {
		fc.assert(
			fc.property(fc.array(look, {maxLength: 30}), looks => {
				const once = drive(table({for: '2m'}));
				const twice = drive(table({for: '2m'}));
				looks.forEach((kind, m) => {
					const states = stateFor(kind, at(m));
					twice(at(m), states);
					expect(JSON.stringify(twice(at(m), states))).toBe(JSON.stringify(once(at(m), states)));
				});
			}),
		);
	});
});
