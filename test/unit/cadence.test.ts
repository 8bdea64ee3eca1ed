/** How long the poller waits for the next look. */
import {expect, test} from 'vitest';
import {nextDelay, periodOf} from '../../src/poll/cadence.ts';
import {minute, systemOf} from '../support/checks.ts';

const second = 1000;
const usual = {period: minute, minute, failures: 0, first: false, eager: false, random: 0.5, now: 0};

test('waits for the next minute after a quota error', () => {
	expect(nextDelay({...usual, failures: 1, quotaRefill: 12_000, random: 0})).toBe(12_000);
	expect(nextDelay({...usual, failures: 1, quotaRefill: 12_000, random: 1})).toBe(17_000);
});
test('a quota that stays spent is asked for less and less often', () => {
	expect(nextDelay({...usual, failures: 2, quotaRefill: 12_000, random: 0})).toBe(12_000 + minute);
	expect(nextDelay({...usual, failures: 9, quotaRefill: 12_000, random: 0})).toBe(12_000 + 4 * minute);
});
test('a fast clock backs off as fast', () => {
	const fast = {...usual, period: second, minute: second};
	expect(nextDelay({...fast, failures: 50, random: 1})).toBe(1.25 * second);
});
test('F2: backs off for 75 seconds at most, also what is rarely asked', () => {
	expect(nextDelay({...usual, period: 30 * second, failures: 1, random: 1})).toBe(minute);
	expect(nextDelay({...usual, failures: 50, random: 1})).toBe(1.25 * minute);
	expect(nextDelay({...usual, failures: 50, random: 0})).toBe(minute);
	for (const period of [5 * minute, 60 * minute])
		for (const failures of [1, 3, 50]) {
			expect(nextDelay({...usual, period, failures, random: 0})).toBe(minute);
			expect(nextDelay({...usual, period, failures, random: 1})).toBe(1.25 * minute);
		}
});

test.each([
	[{run: ['web']}, 2 * minute],
	[{spanner: 'SELECT 1'}, 30 * second],
	[{spannerAdmin: true}, 5 * minute],
	[{metric: 'm', aligner: 'ALIGN_MAX'}, minute],
	[{metric: 'm', aligner: 'ALIGN_MAX', every: '2m'}, 2 * minute],
])('%j is asked every %i ms', (source, period) => {
	const {asked} = systemOf({sources: {asked: source}, panes: []}).sources;
	expect(asked && periodOf(asked)).toBe(period);
});

test('a look that went well is followed by one on a full minute, or on a full period where that is shorter, hardly late', () => {
	for (const now of [0, 3210, 9999, 59_000, 123_456])
		for (const period of [second, 20 * second, 30 * second, minute, 2 * minute, 5 * minute]) {
			const step = Math.min(period, minute);
			const delay = nextDelay({...usual, period, now});
			expect((now + delay) % step).toBe(0);
			expect(delay).toBeGreaterThanOrEqual(period - 0.9 * step);
			expect(delay).toBeLessThanOrEqual(period + 0.1 * step);
		}
	for (const late of [1, 300, 40_000]) expect(nextDelay({...usual, now: late})).toBe(minute - late);
});
test('the second look comes earlier, by chance, so that not all that is rarely asked is due in the same minute', () => {
	const rare = {...usual, period: 5 * minute, first: true};
	expect(nextDelay({...rare, random: 0})).toBe(3 * minute);
	expect(nextDelay({...rare, random: 1})).toBe(5 * minute);
});
