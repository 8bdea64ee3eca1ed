import {describe, expect, test} from 'vitest';
import {points, seen} from '../support/checks.ts';
import {at, drive, metric, states, table, value} from '../support/driving.ts';

describe('for, over looks without history', () => {
	test('fires at exactly `for` and not one look before', () => {
		const step = drive(table({for: '5m'}));
		for (let m = 0; m < 5; m++) expect(states(step(at(m), value(101, at(m)))), `minute ${m}`).toEqual(['pending']);
		expect(step(at(5), value(101, at(5)))).toMatchObject([{state: 'firing', since: at(5), firedAt: at(5)}]);
	});

	test('starts anew after one good look', () => {
		const step = drive(table({for: '2m'}));
		step(at(0), value(101, at(0)));
		step(at(1), value(1, at(1)));
		expect(states(step(at(2), value(101, at(2))))).toEqual(['pending']);
		expect(states(step(at(3), value(101, at(3))))).toEqual(['pending']);
		expect(states(step(at(4), value(101, at(4))))).toEqual(['firing']);
	});

	test('evaluating often proves nothing that was not looked at', () => {
		const step = drive(table({for: '2m'}));
		const once = value(101, at(0));
		for (const m of [0, 1, 2, 2.5]) expect(states(step(at(m), once))).toEqual(['pending']);
	});

	test('does not count a sleep of 45 minutes', () => {
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

	test('fires after a hole that was kept, neither early nor late', () => {
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

	test('counts only what is proven when a hole is not to be kept', () => {
		const of = (i: number) => (i < 5 ? 0 : i >= 12 && i <= 18 ? undefined : 101);
		const look = (m: number) => states(drive(metric({for: '20m'}))(at(m), {points: seen(until(m, of), at(m))}));
		expect(look(25)).toEqual(['pending']);
		// 6 minutes before the hole, 14 after it.
		expect(look(32)).toEqual(['pending']);
		expect(look(33)).toEqual(['firing']);
	});

	test('after a restart rebuilds from the points what it would have known', () => {
		const answer = until(30, i => (i < 5 ? 0 : 101));
		expect(drive(metric({for: '20m'}))(at(30), {points: seen(answer, at(30))})).toMatchObject([
			{state: 'firing', firedAt: at(25)},
		]);
	});

	test('lets a late point end what it disproves', () => {
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

	test('says no data when a series stops, and keeps firing', () => {
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

	test('takes data that is late by design for what it is', () => {
		const late = points([[at(0), 101]], {}, 240);
		expect(states(drive(metric({}))(at(6), {points: seen(late, at(6))}))).toEqual(['firing']);
	});
});
