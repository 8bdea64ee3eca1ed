/** GoogleSQL's own rules, where DuckDB has others: types, NULL, exactness, zones, and the words of its refusals. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Dialect, Namespace, SqlEngine, SqlValue} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';

const now = Date.parse('2026-03-10T20:00:00Z');
const places: Record<Dialect, Namespace> = {bigquery: 'bq/p/d', spanner: 'spanner/p/i/d'};
const utc = (text: string) => BigInt(Date.parse(text)) * 1000n;
let engine: SqlEngine;

const ask = async (sql: string, dialect: Dialect = 'bigquery'): Promise<SqlValue[][]> =>
	(await engine.query({sql, dialect, project: 'p', namespace: places[dialect], params: []})).rows;

beforeAll(async () => {
	engine = await openEngine({now: () => now, speed: 1});
	for (const namespace of Object.values(places)) {
		const columns = [
			{name: 'i', type: 'INT64' as const},
			{name: 's', type: 'STRING' as const},
			{name: 'f', type: 'FLOAT64' as const},
			{name: 'd', type: 'DATE' as const},
			{name: 'ts', type: 'TIMESTAMP' as const},
			{name: 'l', type: {array: 'INT64' as const}},
		];
		await engine.createTable({namespace, table: 't', key: ['i'], columns});
		await engine.insert(namespace, 't', [
			[1, 'a', 1.5, '2026-01-01', now, [1, 2]],
			[2, 'b', null, null, null, []],
		]);
	}
	await engine.createView('bq/p/d', 'v', 'SELECT i, s FROM t WHERE i > 1');
});
afterAll(() => engine.close());

describe('values', () => {
	test.each<[string, SqlValue]>([
		// Exact numbers.
		["NUMERIC '1' / 3", '0.333333333'],
		["NUMERIC '1.23456789' * NUMERIC '9.87654321'", '12.193263111'],
		["ROUND(NUMERIC '2.555', 2)", '2.56'],
		['-9223372036854775808', -9223372036854775808n],
		['SAFE_ADD(9223372036854775807, 1)', null],
		['POW(2, 3)', 8],
		['SQRT(16)', 4],
		// NaN.
		["CAST('NaN' AS FLOAT64) > 1.0", false],
		["CAST('NaN' AS FLOAT64) != CAST('NaN' AS FLOAT64)", true],
		["(SELECT MIN(x) FROM UNNEST([1.0, CAST('NaN' AS FLOAT64)]) AS x)", Number.NaN],
		// Three values.
		['2 NOT IN UNNEST([1, NULL])', null],
		['NULL IN UNNEST(CAST([] AS ARRAY<INT64>))', false],
		['1 IN UNNEST([1, NULL])', true],
		['NULL OR TRUE', true],
		// Text forms.
		['CAST(1e20 AS STRING)', '1e+20'],
		['CAST(0.1 + 0.2 AS STRING)', '0.30000000000000004'],
		['SAFE_CAST(1.0 AS STRING)', '1'],
		["CAST(TIMESTAMP '2024-01-05 00:00:00.5+00' AS STRING)", '2024-01-05 00:00:00.500+00'],
		["TO_JSON_STRING(STRUCT(TIMESTAMP '2024-01-05 00:00:00+00' AS t))", '{"t":"2024-01-05T00:00:00Z"}'],
		['TO_JSON_STRING([1, NULL])', '[1,null]'],
		["FORMAT_TIMESTAMP('%E*S|%Ez', TIMESTAMP '2024-01-05 00:00:00.5+00')", '00.5|+00:00'],
		// Times.
		["TIMESTAMP_TRUNC(TIMESTAMP '2024-11-03 05:30:00+00', HOUR, 'America/New_York')", utc('2024-11-03T05:00:00Z')],
		["TIMESTAMP '2024-11-03 05:30:00' + INTERVAL 1 HOUR", utc('2024-11-03T06:30:00Z')],
		["LAST_DAY(DATE '2024-02-10', YEAR)", '2024-12-31'],
		["LAST_DAY(DATE '2024-02-10')", '2024-02-29'],
		["LAST_DAY(DATE '2024-02-10', ISOWEEK)", '2024-02-11'],
		["EXTRACT(ISOWEEK FROM DATE '2024-12-30')", 1n],
		["DATE '2024-01-31' + 1", '2024-02-01'],
		["DATE_TRUNC(DATE '2024-01-31', WEEK(WEDNESDAY))", '2024-01-31'],
		// JSON.
		["JSON_VALUE('not json', '$.a')", null],
		["PARSE_JSON('[10,20,30]')[0]", '10'],
		['JSON_VALUE(PARSE_JSON(\'{"a": {"b": 7}}\').a.b)', '7'],
		// SAFE. and the like.
		["SAFE.PARSE_DATE('%F', 'x')", null],
		['SAFE_CAST("x" AS DATE)', null],
		["SAFE_CAST('24-05-06' AS DATE)", null],
		["SAFE_CAST(' 2024-05-06' AS DATE)", null],
		["SAFE_CAST('2024-05-06 24:00:00' AS TIMESTAMP)", null],
		["PARSE_TIMESTAMP('%H:%M', '10:20')", utc('1970-01-01T10:20:00Z')],
		['LENGTH(GENERATE_UUID())', 36n],
		["SUBSTR('abc', -2, 1)", 'b'],
		["CONCAT('a', NULL)", null],
		["DIV(NUMERIC '-7.5', 2)", '-3'],
		// Bits.
		['1 << 63', -9223372036854775808n],
		['-8 >> 1', 9223372036854775804n],
		// JSON null in text is NULL.
		["JSON_QUERY('{\"a\": null}', '$.a')", null],
	])('%s', async (sql, value) => {
		expect(await ask(`SELECT ${sql}`)).toEqual([[value]]);
	});

	test.each<[string, SqlValue[][]]>([
		['SELECT a FROM UNNEST([STRUCT(1 AS a), STRUCT(2)]) ORDER BY a', [[1n], [2n]]],
		[
			'SELECT i, x FROM t LEFT JOIN UNNEST(l) AS x ORDER BY i, x',
			[
				[1n, 1n],
				[1n, 2n],
				[2n, null],
			],
		],
		['SELECT COUNT(*) -- n\nFROM t', [[2n]]],
		['SELECT t.s FROM t JOIN v USING (i) ORDER BY i', [['b']]],
		['SELECT * FROM v', [[2n, 'b']]],
		// A table's name stands before a column's.
		['SELECT i.s FROM t i WHERE i.i = (SELECT MAX(s.i) FROM t s)', [['b']]],
		['SELECT i, t.i FROM UNNEST([2]) AS i JOIN t ON t.i = i', [[2n, 2n]]],
		[
			String.raw`SELECT '\u0041\101\x42\?\'\\u0041', r'\u0041', "\U0001F600", 'a\tb', '\u0027'`,
			[["AAB?'\\u0041", '\\u0041', '😀', 'a\tb', "'"]],
		],
		["SELECT NULL UNION ALL SELECT 'a' ORDER BY 1", [[null], ['a']]],
		['SELECT x FROM UNNEST([NULL, 1.0, CAST("NaN" AS FLOAT64)]) AS x ORDER BY x', [[null], [Number.NaN], [1]]],
		[
			'SELECT table_name, table_type FROM d.INFORMATION_SCHEMA.TABLES',
			[
				['t', 'BASE TABLE'],
				['v', 'VIEW'],
			],
		],
		[
			"SELECT column_name, data_type FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'v'",
			[
				['i', 'INT64'],
				['s', 'STRING'],
			],
		],
		["SELECT row_count FROM d.__TABLES__ WHERE table_id = 't'", [[2n]]],
	])('%s', async (sql, rows) => {
		expect(await ask(sql)).toEqual(rows);
	});

	test("Spanner's days are those of Los Angeles, in casts and comparisons, too", async () => {
		const sql =
			"SELECT CAST('2026-11-28 05:00:00' AS TIMESTAMP), TIMESTAMP '2026-11-28 10:00:00+00' > '2026-11-28 05:00:00'";
		expect(await ask(sql, 'spanner')).toEqual([[utc('2026-11-28T13:00:00Z'), false]]);
	});
});

describe('refusals', () => {
	const signature = (what: string) => `No matching signature for ${what}`;
	test.each([
		["SELECT '1' + 1", signature('operator + for argument types: STRING, INT64')],
		["SELECT '5' > 3", signature('operator > for argument types: STRING, INT64')],
		["SELECT CONCAT('a', 1)", signature('function CONCAT for argument types: STRING, INT64')],
		["SELECT COALESCE(1, 'a')", signature('function COALESCE for argument types: INT64, STRING')],
		["SELECT IF(TRUE, 1, 'a')", signature('function IF for argument types: BOOL, INT64, STRING')],
		["SELECT CASE WHEN TRUE THEN 1 ELSE 'b' END", signature('operator CASE for argument types: INT64, STRING')],
		["SELECT i FROM t WHERE i = '5'", signature('operator = for argument types: INT64, STRING')],
		["SELECT NULL + 'a'", signature('operator + for argument types: NULL, STRING')],
		["SELECT SQRT(NUMERIC '2')", 'The sandbox does not support SQRT of NUMERIC'],
		['SELECT UPPER(1)', signature('function UPPER for argument types: INT64')],
		['SELECT SUM(s) FROM t', signature('function SUM for argument types: STRING')],
		['SELECT i FROM t WHERE ts > d', signature('operator > for argument types: TIMESTAMP, DATE')],
		['SELECT i FROM t WHERE i', 'WHERE clause should return type BOOL, but returns INT64'],
		["SELECT 1,\n 'a\\q'", String.raw`Syntax error: Illegal escape sequence: \q at [2:4]`],
		["SELECT 1 UNION ALL SELECT 'a'", 'Column 1 in UNION ALL has incompatible types: INT64, STRING'],
		['SELECT CAST(DATE "2024-01-01" AS INT64)', 'Invalid cast from DATE to INT64'],
		['SELECT nope FROM t', 'Unrecognized name: nope at [1:8]'],
		['SELECT a.x FROM t b', 'Unrecognized name: a at [1:8]'],
		['SELECT COUNT(*) AS n FROM t WHERE n > 1', 'Unrecognized name: n at [1:35]'],
		[
			'SELECT s, COUNT(*) FROM t',
			'SELECT list expression references column s which is neither grouped nor aggregated at [1:8]',
		],
		['SELECT * EXCEPT (nope) FROM t', 'Column nope in SELECT * EXCEPT list does not exist'],
		['SELECT (SELECT i FROM t)', 'Scalar subquery produced more than one element'],
		['SELECT 9223372036854775807 + 1', 'int64 overflow: 9223372036854775807 + 1'],
		['SELECT SUM(x) FROM UNNEST([9223372036854775807, 1]) AS x', 'int64 overflow: 9223372036854775808'],
		["SELECT CAST('x' AS INT64)", 'Bad int64 value: x'],
		['SELECT 1 / 0', 'division by zero: 1 / 0'],
		['SELECT [1][OFFSET(1)]', 'Array index 1 is out of bounds'],
		['SELECT FROM t', 'Syntax error: SELECT list must not be empty'],
		['SELEC 1', 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
		['SELEC', 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
		['SELECT 1 +', 'Syntax error: Unexpected end of statement at [1:11]'],
		['SELECT i\nFROM t b c', 'Syntax error: Unexpected identifier "c" at [2:10]'],
		['SELECT 1 FROM nods.nope', 'Not found: Dataset p:nods was not found in location US'],
		['SELECT s FROM t JOIN v USING (i)', 'Column name s is ambiguous'],
		// What other dialects have, and the parser takes.
		['SELECT 5 // 2', 'Syntax error: Unexpected "/" at [1:11]'],
		['SELECT i % 2 FROM t', 'Syntax error: Unexpected "%" at [1:10]'],
		['SELECT 1 == 1', 'Syntax error: Unexpected "=" at [1:11]'],
		['SELECT 1 <=> 1', 'Syntax error: Unexpected ">" at [1:12]'],
		["SELECT '1'::INT64", 'Syntax error: Unexpected ":" at [1:12]'],
		['SELECT 1_000', 'Syntax error: Missing whitespace between literal and alias at [1:9]'],
		['SELECT 1 AS select', 'Syntax error: Unexpected keyword SELECT at [1:13]'],
		['SELECT i FROM t LIMIT 1, 2', 'Syntax error: Expected end of input but got "," at [1:24]'],
		['SELECT i FROM t LIMIT 1 + 1', 'LIMIT expects an integer literal or parameter'],
		['SELECT i FROM t OFFSET 1', 'Syntax error: Expected end of input but got keyword OFFSET'],
		[
			"SELECT 'a' 'b'",
			'Syntax error: Concatenation of subsequent string literals is not supported. Did you mean to use the || operator? at [1:12]',
		],
		[
			'SELECT 1 UNION SELECT 2',
			'Syntax error: Expected keyword ALL or keyword DISTINCT but got keyword SELECT at [1:16]',
		],
		[
			'SELECT 1 UNION ALL SELECT 2 UNION DISTINCT SELECT 3',
			'Syntax error: Different set operations cannot be used in the same query without using parentheses for grouping',
		],
		[
			'SELECT [1] UNION DISTINCT SELECT [2]',
			'Column 1 in UNION DISTINCT has type that does not support set operation comparisons: ARRAY',
		],
		["SELECT LEN('a')", 'Function not found: LEN at [1:8]'],
		['SELECT d.f(1)', 'Function not found: d.f at [1:8]'],
		['SELECT i FROM read_csv(3)', 'Table-valued function not found: read_csv at [1:15]'],
		['SELECT CAST(i AS VARCHAR) FROM t', 'Type not found: VARCHAR'],
		['SELECT COUNT() FROM t', 'Number of arguments does not match for aggregate function COUNT'],
		['SELECT SUM(i IGNORE NULLS) FROM t', 'IGNORE NULLS and RESPECT NULLS are not allowed for aggregate function sum'],
		['SELECT RANK() OVER () FROM t', 'Window ORDER BY is required for analytic function rank'],
		// What the sandbox has not, it says, and leaves nothing out.
		['SELECT i FROM t FETCH FIRST 1 ROWS ONLY', 'The sandbox does not support FETCH'],
		['SELECT 3 BETWEEN SYMMETRIC 5 AND 1', 'The sandbox does not support SYMMETRIC'],
		['SELECT SHA1(s) FROM t', 'The sandbox does not support the function SHA1'],
		['SELECT i, COUNT(*) FROM t GROUP BY ROLLUP(i)', 'The sandbox does not support GROUP BY ROLLUP'],
		[
			'SELECT * FROM t FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(ts, INTERVAL 1 DAY)',
			'The sandbox does not support FOR SYSTEM_TIME AS OF',
		],
		["SELECT CAST('a' AS STRING(1))", 'The sandbox does not support a length or precision of STRING'],
		[
			"SELECT REGEXP_EXTRACT('x', r'(a)|x')",
			'The sandbox does not support REGEXP_EXTRACT with a group that may be left out',
		],
		['SELECT * FROM d.INFORMATION_SCHEMA.PARTITIONS', 'The sandbox does not support INFORMATION_SCHEMA.PARTITIONS'],
		['SELECT * FROM `d.t_*`', 'The sandbox does not support wildcard tables'],
		// An array keeps its type, and a fraction is no NUMERIC by itself.
		['SELECT 1.5 IN UNNEST([1])', signature('operator IN UNNEST for argument types: FLOAT64, ARRAY<INT64>')],
		['SELECT MOD(-3, 1.5)', signature('function MOD for argument types: INT64, FLOAT64')],
		// Values out of range.
		["SELECT DATE '2024-02-30'", "Invalid date: '2024-02-30'"],
		["SELECT CAST(CONCAT('2024-02', '-30') AS DATE)", "Invalid date: '2024-02-30'"],
		["SELECT DATE_ADD(DATE '9999-12-31', INTERVAL 1 DAY)", 'Date is out of supported range: 10000-01-01'],
		["SELECT PARSE_DATE('%F', 'x')", 'Failed to parse input string "x"'],
		['SELECT CAST(1e19 AS INT64)', 'int64 out of range: 1e+19'],
		['SELECT CAST(1e30 AS NUMERIC)', 'numeric out of range: 1e+30'],
		['SELECT ABS(-9223372036854775808)', 'int64 overflow: --9223372036854775808'],
		['SELECT SQRT(-1)', 'Argument to SQRT cannot be negative: -1'],
		['SELECT LN(0)', 'Floating point error in function: LN(0)'],
		["SELECT REGEXP_CONTAINS('a', '(')", 'Cannot parse regular expression: missing ): ('],
		["SELECT REPEAT('a', 100000000)", 'Output of REPEAT exceeds max allowed output size of 1MB'],
		['SELECT GENERATE_ARRAY(1, 100000000)', 'GENERATE_ARRAY produced too many elements'],
		['SELECT i FROM t GROUP BY l', 'Grouping by expressions of type ARRAY is not allowed'],
	])('%s', async (sql, message) => {
		await expect(ask(sql)).rejects.toMatchObject({message});
	});

	test.each([
		['SELECT ROW_NUMBER() OVER (ORDER BY i) FROM t', 'Analytic functions not supported'],
		['SELECT d + 1 FROM t', signature('operator + for argument types: DATE, INT64')],
		['SELECT TIMESTAMP(ts) FROM t', signature('function TIMESTAMP for argument types: TIMESTAMP')],
		[
			'SELECT * FROM SPANNER_SYS.QUERY_STATS_TOP_MINUTE',
			'The sandbox does not support SPANNER_SYS.QUERY_STATS_TOP_MINUTE',
		],
	])('of Spanner: %s', async (sql, message) => {
		await expect(ask(sql, 'spanner')).rejects.toMatchObject({message});
	});
});
