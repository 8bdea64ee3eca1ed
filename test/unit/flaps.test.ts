/** Alerts that come and go: with Icinga's weights and limits, and never at the cost of the first firing. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {flipped, noFlips, results, shareOf} from '../../src/checks/flaps.ts';
import {at, drive, table, value} from '../support/driving.ts';

/** The flips of looks a minute apart: `x` where the alert begins or ends. */
const after = (looks: string, before = noFlips) =>
	[...looks].reduce((flips, one, index) => flipped(flips, at(index - 1), at(index), one === 'x'), before);

describe('the share of changes', () => {
	test('weighs the newest of twenty results most', () => {
		expect(shareOf(1)).toBeCloseTo(1.15 / 20);
		expect(shareOf(1 << (results - 1))).toBeCloseTo(0.8 / 20);
		expect(shareOf(2 ** results - 1)).toBeCloseTo(0.975);
	});

	test('flaps from above 30 % on until it is below 25 %', () => {
		expect(after('x.x.x.x.x').flapping).toBe(false);
		const flapping = after('x.x.x.x.x.x');
		expect(flapping.flapping).toBe(true);
		// Between the limits it stays as it was, from either side.
		const between = after('......', flapping);
		expect(shareOf(between.flips)).toBeGreaterThan(0.25);
		expect(shareOf(between.flips)).toBeLessThan(0.3);
		expect(between.flapping).toBe(true);
		expect(after('x...x..x..x..x.').flapping).toBe(false);
		expect(after('.'.repeat(results), flapping)).toEqual(noFlips);
	});

	test('results of one minute are one', () => {
		const fast = [0, 10, 20, 30, 40, 50, 60].reduce(
			(flips, second, index, all) =>
				flipped(flips, index === 0 ? undefined : at(0) + (all[index - 1] ?? 0) * 1000, at(0) + second * 1000, true),
			noFlips,
		);
		expect(fast.flips).toBe(0b11);
	});
});

describe('an alert', () => {
	test('says that it flaps, and stops when it is calm', () => {
		const step = drive(table());
		for (let m = 0; m < 5; m++)
			expect(step(at(m), value(m % 2 === 0 ? 101 : 1, at(m)))[0], `minute ${m}`).not.toHaveProperty('flapping');
		for (const m of [5, 6]) step(at(m), value(m === 6 ? 101 : 1, at(m)));
		expect(step(at(8), value(101, at(8)))).toMatchObject([{state: 'firing', flapping: {changes: 7}}]);
		for (let m = 9; m < 30; m++) step(at(m), value(101, at(m)));
		expect(step(at(30), value(101, at(30)))[0]).not.toHaveProperty('flapping');
	});

	test('what only builds up does not flap', () => {
		const step = drive(table({for: '5m'}));
		for (let m = 0; m < 40; m++)
			for (const alert of step(at(m), value(m % 2 === 0 ? 101 : 1, at(m))))
				expect(alert).not.toHaveProperty('flapping');
	});

	test('its first firing never flaps, whatever came before', () => {
		fc.assert(
			fc.property(fc.array(fc.boolean(), {maxLength: 60}), fc.integer({min: 0, max: 4}), (looks, hold) => {
				const step = drive(table({for: `${hold}m`}));
				const first = looks
					.map((bad, m) => step(at(m), value(bad ? 101 : 1, at(m)))[0])
					.find(alert => alert?.state === 'firing');
				expect(first?.flapping).toBeUndefined();
			}),
		);
	});
});
