/** Answers of sources as tables, CSV and JSON. */
import {describe, expect, test} from 'vitest';
import {answerFormats} from '../../src/answer/formats.ts';
import {rowsOf} from '../../src/answer/rows.ts';

const rows = rowsOf({
	kind: 'rows',
	rows: [
		{a: 'x,"y"\n', b: 1.5, c: null},
		{a: 'z', b: 20},
	],
});

describe('rows', () => {
	test('columns are those that rows name, in their order', () => expect(rows.columns).toEqual(['a', 'b', 'c']));
	test('a list without rows keeps its columns', () =>
		expect(rowsOf({kind: 'rows', rows: [], columns: ['a']}).columns).toEqual(['a']));
	test('series are a row for every point, with the labels', () =>
		expect(
			rowsOf({
				kind: 'series',
				series: [
					{labels: {code: '500'}, points: [{t: 0, value: 2}]},
					{labels: {code: '200'}, points: [{t: 0, distribution: {count: 4, mean: 3, bounds: [], counts: [4]}}]},
				],
				delaySeconds: 0,
			}),
		).toEqual({
			columns: ['code', 'time', 'value', 'count', 'mean'],
			rows: [
				{code: '500', time: '1970-01-01T00:00:00.000Z', value: 2},
				{code: '200', time: '1970-01-01T00:00:00.000Z', count: 4, mean: 3},
			],
		}));
});

test('a table aligns numbers to the right, and a cell is one clean line', () => {
	const [head = '', first = '', second = ''] = answerFormats.table(rows).split('\n');
	expect(head).toMatch(/^a +b +c$/);
	expect(first).toMatch(/^x,"y".* {2}1\.5 +–$/);
	expect(second).toMatch(/^z +20 +–$/);
	expect(answerFormats.table(rowsOf({kind: 'rows', rows: [{a: '\x1b]2;x\x07'}]}))).not.toMatch(/\x1b/);
	expect(answerFormats.table(rowsOf({kind: 'rows', rows: [{a: 47737.041666666664}, {a: 1234567}]}))).toBe(
		'      a\n  47737\n1234567\n',
	);
	expect(answerFormats.table({columns: [], rows: []})).toBe('no rows\n');
});

test('a table takes as many rows as one answer holds', () => {
	const many = rowsOf({kind: 'rows', rows: Array.from({length: 150_000}, (_, n) => ({n}))});
	expect(answerFormats.table(many)).toMatch(/^ +n\n/);
});

test('CSV quotes what needs it; nothing stands for null', () =>
	expect(answerFormats.csv(rows)).toBe('a,b,c\n"x,""y""\n",1.5,\nz,20,\n'));

test('JSON keeps types', () => expect(JSON.parse(answerFormats.json(rows))).toEqual(rows.rows));
