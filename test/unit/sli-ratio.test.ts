/** Indicators of good and bad events: by labels, of two metrics, and each group by itself. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {sloView} from '../../src/checks/slo.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {failed, lookup, minute, never, seen, systemOf} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer, seriesOf} from '../support/measuring.ts';
import {goodSystem, told} from '../support/mistakes.ts';

const systemWith = (ratio: object, more: object = {}) =>
	withDerivedChecks(
		systemOf({
			sources: {
				requests: {metric: 'requests', aligner: 'ALIGN_DELTA'},
				errors: {metric: 'errors', aligner: 'ALIGN_DELTA'},
			},
			slos: [
				{
					id: 'ok',
					title: 'OK',
					objective: 0.99,
					sli: {ratio},
					target: '>= 99%',
					levels: {crit: '< 99%'},
					...more,
				},
			],
		}),
	);
const requests = (classes: Record<string, number>): Answer =>
	seriesAnswer(Object.entries(classes).map(([name, n]) => seriesOf({class: name}, [n])));
const shown = (ratio: object, classes: Record<string, number>) => {
	const [slo] = systemWith(ratio).slos;
	if (!slo) throw new Error('no SLO');
	const {value, text} = sloView(slo, lookup({requests: seen(requests(classes), now)}), now);
	return value ?? text;
};

describe('by labels', () => {
	const all = {'2xx': 90, '3xx': 5, '4xx': 20, '5xx': 5};
	test.each<[string, object, number]>([
		['bad as a list', {bad: {class: ['5xx', '4xx']}}, 95 / 120],
		['bad as a regex', {bad: {class: ['/^[45]/']}}, 95 / 120],
		['good as a regex', {good: {class: ['/^[23]xx$/']}}, 95 / 120],
		['of what is valid', {bad: {class: ['5xx']}, valid: {class: ['/^[235]/']}}, 0.95],
		['good of what is valid', {good: {class: ['2xx']}, valid: {class: ['2xx', '5xx']}}, 90 / 95],
	])('%s', (_, ratio, value) => expect(shown({source: 'requests', ...ratio}, all)).toBe(value));
	test('nothing that is valid is no traffic', () =>
		expect(shown({source: 'requests', good: {class: ['2xx']}, valid: {class: ['2xx', '5xx']}}, {'4xx': 9})).toBe(
			'no data',
		));
});

describe('of two metrics', () => {
	const ratio = {bad: {source: 'errors', where: {kind: ['fatal']}}, total: {source: 'requests'}};
	const view = (states: Parameters<typeof lookup>[0]) => {
		const [slo] = systemWith(ratio).slos;
		return slo && sloView(slo, lookup(states), now);
	};
	const read = seen(seriesAnswer([seriesOf({class: '2xx'}, [100, 100])]), now);
	const errors = (...counts: number[]) =>
		seen(seriesAnswer([seriesOf({kind: 'fatal'}, counts), seriesOf({kind: 'mild'}, [50])]), now);
	test('is what one is of the other', () => {
		expect(view({requests: read, errors: errors(1, 1)})).toMatchObject({status: 'ok', value: 0.99});
		expect(view({requests: read, errors: errors(1, 2)})).toMatchObject({status: 'ok', value: 0.985});
	});
	test('without errors all is good', () =>
		expect(view({requests: read, errors: seen(seriesAnswer([]), now)})).toMatchObject({status: 'ok', value: 1}));
	test('more errors than requests are no less than none of them good', () =>
		expect(view({requests: read, errors: errors(900, 900)})).toMatchObject({value: 0}));
	test('is blind, or waits, with either of them', () => {
		expect(view({requests: read, errors: failed()})).toMatchObject({status: 'blind', reason: /unavailable/});
		expect(view({requests: failed(), errors: errors(1)})).toMatchObject({status: 'blind'});
		expect(view({requests: read, errors: never})).toMatchObject({status: 'loading'});
	});
	test('its check fires by the same numbers', () => {
		const states = {
			requests: seen(seriesAnswer([seriesOf({}, [100, 100, 100, 100])]), now),
			errors: seen(seriesAnswer([seriesOf({kind: 'fatal'}, [2, 2, 2, 2])]), now),
		};
		expect(evaluate(emptyMemory, systemWith(ratio), lookup(states), now).alerts).toMatchObject([
			{check: 'slo.ok', state: 'firing', value: '98%', limit: '< 99%', firedAt: now - minute},
		]);
	});
});

describe('by groups', () => {
	const ratio = {source: 'requests', bad: {class: ['5xx']}};
	const answer = seriesAnswer([
		seriesOf({class: '2xx', service: 'a', zone: 'x'}, [99, 99, 99]),
		seriesOf({class: '5xx', service: 'a', zone: 'x'}, [1, 1, 1]),
		seriesOf({class: '2xx', service: 'b', zone: 'x'}, [9, 9, 9]),
		seriesOf({class: '5xx', service: 'b', zone: 'x'}, [1, 1, 1]),
	]);
	const alerts = (by: unknown) =>
		evaluate(emptyMemory, systemWith(ratio, {by}), lookup({requests: seen(answer, now)}), now).alerts;
	test('each is judged by itself, and the SLO shows the whole', () => {
		const [slo] = systemWith(ratio, {by: 'service'}).slos;
		expect(slo && sloView(slo, lookup({requests: seen(answer, now)}), now)).toMatchObject({value: 324 / 330});
		expect(alerts('service')).toMatchObject([{key: 'demo.slo.ok[b]', instance: 'b', value: '90%'}]);
		expect(alerts(['service', 'zone'])).toMatchObject([{instance: 'b / x'}]);
	});
	test('a label that is not there is blind', () =>
		expect(alerts('pod')).toMatchObject([{state: 'blind', reason: /no series has the label pod/}]));
	test('burns are judged by group as well', () => {
		const system = withDerivedChecks({
			...systemWith(ratio, {by: 'service'}),
			checks: systemOf({
				checks: [
					{
						id: 'burn',
						title: 'Burn',
						measure: {
							burn: 'ok',
							page: [{factor: 5, long: '5m', short: '1m'}],
							ticket: [{factor: 3, long: '5m', short: '1m'}],
						},
					},
				],
			}).checks,
		});
		const long = seriesAnswer(
			['a', 'b'].flatMap(service => [
				seriesOf({class: '2xx', service}, Array(10).fill(service === 'a' ? 9900 : 900)),
				seriesOf({class: '5xx', service}, Array(10).fill(100)),
			]),
		);
		const burns = evaluate(emptyMemory, system, lookup({requests: seen(long, now)}), now).alerts;
		expect(burns.filter(({check}) => check === 'burn')).toMatchObject([{instance: 'b', value: '10×', level: 'crit'}]);
	});
});

test('rows have no labels, and a ratio needs one of good and bad', () => {
	const said = (sli: string, more = '') =>
		told(
			goodSystem
				.replace('{ratio: {source: requests, bad: {response_code_class: [5xx]}}}', sli)
				.replace('    show: bad\n', `    show: bad\n${more}`),
		).lines;
	expect(said('{rows: {source: runs, time: t, good: g, total: n}}', '    by: n\n')).toEqual([
		expect.stringMatching(
			/^shop\.yaml:20:\d+: 'rows' reads rows, which have no labels\. Remove by, or make an SLO of each\.$/,
		),
	]);
	expect(said('{ratio: {source: requests}}')[0]).toMatch(/^shop\.yaml:18:\d+: slos\.0\.sli\.ratio/);
	expect(said('{ratio: {source: requests, good: {}}}')[0]).toMatch(/names no label: nothing would be good/);
	expect(said('{ratio: {bad: {source: requests}, total: {source: requests}}}')).toEqual([]);
	expect(said('{ratio: {bad: {source: request}, total: {source: requests}}}')).toEqual([
		expect.stringMatching(/^shop\.yaml:18:\d+: unknown source 'request'/),
	]);
});
