/** Measures that can never be, and those that can but hardly: each has its place in the file. */
import {describe, expect, test} from 'vitest';
import {goodSystem, told} from '../support/mistakes.ts';

const check = (id: string, measure: string, levels = '') =>
	`  - {id: ${id}, title: T, measure: ${measure}${levels && `, levels: {crit: "${levels}"}`}}\n`;
const saidOf = (...checks: string[]) => told(goodSystem.replace('actions:\n', `${checks.join('')}actions:\n`));
const part = '{source: requests, where: {response_code_class: [5xx]}}';

describe('burns', () => {
	test('of an unknown SLO', () =>
		expect(saidOf(check('a', '{burn: error}')).lines).toEqual([
			"shop.yaml:31:39: unknown SLO 'error'. Did you mean 'errors'?",
		]));
	test('as fast as no error could burn, and slower ones', () => {
		expect(saidOf(check('a', '{burn: errors, page: [{factor: 100, long: 1h}]}')).lines).toEqual([
			'shop.yaml:31:63: a burn of 100 can never be: with an objective of 99% everything bad burns 100 times as fast. Write less.',
		]);
		expect(saidOf(check('a', '{burn: errors, page: [{factor: 99, long: 1h}]}')).lines).toEqual([]);
	});
	test('whose windows do not fit', () => {
		expect(saidOf(check('a', '{burn: errors, page: [{factor: 9, long: 1h, short: 2h}]}')).lines).toEqual([
			expect.stringMatching(/^shop\.yaml:31:\d+: the short window of 2h is not shorter than 1h\. Swap them\.$/),
		]);
		const short = goodSystem.replace('    show: bad\n', '    show: bad\n    window: 1d\n');
		const said = told(
			short.replace('actions:\n', `${check('a', '{burn: errors, ticket: [{factor: 1, long: 2d}]}')}actions:\n`),
		);
		expect(said.lines).toEqual([
			expect.stringMatching(/2d is longer than the window of the SLO, 1d\. Make one of them fit\.$/),
		]);
	});
	test('that no source could prove, or that take an outage, are warned about', () => {
		expect(saidOf(check('a', '{burn: errors}'))).toEqual({
			lines: [],
			warnings: [
				"shop.yaml:31:39: warning: a burn over 24 h is never judged: 'requests' looks back 6 h. Make its window longer.",
				"shop.yaml:31:39: warning: a burn over 3 d is never judged: 'requests' looks back 6 h. Make its window longer.",
			],
		});
		expect(
			saidOf(check('a', '{burn: errors, page: [{factor: 60, long: 1h}], ticket: [{factor: 1, long: 2h}]}')).warnings,
		).toEqual(['shop.yaml:31:39: warning: a burn of 60 takes 60% of errors with an objective of 99%.']);
	});
	test('levels are 0, 1 and 2', () =>
		expect(saidOf(check('a', '{burn: errors}', '>= 14.4')).lines).toEqual([
			expect.stringMatching(/">= 14\.4" can never be: it is between 0 and 2\.$/),
		]));
});

describe('all', () => {
	test('of unknown checks, twice the same, or itself', () => {
		expect(saidOf(check('a', '{all: [failing, failin]}')).lines).toEqual([
			"shop.yaml:31:48: unknown check 'failin'. Did you mean 'failing'?",
		]);
		expect(saidOf(check('a', '{all: [failing, failing]}')).lines).toEqual([
			"shop.yaml:31:48: 'failing' is there already. Remove it.",
		]);
		expect(saidOf(check('a', '{all: [failing, a]}')).lines).toEqual([
			"shop.yaml:31:48: 'a' would wait for itself. Remove it.",
		]);
	});
	test('in a circle', () =>
		expect(saidOf(check('a', '{all: [failing, b]}'), check('b', '{all: [a, failing]}')).lines).toEqual([
			"shop.yaml:31:48: 'a' would wait for itself through 'b'. Remove it.",
			"shop.yaml:32:39: 'b' would wait for itself through 'a'. Remove it.",
		]));
	test('need no levels, and cannot be more than there are', () => {
		expect(
			saidOf(
				check('a', '{all: [failing, b]}'),
				check('b', '{burn: errors, page: [{factor: 9, long: 1h}], ticket: [{factor: 3, long: 2h}]}'),
			),
		).toEqual({lines: [], warnings: []});
		expect(saidOf(check('a', '{all: [failing, slow]}', '> 2')).lines).toHaveLength(2);
	});
});

describe('spans and ratios', () => {
	const ratio = (more: string, levels = '> 5%') =>
		check('a', `{ratio: {bad: ${part}, total: {source: requests}}${more}}`, levels);
	test('above 1 are none', () => {
		expect(saidOf(ratio('', '> 120%')).lines).toEqual([
			expect.stringMatching(/"> 120%" can never be: it is between 0 and 1 \(100%\)\.$/),
		]);
		expect(saidOf(ratio('')).lines).toEqual([]);
	});
	test('longer than what a source looks back are never whole', () => {
		expect(saidOf(ratio(', over: 7h')).lines).toEqual([
			expect.stringMatching(
				/^shop\.yaml:31:\d+: over 7h is longer than the 6h that 'requests' looks back\. Make one of them fit\.$/,
			),
		]);
		expect(saidOf(check('a', '{source: requests, last: mean, over: 6h}', '> 5')).lines).toEqual([]);
	});
	test('of a source that is none of series', () =>
		expect(saidOf(check('a', `{ratio: {bad: {source: runs}, total: {source: requests}}}`, '> 5%')).lines).toEqual([
			expect.stringMatching(
				/^shop\.yaml:31:\d+: the measure 'ratio' cannot read 'runs', a source of bigquery\. Name one of metric, count\.$/,
			),
		]));
	test('a regex that is none has its place', () =>
		expect(
			saidOf(check('a', '{source: requests, last: sum, over: 5m, where: {response_code_class: ["/5(x/"]}}', '> 5'))
				.lines,
		).toEqual([
			expect.stringMatching(/^shop\.yaml:31:\d+: .*'\/5\(x\/' is no regex: this \( has no \), at character 2 of it\.$/),
		]));
	test('one half of a ratio is not enough', () =>
		expect(saidOf(check('a', '{ratio: {total: {source: requests}}}', '> 5%')).lines).toEqual([
			expect.stringMatching(/^shop\.yaml:31:\d+: checks\.1\.measure\.ratio: needs one of bad, good\.$/),
		]));
});
