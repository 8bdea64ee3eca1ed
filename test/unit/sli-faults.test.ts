/** SLOs over answers that cannot be read as config says, and over metrics that come slowly. */
import {describe, expect, test} from 'vitest';
import {sloView} from '../../src/checks/slo.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {checkOf, lookup, minute, rows, seen, systemOf} from '../support/checks.ts';
import {at, drive} from '../support/driving.ts';
import {seriesOf} from '../support/series.ts';

const sloOf = (sli: Record<string, unknown>) =>
	systemOf({
		slos: [{id: 'slo', title: 'SLO', objective: 0.99, sli, target: '> 99%', levels: {crit: '< 95%'}}],
		checks: [checkOf({measure: {slo: 'slo'}, unit: 'ratio', levels: {crit: '< 95%'}})],
	});
/** The reason why an SLO and the check of it are blind, the same. */
function blindness(sli: Record<string, unknown>, source: string, answer: Answer) {
	const system = sloOf(sli);
	const state = {[source]: seen(answer, at(0))};
	const [slo] = system.slos;
	if (!slo) throw new Error('no SLO');
	const view = sloView(slo, lookup(state), at(0), 'UTC');
	const [alert] = drive(system)(at(0), state);
	expect(view.value).toBeUndefined();
	expect(alert).toMatchObject({state: 'blind', reason: `blind: ${view.reason}`});
	expect(view.status).toBe('blind');
	return view.reason;
}

const classes = seriesOf(
	['2xx', '5xx'].map(code => ({
		labels: {response_code_class: code},
		points: Array.from({length: 10}, (_, i) => ({t: at(i - 9), value: 10})),
	})),
);

describe('A8: names that are not there', () => {
	test('A8: a label of bad events that no series has is not 100 %', () => {
		const sli = {ratio: {source: 'points', bad: {response_class: ['5xx']}}};
		expect(blindness(sli, 'points', classes)).toBe(
			'no series has the label response_class; there is response_code_class',
		);
	});
	test('A8: one of several that is missing is said as well', () => {
		const sli = {ratio: {source: 'points', bad: {response_code_class: ['5xx'], grpc_status: ['13']}}};
		expect(blindness(sli, 'points', classes)).toContain('grpc_status');
	});
	test('A8: a value that does not occur just now is fine', () => {
		const system = sloOf({ratio: {source: 'points', bad: {response_code_class: ['4xx']}}});
		expect(drive(system)(at(0), {points: seen(classes, at(0))})).toEqual([]);
	});
	test.each([
		[{rows: {source: 'table', time: 'when', good: 'good', total: 'total'}}, 'when'],
		[{rows: {source: 'table', time: 'bucket', good: 'fine', total: 'total'}}, 'fine'],
		[{rows: {source: 'table', time: 'bucket', good: 'good', total: 'all'}}, 'all'],
		[
			{histogram: {source: 'table', time: 'bucket', value: 'upper', count: 'good', percentile: 95, threshold: '2s'}},
			'upper',
		],
		[{value: {source: 'table', column: 'rate'}}, 'rate'],
		[{value: {source: 'table', time: 'day', column: 'good'}}, 'day'],
	])('A8: %j is blind', (sli, name) => {
		const answer = rows({bucket: '2026-09-13T20:00:00Z', good: 1, total: 1});
		expect(blindness(sli, 'table', answer)).toBe(`no row has the column ${name}; there is bucket, good, total`);
	});
	test.each([
		[{rows: {source: 'table', time: 'bucket', good: 'text', total: 'total'}}, 'text is no number: many'],
		[{rows: {source: 'table', time: 'bucket', good: 'good', total: 'nan'}}, 'nan is no number: NaN'],
		[{rows: {source: 'table', time: 'text', good: 'good', total: 'total'}}, 'text is no time: many'],
		[{value: {source: 'table', column: 'nan'}}, 'nan is no number: NaN'],
	])('A8: %j counts neither as 0 nor as nothing', (sli, reason) => {
		const answer = rows({bucket: '2026-09-13T20:00:00Z', good: 1, total: 1, text: 'many', nan: 'NaN'});
		expect(blindness(sli, 'table', answer)).toBe(reason);
	});
	test('A8: an answer of another kind is said', () => {
		expect(blindness({value: {source: 'points', column: 'rate'}}, 'points', classes)).toBe(
			'the source answers series, the SLO needs rows',
		);
		const sli = {distribution: {source: 'points', percentile: 95, threshold: '2s'}};
		expect(blindness(sli, 'points', classes)).toBe('the points are numbers, the SLO needs distributions');
	});
	test.each([
		[{column: 'm'}, 'm'],
		[{ageOf: 'seen_at'}, 'seen_at'],
		[{column: 'n', by: 'region'}, 'region'],
		[{column: 'n', where: {zone: ['a']}}, 'zone'],
	])('A8: a check of rows by %j is blind', (measure, name) => {
		const system = systemOf({checks: [checkOf({measure: {source: 'table', ...measure}})]});
		expect(drive(system)(at(0), {table: seen(rows({name: 'a', n: 1}), at(0))})).toMatchObject([
			{state: 'blind', reason: `blind: no row has the column ${name}; there is n, name`},
		]);
		expect(drive(system)(at(0), {table: seen(rows(), at(0))})).toMatchObject([{state: 'nodata'}]);
	});
});

describe('A10: an SLO over a metric that is sampled every five minutes', () => {
	test.each([0, 240])('A10: has a value at every minute, also of its first sample, %i s late', delaySeconds => {
		const system = sloOf({ratio: {source: 'points', bad: {code: ['5xx']}}});
		const step = drive(system);
		for (let m = 10; m < 40; m++) {
			const newest = m - delaySeconds / 60;
			const points = Array.from({length: Math.floor(newest / 5) + 1}, (_, i) => ({t: at(i * 5), value: 10}))
				// It begins late enough to be alone at first.
				.filter(({t}) => t >= at(5));
			const answer = seriesOf([{labels: {code: '5xx'}, points}], {delaySeconds, stepSeconds: 300});
			expect(step(at(m), {points: seen(answer, at(m), {period: minute})}), `minute ${m}`).toMatchObject([
				{state: 'firing', value: '0%'},
			]);
		}
	});
});
