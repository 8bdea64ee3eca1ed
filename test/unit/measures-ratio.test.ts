/** Two amounts as a ratio. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {failed, lookup, seen, systemOf} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer, seriesOf, taken} from '../support/measuring.ts';

const bad = {source: 'requests', where: {class: ['5xx']}};
const requests = (ok: (number | undefined)[], wrong: (number | undefined)[]) =>
	seriesAnswer([seriesOf({class: '2xx'}, ok), seriesOf({class: '5xx'}, wrong)]);
const errors = (answer: ReturnType<typeof requests>, more: object = {}) =>
	taken({ratio: {bad, total: {source: 'requests'}}, ...more}, {requests: answer});

describe('events', () => {
	test('of the last five minutes, to the point', () => {
		expect(errors(requests([1000, 19, 19, 19, 19, 19], [1000, 1, 1, 1, 1, 1]))).toMatchObject([
			{status: 'value', value: 0.05, unit: 'ratio', at: now},
		]);
	});
	test('good ones as well, and regexes', () => {
		const measure = {ratio: {good: {source: 'requests', where: {class: ['/^[23]xx/']}}, total: {source: 'requests'}}};
		expect(taken(measure, {requests: requests([3], [1])})).toMatchObject([{value: 0.75}]);
	});
	test('no traffic is neither good nor bad, and too little proves nothing', () => {
		expect(errors(requests([], []))).toMatchObject([{status: 'nodata', reason: 'no events in 5 m'}]);
		expect(errors(requests([18], [1]), {atLeast: 20})).toMatchObject([
			{status: 'nodata', reason: 'only 19 events in 5 m, 20 are needed to tell'},
		]);
		expect(errors(requests([19], [1]), {atLeast: 20})).toMatchObject([{status: 'value', value: 0.05}]);
	});
	test('nothing bad is 0, also where no bad event was ever seen', () => {
		expect(errors(seriesAnswer([seriesOf({class: '2xx'}, [7])]))).toMatchObject([{value: 0}]);
	});
	test('of two metrics, each instance by itself', () => {
		const measure = {ratio: {bad: {source: 'errors'}, total: {source: 'requests'}}, by: 'service'};
		expect(
			taken(measure, {
				errors: seriesAnswer([seriesOf({service: 'a'}, [1])]),
				requests: seriesAnswer([seriesOf({service: 'a'}, [4]), seriesOf({service: 'b'}, [4])]),
			}).map(({instance, value}) => [instance, value]),
		).toEqual([
			['a', 0.25],
			['b', 0],
		]);
	});
	test('an error of either source is blind, and says which', () => {
		const source = lookup({requests: seen(requests([1], [1]), now), errors: failed()});
		const system = systemOf({
			sources: {
				requests: {metric: 'r', aligner: 'ALIGN_DELTA'},
				errors: {metric: 'e', aligner: 'ALIGN_DELTA'},
			},
			checks: [
				{
					id: 'ratio',
					title: 'Errors',
					measure: {ratio: {bad: {source: 'errors'}, total: {source: 'requests'}}},
					levels: {crit: '> 5%'},
				},
			],
		});
		expect(evaluate(emptyMemory, system, source, now).alerts).toMatchObject([{state: 'blind'}]);
		const read = lookup({
			requests: seen(requests([19], [0]), now),
			errors: seen(seriesAnswer([seriesOf({}, [2])]), now),
		});
		expect(evaluate(emptyMemory, system, read, now).alerts).toMatchObject([
			{state: 'firing', value: '10.53%', limit: '> 5%'},
		]);
	});
	test('a late point moves the minute that it is of', () => {
		const history = (wrong: (number | undefined)[]) =>
			errors(requests([9, 9, 9], wrong), {over: '1m'})[0]
				?.history?.slice(-3)
				.map(({value}) => value);
		expect(history([1, undefined, 1])).toEqual([0.1, 0, 0.1]);
		expect(history([1, 1, 1])).toEqual([0.1, 0.1, 0.1]);
	});
});

test('a level is the ratio of what was there on average', () => {
	const answers = {
		used: seriesAnswer([seriesOf({disk: 'a'}, [30, 50]), seriesOf({disk: 'b'}, [10, 10])], 'GAUGE'),
		quota: seriesAnswer([seriesOf({}, [100, 100])], 'GAUGE'),
	};
	const measure = {ratio: {bad: {source: 'used'}, total: {source: 'quota'}}, over: '2m'};
	expect(taken(measure, answers)).toMatchObject([{value: 0.5}]);
	expect(taken(measure, {...answers, quota: seriesAnswer([seriesOf({}, [1])])})).toMatchObject([
		{status: 'blind', reason: /both must be alike/},
	]);
});
