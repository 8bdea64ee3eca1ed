/** Values as the clients of BigQuery and Spanner give them, as cells: exact, and without the clients' own classes. */
import {BigQueryInt, BigQueryTimestamp} from '@google-cloud/bigquery';
import {Spanner} from '@google-cloud/spanner';
import {describe, expect, test} from 'vitest';
import {bigqueryCell, rowsOf, spannerCell} from '../../src/cloud/cells.ts';

const beyond = '9007199254740993';

describe('a cell of Spanner', () => {
	test.each([
		['an INT64', Spanner.int('42'), 42],
		['an INT64 beyond 2^53, with all its digits', Spanner.int(beyond), beyond],
		['a negative one', Spanner.int(`-${beyond}`), `-${beyond}`],
		['a FLOAT64', Spanner.float(0.25), 0.25],
		['a FLOAT64 that is no number', Spanner.float('NaN' as never), 'NaN'],
		['an infinite one', Spanner.float('-Infinity' as never), '-Infinity'],
		['a NUMERIC', Spanner.numeric('12.50'), 12.5],
		['an ARRAY of INT64', [Spanner.int('1'), Spanner.int(beyond), null], `[1,"${beyond}",null]`],
		['a STRUCT', {n: Spanner.int('1'), at: new Date(0)}, '{"n":1,"at":"1970-01-01T00:00:00.000Z"}'],
		['JSON that has a member of the name value', {value: '12'}, '{"value":"12"}'],
	])('%s', (_, value, cell) => expect(spannerCell(value).cell).toBe(cell));
});

describe('a cell of BigQuery', () => {
	test.each([
		['an INT64', new BigQueryInt('42'), 42],
		['an INT64 beyond 2^53', new BigQueryInt(beyond), beyond],
		['a REPEATED INT64', [new BigQueryInt('1'), new BigQueryInt(beyond)], `[1,"${beyond}"]`],
		[
			'a RECORD',
			{n: new BigQueryInt('1'), at: new BigQueryTimestamp('1970-01-01T00:00:00Z')},
			'{"n":1,"at":"1970-01-01T00:00:00.000Z"}',
		],
		['a RECORD that has a field of the name value', {value: 'x'}, '{"value":"x"}'],
	])('%s', (_, value, cell) => expect(bigqueryCell(value).cell).toBe(cell));

	test('a TIMESTAMP tells when the data is of', () => {
		const at = Date.parse('2026-11-21T08:00:00Z');
		const {dataAt} = rowsOf([{at: new BigQueryTimestamp('2026-11-21T08:00:00Z')}], bigqueryCell, at);
		expect(dataAt).toBe(at);
	});
});
