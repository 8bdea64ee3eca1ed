import {describe, expect, test} from 'vitest';
import {day, hour, minute} from '../../src/clock.ts';
import {budgetsSpent} from '../../src/comms/documents/budgets.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {config, now} from '../support/fakeWall.ts';

const [alpha] = config.systems;
/** One percent may be bad within 24 hours; rows say how many events of a minute were good, of a hundred. */
const system = systemSchema.parse({
	...alpha,
	slos: [
		{
			id: 'good',
			title: 'Good',
			objective: 0.99,
			window: '1d',
			sli: {rows: {source: 'runs', time: 't', good: 'good', total: 'total'}},
			target: '> 99%',
		},
	],
});

/** A point a minute until now, `bad` of a hundred between two minutes. */
function answered(minutes: number, bad: (ago: number) => number): SourceState {
	const rows = Array.from({length: minutes}, (_, index) => {
		const ago = minutes - index;
		return {t: new Date(now - ago * minute).toISOString(), good: 100 - bad(ago), total: 100};
	});
	return {
		failures: 0,
		period: 60_000,
		reading: {answer: {kind: 'rows', rows}, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}},
	};
}
const spent = (state: SourceState, from: number, until = now) =>
	budgetsSpent(system, () => state, from, until, now).map(one => one.spent);

describe('what an incident cost of an error budget', () => {
	test('an hour in which half was bad is two days of a budget of one percent', () => {
		const state = answered(300, ago => (ago <= 60 ? 50 : 0));
		// 50 times too fast, for a twenty-fourth of the window.
		expect(spent(state, now - hour)).toEqual(['208.3% of 1d']);
	});
	test('nothing bad costs nothing', () =>
		expect(
			spent(
				answered(300, () => 0),
				now - hour,
			),
		).toEqual(['0.0% of 1d']));
	test('what was before the data is not counted, and that is said', () => {
		expect(
			spent(
				answered(60, () => 1),
				now - 2 * hour,
			)[0],
		).toMatch(/^at least 4\.\d% of 1d$/);
	});
	test('without data or traffic nothing is claimed', () => {
		expect(spent({failures: 0, period: 60_000}, now - hour)).toEqual([]);
		expect(
			spent(
				answered(60, () => 0),
				now - 3 * day,
				now - 2 * day,
			),
		).toEqual([]);
	});
});
