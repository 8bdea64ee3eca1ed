/** Polyglot's names, and GoogleSQL's for the same things. */
import type {SqlType} from '../contract/tables.ts';

/** Nodes of calls whose arguments are plain, and the fields that hold them in order. */
export const calls: Record<string, [string, ...string[]]> = {
	lower: ['LOWER', 'this'],
	upper: ['UPPER', 'this'],
	length: ['LENGTH', 'this'],
	abs: ['ABS', 'this'],
	ceil: ['CEIL', 'this'],
	floor: ['FLOOR', 'this'],
	sqrt: ['SQRT', 'this'],
	ln: ['LN', 'this'],
	log: ['LOG', 'this', 'base'],
	exp: ['EXP', 'this'],
	round: ['ROUND', 'this', 'decimals'],
	power: ['POWER', 'this', 'expression'],
	mod: ['MOD', 'left', 'right'],
	mod_func: ['MOD', 'this', 'expression'],
	safe_divide: ['SAFE_DIVIDE', 'this', 'expression'],
	starts_with: ['STARTS_WITH', 'this', 'expression'],
	ends_with: ['ENDS_WITH', 'this', 'expression'],
	str_position: ['STRPOS', 'this', 'substr'],
	substring: ['SUBSTR', 'this', 'start', 'length'],
	trim: ['TRIM', 'this', 'characters'],
	json_value: ['JSON_VALUE', 'this', 'path'],
	json_extract_scalar: ['JSON_EXTRACT_SCALAR', 'this', 'path'],
	json_query: ['JSON_QUERY', 'this', 'path'],
	json_extract: ['JSON_EXTRACT', 'this', 'path'],
	parse_json: ['PARSE_JSON', 'this'],
	array_length: ['ARRAY_LENGTH', 'this'],
	array_reverse: ['ARRAY_REVERSE', 'this'],
	null_if: ['NULLIF', 'this', 'expression'],
	date: ['DATE', 'this', 'zone'],
};
/** Window functions without arguments, and the types of their results. */
export const rankings: Record<string, ['INT64' | 'FLOAT64']> = {
	row_number: ['INT64'],
	rank: ['INT64'],
	dense_rank: ['INT64'],
	percent_rank: ['FLOAT64'],
	cume_dist: ['FLOAT64'],
};
/** Types without parts, by the names that polyglot has for them. */
export const scalarTypes: Record<string, SqlType & string> = {
	INT64: 'INT64',
	INT: 'INT64',
	BIG_INT: 'INT64',
	SMALL_INT: 'INT64',
	TINY_INT: 'INT64',
	BYTEINT: 'INT64',
	STRING: 'STRING',
	FLOAT64: 'FLOAT64',
	BOOL: 'BOOL',
	BOOLEAN: 'BOOL',
	DATE: 'DATE',
	TIMESTAMP: 'TIMESTAMP',
	NUMERIC: 'NUMERIC',
	DECIMAL: 'NUMERIC',
	JSON: 'JSON',
	BYTES: 'BYTES',
};
/** Types of GoogleSQL that the sandbox has not. */
export const otherTypes =
	/^(DATETIME|TIME|INTERVAL|GEOGRAPHY|BIGNUMERIC|BIGDECIMAL|RANGE|FLOAT32|UUID|PROTO|ENUM|TOKENLIST)\b/;
