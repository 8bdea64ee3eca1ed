/** Random queries in GoogleSQL, of the part of it that the sandbox and Spanner share. The same seed makes the same queries. */

type Type = 'INT64' | 'FLOAT64' | 'NUMERIC' | 'STRING' | 'BOOL' | 'DATE' | 'TIMESTAMP' | 'ARRAY';
type Make = (at: Place) => string;

interface Place {
	/** How deep expressions may still nest. */
	depth: number;
	/** Whether columns of `t` are in sight. */
	columns: boolean;
}

/** Rows of the query's own: a column of each type, with NULL, zero, extremes and repetitions. The table `t` has the same (sqlJudge.ts). */
const unnested = `UNNEST([
	STRUCT(1 AS i, 2.5 AS f, NUMERIC '1.25' AS n, 'a' AS s, TRUE AS b, DATE '2024-02-29' AS d, TIMESTAMP '2024-03-10 09:30:00+00' AS ts, [1, 2] AS l),
	STRUCT(0, 0.0, NUMERIC '0', '', FALSE, DATE '2023-12-31', TIMESTAMP '2024-11-03 08:30:00+00', [3]),
	STRUCT(-7, -1.5, NUMERIC '-0.000000001', 'Äb c', NULL, DATE '2024-01-01', TIMESTAMP '1969-12-31 23:59:59.5+00', []),
	STRUCT(NULL, NULL, NULL, NULL, TRUE, NULL, NULL, NULL),
	STRUCT(1, 1e10, NUMERIC '99999.5', '12', FALSE, DATE '2024-02-29', TIMESTAMP '2024-06-15 12:00:00.123456+00', [0, NULL])
]) AS t`;
const columnOf: Record<Type, string> = {
	INT64: 'i',
	FLOAT64: 'f',
	NUMERIC: 'n',
	STRING: 's',
	BOOL: 'b',
	DATE: 'd',
	TIMESTAMP: 'ts',
	ARRAY: 'l',
};
const types = Object.keys(columnOf) as Type[];
const literals: Record<Type, readonly string[]> = {
	INT64: ['0', '1', '2', '-3', '10', '9223372036854775807', 'NULL'],
	FLOAT64: ['0.0', '1.5', '-2.25', '1e10', "CAST('NaN' AS FLOAT64)", 'CAST(NULL AS FLOAT64)'],
	NUMERIC: ["NUMERIC '1.5'", "NUMERIC '-0.333333333'", "NUMERIC '3'", 'CAST(NULL AS NUMERIC)'],
	STRING: ["'a'", "''", "'12'", "'x y'", "'2024-05-06'", "'Ünï'", 'CAST(NULL AS STRING)'],
	BOOL: ['TRUE', 'FALSE', 'CAST(NULL AS BOOL)'],
	DATE: ["DATE '2024-02-29'", "DATE '2023-01-01'", 'CAST(NULL AS DATE)'],
	TIMESTAMP: ["TIMESTAMP '2024-03-10 10:30:00+00'", "TIMESTAMP '2024-11-03 01:30:00'", "TIMESTAMP '2000-01-01'"],
	ARRAY: ['[1, 2, 3]', '[NULL, 1]', 'CAST([] AS ARRAY<INT64>)'],
};
const dateParts = ['DAY', 'WEEK', 'ISOWEEK', 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR'];
const timeParts = ['MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY'];
const zones = ["'UTC'", "'America/New_York'", "'Asia/Kolkata'", "'Europe/Berlin'"];
const numeric = ['INT64', 'FLOAT64', 'NUMERIC'] as const;

/** A generator of queries; mulberry32 inside. */
export function sqlGrammar(seed: number): () => string {
	let state = seed >>> 0;
	function random(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	}
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const chance = (share: number) => random() < share;
	const number = () => pick(numeric);
	const scalar = () => pick(types.filter(type => type !== 'ARRAY'));

	/** An expression of a type; now and then one of another, so that refusals are tried as well. */
	function of(asked: Type, {depth, columns}: Place): string {
		const type = chance(0.03) ? pick(types) : asked;
		if (depth <= 0 || chance(0.15)) return columns && chance(0.5) ? columnOf[type] : pick(literals[type]);
		return pick(made[type])({depth: depth - 1, columns});
	}
	const any = (at: Place, type: Type): string => of(type, at);
	const comparison = (at: Place): string => {
		const type = scalar();
		return `(${any(at, type)} ${pick(['=', '!=', '<', '<=', '>', '>='])} ${any(at, type)})`;
	};
	const arithmetic =
		(type: Type, signs: readonly string[]): Make =>
		at =>
			`(${any(at, type)} ${pick(signs)} ${any(at, chance(0.2) ? number() : type)})`;
	const choices = (type: Type): Make[] => [
		at => `IF(${any(at, 'BOOL')}, ${any(at, type)}, ${any(at, type)})`,
		at => `COALESCE(${any(at, type)}, ${any(at, type)})`,
		at => `CASE WHEN ${any(at, 'BOOL')} THEN ${any(at, type)} ELSE ${any(at, type)} END`,
	];
	const comparable = (type: Type): Make[] => [
		...choices(type),
		at => `NULLIF(${any(at, type)}, ${any(at, type)})`,
		at => `${pick(['GREATEST', 'LEAST'])}(${any(at, type)}, ${any(at, type)})`,
	];
	const made: Record<Type, readonly Make[]> = {
		INT64: [
			...comparable('INT64'),
			arithmetic('INT64', ['+', '-', '*']),
			at => `MOD(${any(at, 'INT64')}, ${any(at, 'INT64')})`,
			at => `DIV(${any(at, 'INT64')}, ${any(at, 'INT64')})`,
			at => `(- ${any(at, 'INT64')})`,
			at => `ABS(${any(at, 'INT64')})`,
			at => `SIGN(${any(at, 'INT64')})`,
			at => `(${any(at, 'INT64')} ${pick(['&', '|', '^'])} ${any(at, 'INT64')})`,
			at => `LENGTH(${any(at, 'STRING')})`,
			at => `STRPOS(${any(at, 'STRING')}, ${any(at, 'STRING')})`,
			at => `CAST(${any(at, pick(['STRING', 'FLOAT64', 'NUMERIC', 'BOOL'] as const))} AS INT64)`,
			at => `SAFE_CAST(${any(at, pick(['STRING', 'FLOAT64'] as const))} AS INT64)`,
			at => `DATE_DIFF(${any(at, 'DATE')}, ${any(at, 'DATE')}, ${pick(dateParts)})`,
			at => `TIMESTAMP_DIFF(${any(at, 'TIMESTAMP')}, ${any(at, 'TIMESTAMP')}, ${pick(timeParts)})`,
			at =>
				`EXTRACT(${pick(['YEAR', 'MONTH', 'DAY', 'DAYOFWEEK', 'DAYOFYEAR', 'WEEK', 'ISOWEEK', 'ISOYEAR', 'QUARTER'])} FROM ${any(at, 'DATE')})`,
			at =>
				`EXTRACT(${pick(['HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'DAY', 'WEEK'])} FROM ${any(at, 'TIMESTAMP')}${chance(0.5) ? ` AT TIME ZONE ${pick(zones)}` : ''})`,
			at => `UNIX_${pick(['SECONDS', 'MILLIS', 'MICROS'])}(${any(at, 'TIMESTAMP')})`,
			at => `UNIX_DATE(${any(at, 'DATE')})`,
			at => `ARRAY_LENGTH(${any(at, 'ARRAY')})`,
			at =>
				`${any(at, 'ARRAY')}[${pick(['OFFSET', 'SAFE_OFFSET', 'ORDINAL', 'SAFE_ORDINAL'])}(${pick(['0', '1', '5'])})]`,
			at => `(SELECT ${pick(['SUM', 'MAX', 'MIN', 'COUNT'])}(x) FROM UNNEST(${any(at, 'ARRAY')}) AS x)`,
		],
		FLOAT64: [
			...comparable('FLOAT64'),
			arithmetic('FLOAT64', ['+', '-', '*', '/']),
			at => `(${any(at, 'INT64')} / ${any(at, 'INT64')})`,
			at => `SAFE_DIVIDE(${any(at, 'FLOAT64')}, ${any(at, 'FLOAT64')})`,
			at => `${pick(['ABS', 'CEIL', 'FLOOR', 'ROUND', 'TRUNC', 'SIGN'])}(${any(at, 'FLOAT64')})`,
			at => `SQRT(${any(at, 'FLOAT64')})`,
			at => `CAST(${any(at, pick(['STRING', 'INT64', 'NUMERIC'] as const))} AS FLOAT64)`,
			at => `SAFE_CAST(${any(at, 'STRING')} AS FLOAT64)`,
		],
		NUMERIC: [
			...comparable('NUMERIC'),
			arithmetic('NUMERIC', ['+', '-', '*', '/']),
			at => `ROUND(${any(at, 'NUMERIC')}, ${pick(['0', '2', '-1'])})`,
			at => `${pick(['ABS', 'CEIL', 'FLOOR', 'ROUND', 'TRUNC'])}(${any(at, 'NUMERIC')})`,
			at => `CAST(${any(at, pick(['INT64', 'STRING'] as const))} AS NUMERIC)`,
		],
		STRING: [
			...comparable('STRING'),
			at => `CONCAT(${any(at, 'STRING')}, ${any(at, 'STRING')})`,
			at => `(${any(at, 'STRING')} || ${any(at, 'STRING')})`,
			at => `${pick(['UPPER', 'LOWER', 'TRIM', 'LTRIM', 'RTRIM', 'REVERSE'])}(${any(at, 'STRING')})`,
			at =>
				`SUBSTR(${any(at, 'STRING')}, ${pick(['0', '1', '2', '-1', '-9', '9'])}${chance(0.5) ? `, ${pick(['0', '1', '3'])}` : ''})`,
			at => `REPLACE(${any(at, 'STRING')}, ${any(at, 'STRING')}, ${any(at, 'STRING')})`,
			at => `${pick(['LPAD', 'RPAD'])}(${any(at, 'STRING')}, ${pick(['0', '2', '5'])}${chance(0.5) ? ", 'xy'" : ''})`,
			at => `REPEAT(${any(at, 'STRING')}, ${pick(['0', '1', '3'])})`,
			at => `CAST(${any(at, pick(types.filter(type => type !== 'ARRAY')))} AS STRING)`,
			at =>
				`FORMAT_TIMESTAMP(${pick(["'%F %T'", "'%Y-%m-%dT%H:%M:%E*SZ'", "'%a %b %d %j'", "'%E3S'"])}, ${any(at, 'TIMESTAMP')}, ${pick(zones)})`,
			at => `FORMAT_DATE(${pick(["'%F'", "'%Y%m'", "'%A %G-%V'"])}, ${any(at, 'DATE')})`,
			at => `ARRAY_TO_STRING(['a', ${any(at, 'STRING')}], ${pick(["','", "''"])})`,
			at => `REGEXP_REPLACE(${any(at, 'STRING')}, r'[a-c]+', '-')`,
			at => `REGEXP_EXTRACT(${any(at, 'STRING')}, r'(\\w)')`,
			at => `SPLIT(${any(at, 'STRING')}, ${pick(["' '", "'a'"])})[SAFE_OFFSET(${pick(['0', '1'])})]`,
			at =>
				`JSON_VALUE(${pick(['\'{"a": 1}\'', "'nope'", `'{"a": {"b": null}}'`])}, ${pick(["'$.a'", "'$.a.b'", "'$'"])})${chance(0) ? any(at, 'STRING') : ''}`,
		],
		BOOL: [
			...comparable('BOOL'),
			comparison,
			comparison,
			at => `(${any(at, 'BOOL')} ${pick(['AND', 'OR'])} ${any(at, 'BOOL')})`,
			at => `(NOT ${any(at, 'BOOL')})`,
			at => `(${any(at, scalar())} IS ${chance(0.5) ? 'NOT ' : ''}NULL)`,
			at => `(${any(at, 'BOOL')} IS ${pick(['TRUE', 'FALSE', 'NOT TRUE'])})`,
			at => `(${any(at, 'INT64')} ${chance(0.5) ? 'NOT ' : ''}IN (${any(at, 'INT64')}, ${any(at, 'INT64')}))`,
			at => `(${any(at, 'INT64')} ${chance(0.5) ? 'NOT ' : ''}IN UNNEST(${any(at, 'ARRAY')}))`,
			at => `(${any(at, 'INT64')} ${chance(0.5) ? 'NOT ' : ''}IN (SELECT x FROM UNNEST(${any(at, 'ARRAY')}) AS x))`,
			at => {
				const type = scalar();
				return `(${any(at, type)} BETWEEN ${any(at, type)} AND ${any(at, type)})`;
			},
			at => `(${any(at, 'STRING')} LIKE ${pick(["'%a%'", "'_'", "'1%'"])})`,
			at => `STARTS_WITH(${any(at, 'STRING')}, ${any(at, 'STRING')})`,
			at => `REGEXP_CONTAINS(${any(at, 'STRING')}, r'^\\d+$')`,
			at => `IS_NAN(${any(at, 'FLOAT64')})`,
			at => `EXISTS(SELECT x FROM UNNEST(${any(at, 'ARRAY')}) AS x WHERE x > ${any(at, 'INT64')})`,
			at => `CAST(${any(at, pick(['INT64', 'STRING'] as const))} AS BOOL)`,
		],
		DATE: [
			...comparable('DATE'),
			at =>
				`DATE_${pick(['ADD', 'SUB'])}(${any(at, 'DATE')}, INTERVAL ${pick(['1', '3', '-2'])} ${pick(['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'])})`,
			at => `DATE_TRUNC(${any(at, 'DATE')}, ${pick(dateParts)})`,
			at => `DATE(${any(at, 'TIMESTAMP')}${chance(0.5) ? `, ${pick(zones)}` : ''})`,
			at => `CAST(${any(at, pick(['STRING', 'TIMESTAMP'] as const))} AS DATE)`,
			at => `SAFE_CAST(${any(at, 'STRING')} AS DATE)`,
			at => `PARSE_DATE('%F', ${any(at, 'STRING')})`,
			at => `DATE(2024, ${pick(['1', '2', '13'])}, ${pick(['1', '29', '31'])})${chance(0) ? any(at, 'DATE') : ''}`,
		],
		TIMESTAMP: [
			...comparable('TIMESTAMP'),
			at =>
				`TIMESTAMP_${pick(['ADD', 'SUB'])}(${any(at, 'TIMESTAMP')}, INTERVAL ${pick(['1', '90', '-5'])} ${pick(timeParts)})`,
			at =>
				`TIMESTAMP_TRUNC(${any(at, 'TIMESTAMP')}, ${pick([...timeParts, 'WEEK', 'ISOWEEK', 'MONTH', 'QUARTER', 'YEAR'])}${chance(0.6) ? `, ${pick(zones)}` : ''})`,
			at => `CAST(${any(at, pick(['DATE', 'STRING'] as const))} AS TIMESTAMP)`,
			at => `TIMESTAMP(${any(at, 'DATE')}${chance(0.5) ? `, ${pick(zones)}` : ''})`,
			at =>
				`TIMESTAMP_${pick(['SECONDS', 'MILLIS'])}(${pick(['0', '1700000000', '-1'])})${chance(0) ? any(at, 'INT64') : ''}`,
			at => `PARSE_TIMESTAMP('%F %T', '2024-07-08 09:10:11', ${pick(zones)})${chance(0) ? any(at, 'INT64') : ''}`,
		],
		ARRAY: [
			...choices('ARRAY'),
			at => `[${any(at, 'INT64')}, ${any(at, 'INT64')}]`,
			at => `ARRAY_REVERSE(${any(at, 'ARRAY')})`,
			at => `ARRAY_CONCAT(${any(at, 'ARRAY')}, ${any(at, 'ARRAY')})`,
			at =>
				`GENERATE_ARRAY(${pick(['1', '3', 'NULL'])}, ${pick(['3', '5'])}${chance(0.3) ? ', 2' : ''})${chance(0) ? any(at, 'ARRAY') : ''}`,
			at => `ARRAY(SELECT x FROM UNNEST(${any(at, 'ARRAY')}) AS x ORDER BY x)`,
		],
	};

	const value = (at: Place) => any(at, chance(0.9) ? scalar() : 'ARRAY');
	const aggregates: readonly Make[] = [
		() => 'COUNT(*)',
		at => `COUNT(${chance(0.3) ? 'DISTINCT ' : ''}${any(at, scalar())})`,
		at => `COUNTIF(${any(at, 'BOOL')})`,
		at => `SUM(${any(at, number())})`,
		at => `AVG(${any(at, number())})`,
		at => `${pick(['MIN', 'MAX'])}(${any(at, scalar())})`,
		at => `LOGICAL_${pick(['AND', 'OR'])}(${any(at, 'BOOL')})`,
		at => `ARRAY_LENGTH(ARRAY_AGG(${any(at, 'INT64')}))`,
	];
	const rows = () => (chance(0.1) ? unnested : 't');
	const where = () => (chance(0.5) ? ` WHERE ${of('BOOL', {depth: 2, columns: true})}` : '');
	const queries: readonly (() => string)[] = [
		() => `SELECT ${value({depth: 3, columns: false})}`,
		() => `SELECT ${value({depth: 2, columns: false})}`,
		() => `SELECT ${value({depth: 2, columns: true})} AS x FROM ${rows()}${where()}`,
		() => `SELECT ${pick(aggregates)({depth: 2, columns: true})} AS x FROM ${rows()}${where()}`,
		() => {
			const key = of(scalar(), {depth: 1, columns: true});
			return `SELECT ${key} AS k, ${pick(aggregates)({depth: 1, columns: true})} AS x FROM ${rows()}${where()} GROUP BY ${pick(['k', '1', key])}${chance(0.3) ? ' HAVING COUNT(*) > 1' : ''}`;
		},
		() =>
			`SELECT ${pick(['', 'DISTINCT '])}${of(scalar(), {depth: 1, columns: true})} AS x FROM ${rows()} ORDER BY x${pick(['', ' DESC'])}`,
		() =>
			`SELECT ${of('INT64', {depth: 1, columns: false})} UNION ${pick(['ALL', 'DISTINCT'])} SELECT ${of(pick(['INT64', 'FLOAT64', 'NUMERIC'] as const), {depth: 1, columns: false})}`,
		() => `SELECT t.i, x FROM ${rows()} ${pick(['JOIN', 'LEFT JOIN', 'CROSS JOIN'])} UNNEST(t.l) AS x`,
		() =>
			`WITH q AS (SELECT i, f FROM ${rows()}${where()}) SELECT a.i, ${pick(aggregates)({depth: 1, columns: false})} FROM q a JOIN q b ${pick(['USING (i)', 'ON a.i = b.i', 'ON a.f > b.f'])} GROUP BY a.i`,
	];
	return () => pick(queries)();
}
