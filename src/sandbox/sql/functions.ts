/** GoogleSQL's plain functions: signature and DuckDB text. A function that is not in these lists is an error, never a guess. */
import {refused} from './signatures.ts';

const trim = (name: string) => [
	`STRING -> STRING: ${name}($1, gs_spaces())`,
	`STRING, STRING -> STRING: ${name}($1, $2)`,
];
const pad = (name: string) => [
	`STRING, INT64 -> STRING: gs_pad_${name}($1, $2, ' ')`,
	`STRING, INT64, STRING -> STRING: gs_pad_${name}($1, $2, $3)`,
];
/** Of a FLOAT64. Of a NUMERIC it would be exact to nine digits, which is refused. */
const float = (template: string) => [`FLOAT64 -> FLOAT64: ${template}`, `NUMERIC -> NUMERIC: ${refused}`];
/** Of a number above zero. */
const logarithm = (name: string, template: string) =>
	`CASE WHEN $1 <= 0 THEN gs_error('Floating point error in function: ${name}(' || gs_float_text($1) || ')') ELSE ${template} END`;
const rounding = (name: string) => [
	`INT64 -> FLOAT64: CAST($1 AS DOUBLE)`,
	`NUMERIC -> NUMERIC: CAST(${name}($1) AS DECIMAL(38,9))`,
	`FLOAT64 -> FLOAT64: ${name}($1)`,
];
const text = {
	LOWER: ['STRING -> STRING: lower($1)'],
	UPPER: ['STRING -> STRING: upper($1)'],
	LENGTH: ['STRING -> INT64: length($1)', 'BYTES -> INT64: octet_length($1)'],
	CHAR_LENGTH: ['STRING -> INT64: length($1)'],
	BYTE_LENGTH: ['STRING -> INT64: octet_length(encode($1))', 'BYTES -> INT64: octet_length($1)'],
	SUBSTR: ['STRING, INT64 -> STRING: gs_substr($1, $2)', 'STRING, INT64, INT64 -> STRING: gs_substr_to($1, $2, $3)'],
	TRIM: trim('trim'),
	LTRIM: trim('ltrim'),
	RTRIM: trim('rtrim'),
	LPAD: pad('left'),
	RPAD: pad('right'),
	LEFT: ['STRING, INT64 -> STRING: gs_left($1, $2)'],
	RIGHT: ['STRING, INT64 -> STRING: gs_right($1, $2)'],
	REVERSE: ['STRING -> STRING: reverse($1)'],
	REPEAT: ['STRING, INT64 -> STRING: gs_repeat($1, $2)'],
	REPLACE: [
		"STRING, STRING, STRING -> STRING: CASE WHEN $2 = '' AND $3 IS NOT NULL THEN $1 ELSE replace($1, $2, $3) END",
	],
	CONCAT: ['STRING... -> STRING: gs_concat([$*])'],
	STARTS_WITH: ['STRING, STRING -> BOOL: starts_with($1, $2)'],
	ENDS_WITH: ['STRING, STRING -> BOOL: ends_with($1, $2)'],
	STRPOS: ['STRING, STRING -> INT64: strpos($1, $2)'],
	SPLIT: ["STRING -> [STRING]: gs_split($1, ',')", 'STRING, STRING -> [STRING]: gs_split($1, $2)'],
	REGEXP_CONTAINS: ['STRING, STRING -> BOOL: regexp_matches($1, $2)'],
	REGEXP_REPLACE: ["STRING, STRING, STRING -> STRING: regexp_replace($1, $2, $3, 'g')"],
	TO_HEX: ['BYTES -> STRING: lower(hex($1))'],
	MD5: ['STRING -> BYTES: unhex(md5($1))'],
	SHA256: ['STRING -> BYTES: unhex(sha256($1))'],
	TO_BASE64: ['BYTES -> STRING: to_base64($1)'],
};
const numbers = {
	ABS: ['INT64 -> INT64: abs($1)', 'NUMERIC -> NUMERIC: abs($1)', 'FLOAT64 -> FLOAT64: abs($1)'],
	SIGN: [
		'INT64 -> INT64: CAST(sign($1) AS BIGINT)',
		'NUMERIC -> NUMERIC: CAST(sign($1) AS DECIMAL(38,9))',
		'FLOAT64 -> FLOAT64: CASE WHEN isnan($1) THEN $1 ELSE CAST(sign($1) AS DOUBLE) END',
	],
	CEIL: rounding('ceil'),
	CEILING: rounding('ceil'),
	FLOOR: rounding('floor'),
	ROUND: [
		...rounding('round'),
		'INT64, INT64 -> FLOAT64: round(CAST($1 AS DOUBLE), CAST($2 AS INTEGER))',
		'NUMERIC, INT64 -> NUMERIC: gs_numeric_round($1, $2)',
		`NUMERIC, INT64, STRING -> NUMERIC: ${refused}`,
		'FLOAT64, INT64 -> FLOAT64: CASE WHEN isnan($1) OR isinf($1) THEN $1 ELSE round($1, CAST($2 AS INTEGER)) END',
	],
	TRUNC: [
		...rounding('trunc'),
		...['FLOAT64, INT64 -> FLOAT64', 'NUMERIC, INT64 -> NUMERIC', 'INT64, INT64 -> FLOAT64'].map(
			line => `${line}: ${refused}`,
		),
	],
	SQRT: float(
		"CASE WHEN $1 < 0 THEN gs_error('Argument to SQRT cannot be negative: ' || gs_float_text($1)) ELSE sqrt($1) END",
	),
	LN: float(logarithm('LN', 'ln($1)')),
	EXP: float('gs_finite(exp($1), isinf($1))'),
	LOG10: float(logarithm('LOG10', 'log10($1)')),
	LOG: [
		`FLOAT64 -> FLOAT64: ${logarithm('LOG', 'ln($1)')}`,
		`NUMERIC -> NUMERIC: ${refused}`,
		'FLOAT64, FLOAT64 -> FLOAT64: (ln($1) / ln($2))',
		`NUMERIC, NUMERIC -> NUMERIC: ${refused}`,
	],
	POWER: ['FLOAT64, FLOAT64 -> FLOAT64: gs_power($1, $2)', `NUMERIC, NUMERIC -> NUMERIC: ${refused}`],
	POW: ['FLOAT64, FLOAT64 -> FLOAT64: gs_power($1, $2)', `NUMERIC, NUMERIC -> NUMERIC: ${refused}`],
	MOD: ['INT64, INT64 -> INT64: gs_mod($1, $2)', 'NUMERIC, NUMERIC -> NUMERIC: gs_mod($1, $2)'],
	DIV: ['INT64, INT64 -> INT64: gs_intdiv($1, $2)', 'NUMERIC, NUMERIC -> NUMERIC: gs_numeric_intdiv($1, $2)'],
	SAFE_DIVIDE: [
		'INT64, INT64 -> FLOAT64: gs_safe_div(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))',
		'NUMERIC, NUMERIC -> NUMERIC: CASE WHEN $2 = 0 THEN NULL ELSE gs_numeric_div($1, $2) END',
		'FLOAT64, FLOAT64 -> FLOAT64: gs_safe_div($1, $2)',
	],
	IEEE_DIVIDE: ['FLOAT64, FLOAT64 -> FLOAT64: ($1 / $2)'],
	SAFE_ADD: ['INT64, INT64 -> INT64: TRY($1 + $2)', 'FLOAT64, FLOAT64 -> FLOAT64: ($1 + $2)'],
	SAFE_SUBTRACT: ['INT64, INT64 -> INT64: TRY($1 - $2)', 'FLOAT64, FLOAT64 -> FLOAT64: ($1 - $2)'],
	SAFE_MULTIPLY: ['INT64, INT64 -> INT64: TRY($1 * $2)', 'FLOAT64, FLOAT64 -> FLOAT64: ($1 * $2)'],
	SAFE_NEGATE: ['INT64 -> INT64: TRY(- $1)', 'FLOAT64 -> FLOAT64: (- $1)'],
	IS_NAN: ['FLOAT64 -> BOOL: isnan($1)'],
	IS_INF: ['FLOAT64 -> BOOL: isinf($1)'],
};
const times = {
	TIMESTAMP_SECONDS: ['INT64 -> TIMESTAMP: gs_time(make_timestamptz($1 * 1000000))'],
	TIMESTAMP_MILLIS: ['INT64 -> TIMESTAMP: gs_time(make_timestamptz($1 * 1000))'],
	TIMESTAMP_MICROS: ['INT64 -> TIMESTAMP: gs_time(make_timestamptz($1))'],
	UNIX_SECONDS: ['TIMESTAMP -> INT64: gs_floor_div(epoch_us($1), 1000000)'],
	UNIX_MILLIS: ['TIMESTAMP -> INT64: gs_floor_div(epoch_us($1), 1000)'],
	UNIX_MICROS: ['TIMESTAMP -> INT64: epoch_us($1)'],
	UNIX_DATE: ["DATE -> INT64: date_diff('day', DATE '1970-01-01', $1)"],
	DATE_FROM_UNIX_DATE: ["INT64 -> DATE: gs_day(DATE '1970-01-01' + CAST($1 AS INTEGER))"],
};
const arrays = {
	ARRAY_LENGTH: ['[T] -> INT64: len($1)'],
	ARRAY_TO_STRING: [
		'[STRING], STRING -> STRING: gs_join($1, $2)',
		'[STRING], STRING, STRING -> STRING: gs_join(list_transform($1, v -> coalesce(v, $3)), $2)',
	],
	ARRAY_REVERSE: ['[T] -> [T]: list_reverse($1)'],
	GENERATE_ARRAY: [
		'INT64, INT64 -> [INT64]: gs_series($1, $2, 1)',
		'INT64, INT64, INT64 -> [INT64]: gs_series($1, $2, $3)',
		...['FLOAT64, FLOAT64', 'FLOAT64, FLOAT64, FLOAT64'].map(types => `${types} -> [FLOAT64]: ${refused}`),
	],
};
const others = {
	GENERATE_UUID: ['-> STRING: CAST(uuid() AS VARCHAR)'],
	PARSE_JSON: ['STRING -> JSON: CAST($1 AS JSON)'],
};

export const functions: Readonly<Record<string, readonly string[]>> = {
	...text,
	...numbers,
	...times,
	...arrays,
	...others,
};
