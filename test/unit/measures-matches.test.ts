/** Lines of a log that are counted. */
import {expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {failed, lookup, minute, seen, systemOf} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer, seriesOf} from '../support/measuring.ts';

const system = systemOf({
	sources: {lines: {log: 'severity>=ERROR', count: true, extract: {account: 'account=(\\w+)'}, window: '10m'}},
	checks: [
		{id: 'each', title: 'Each', measure: {source: 'lines', matches: true, by: 'account'}, levels: {crit: '>= 3'}},
		{id: 'all', title: 'All', measure: {source: 'lines', matches: true, over: '2m'}, levels: {warn: '> 4'}, for: '1m'},
	],
});
const alerts = (state: Parameters<typeof lookup>[0][string], at = now) =>
	evaluate(emptyMemory, system, lookup({lines: state}), at).alerts;
const lines = (of: Record<string, (number | undefined)[]>, end = now) =>
	seen(
		seriesAnswer(
			Object.entries(of).map(([account, counts]) => seriesOf({account}, counts, end)),
			'DELTA',
			60,
		),
		now,
	);

test('those of the window, by label, to the line', () => {
	expect(alerts(lines({a: [3], b: [1]}))).toMatchObject([{check: 'each', instance: 'a', value: '3', limit: '>= 3'}]);
	// Eleven minutes ago is before the window of ten.
	expect(alerts(lines({a: [1, ...Array(9).fill(undefined), 2]}))).toEqual([]);
	expect(alerts(lines({a: [1, ...Array(8).fill(undefined), 2]}))).toMatchObject([{instance: 'a'}]);
});

test('no line is none, and the one of the present minute counts at once', () => {
	expect(alerts(lines({}))).toEqual([]);
	expect(alerts(lines({a: [3]}, now + minute))).toMatchObject([{check: 'each', value: '3'}]);
});

test('the last minutes have a history, so that a hold is known from the first look on', () => {
	expect(alerts(lines({a: [5, 5, 5, 5]})).map(({check, state}) => [check, state])).toEqual([
		['each', 'firing'],
		['all', 'firing'],
	]);
	expect(alerts(lines({a: [5]})).find(({check}) => check === 'all')).toMatchObject({state: 'pending'});
});

test('a log that cannot be read is blind, and one that was cut is at least so many', () => {
	expect(alerts(failed())).toMatchObject([{state: 'blind'}, {state: 'blind'}]);
	const cut = {...lines({a: [3], b: [1]})};
	if (cut.reading) cut.reading = {...cut.reading, answer: {...cut.reading.answer, cut: 'the newest 4 lines'}};
	expect(alerts(cut).map(({instance, state}) => [instance, state])).toEqual([
		['a', 'firing'],
		['b', 'blind'],
		[undefined, 'blind'],
	]);
});
