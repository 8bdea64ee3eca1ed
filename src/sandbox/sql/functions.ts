/** GoogleSQL functions as DuckDB expressions. What is not here does not exist: an unknown name is an error, never a guess. */
import {SqlError} from '../contract/tables.ts';
import {literalText, type Node, unsupported} from './ast.ts';
import type {DateType} from './date-types.ts';
import * as dates from './dates.ts';
import {quoteText} from './types.ts';

/** What a function needs of the query it stands in. */
export interface CallContext {
	print: dates.Print;
	/** Zone of functions without one, as a literal: UTC in BigQuery, America/Los_Angeles in Spanner. */
	zone: string;
	/** Virtual now as an expression. */
	now: string;
	/** GoogleSQL type where it is plain to see. */
	typeOf(node: Node | undefined): DateType;
	user: string;
}

type Build = (args: Node[], context: CallContext) => string;

/** Same function under another name, with an allowed number of arguments. */
const as =
	(name: string, min: number, max = min): Build =>
	(args, {print}) => {
		if (args.length < min || args.length > max)
			throw new SqlError('invalidQuery', `No matching signature for function ${name} with ${args.length} arguments`);
		return `${name}(${args.map(print).join(', ')})`;
	};

/** Text with $1, $2 for the arguments. */
const form =
	(count: number, template: string): Build =>
	(args, {print}) => {
		if (args.length !== count) throw new SqlError('invalidQuery', `Expected ${count} arguments, got ${args.length}`);
		const printed = args.map(print);
		return template.replaceAll(/\$(\d)/g, (_, index: string) => printed[Number(index) - 1] ?? '');
	};

const need = (node: Node | undefined): Node => {
	if (!node) throw new SqlError('invalidQuery', 'Too few arguments');
	return node;
};

const mustBe = (wanted: 'DATE' | 'TIMESTAMP', name: string, node: Node | undefined, {typeOf}: CallContext) => {
	const type = typeOf(node);
	if (type && type !== wanted)
		throw new SqlError('invalidQuery', `No matching signature for function ${name} for argument types: ${type}, ...`);
};

const zoneOf = (node: Node | undefined, {print, zone}: CallContext) => (node ? print(node) : zone);

const shift =
	(name: string, wanted: 'DATE' | 'TIMESTAMP', sign: '+' | '-'): Build =>
	(args, context) => {
		mustBe(wanted, name, args[0], context);
		const amount = dates.interval(
			args[1],
			context.print,
			wanted === 'DATE' ? dates.isDatePart : dates.isTimePart,
			name,
		);
		const value = `(${context.print(need(args[0]))} ${sign} ${amount})`;
		return wanted === 'DATE' ? `CAST(${value} AS DATE)` : value;
	};

const diff =
	(name: string, wanted: 'DATE' | 'TIMESTAMP'): Build =>
	(args, context) => {
		mustBe(wanted, name, args[0], context);
		mustBe(wanted, name, args[1], context);
		const [a, b] = [context.print(need(args[0])), context.print(need(args[1]))];
		return wanted === 'DATE'
			? dates.dateDiff(a, b, dates.partOf(args[2]))
			: dates.timestampDiff(a, b, dates.partOf(args[2]));
	};

const toDate: Build = (args, context) => {
	if (args.length === 3) return form(3, 'make_date($1, $2, $3)')(args, context);
	const value = context.print(need(args[0]));
	return context.typeOf(args[0]) === 'DATE' && args.length === 1
		? value
		: `CAST(gs_zone(${zoneOf(args[1], context)}, ${value}) AS DATE)`;
};

const dateArray =
	(type: string): Build =>
	(args, {print}) => {
		const step = args[2] ? dates.interval(args[2], print) : 'to_days(1)';
		return `list_transform(generate_series(CAST(${print(need(args[0]))} AS ${type}), CAST(${print(need(args[1]))} AS ${type}), ${step}), v -> CAST(v AS ${type}))`;
	};

/** A regular expression that both engines read alike: RE2 in both. One capturing group is what is extracted. */
const regexpExtract =
	(name: string): Build =>
	(args, {print}) => {
		const pattern = args[1] && literalText(args[1]);
		if (args.length !== 2 || pattern === undefined) throw unsupported('REGEXP_EXTRACT other than (value, literal)');
		const groups = (pattern.replaceAll(/\\./g, '').match(/\((?!\?)|\(\?P</g) ?? []).length;
		if (groups > 1)
			throw new SqlError(
				'invalidQuery',
				'Regular expressions passed into extraction functions must not have more than 1 capturing group',
			);
		const call = `${name}(${print(need(args[0]))}, ${quoteText(pattern)}, ${groups})`;
		return name === 'regexp_extract'
			? `CASE WHEN regexp_matches(${print(need(args[0]))}, ${quoteText(pattern)}) THEN ${call} END`
			: call;
	};

const epoch = (unit: number): Build => form(1, `CAST(floor(epoch_us($1) / ${unit}) AS BIGINT)`);

export const functions: Record<string, Build> = {
	CURRENT_TIMESTAMP: (_, {now}) => now,
	CURRENT_DATE: (args, context) => `CAST(timezone(${zoneOf(args[0], context)}, ${context.now}) AS DATE)`,
	TIMESTAMP_ADD: shift('TIMESTAMP_ADD', 'TIMESTAMP', '+'),
	TIMESTAMP_SUB: shift('TIMESTAMP_SUB', 'TIMESTAMP', '-'),
	DATE_ADD: shift('DATE_ADD', 'DATE', '+'),
	DATE_SUB: shift('DATE_SUB', 'DATE', '-'),
	TIMESTAMP_DIFF: diff('TIMESTAMP_DIFF', 'TIMESTAMP'),
	DATE_DIFF: diff('DATE_DIFF', 'DATE'),
	TIMESTAMP_TRUNC: (args, context) => {
		mustBe('TIMESTAMP', 'TIMESTAMP_TRUNC', args[0], context);
		return dates.timestampTrunc(context.print(need(args[0])), dates.partOf(args[1]), zoneOf(args[2], context));
	},
	DATE_TRUNC: (args, context) => {
		mustBe('DATE', 'DATE_TRUNC', args[0], context);
		return dates.dateTrunc(context.print(need(args[0])), dates.partOf(args[1]));
	},
	DATE: toDate,
	LAST_DAY: form(1, 'last_day($1)'),
	FORMAT_TIMESTAMP: (args, context) =>
		`strftime(gs_zone(${zoneOf(args[2], context)}, ${context.print(need(args[1]))}), ${dates.formatText(args[0])})`,
	FORMAT_DATE: (args, {print}) => `strftime(CAST(${print(need(args[1]))} AS DATE), ${dates.formatText(args[0])})`,
	PARSE_DATE: (args, {print}) => `CAST(strptime(${print(need(args[1]))}, ${dates.formatText(args[0])}) AS DATE)`,
	PARSE_TIMESTAMP: (args, context) =>
		`timezone(${zoneOf(args[2], context)}, CAST(strptime(${context.print(need(args[1]))}, ${dates.formatText(args[0])}) AS TIMESTAMP))`,
	TIMESTAMP_SECONDS: form(1, 'make_timestamptz(CAST($1 AS BIGINT) * 1000000)'),
	TIMESTAMP_MILLIS: form(1, 'make_timestamptz(CAST($1 AS BIGINT) * 1000)'),
	TIMESTAMP_MICROS: form(1, 'make_timestamptz(CAST($1 AS BIGINT))'),
	UNIX_SECONDS: epoch(1_000_000),
	UNIX_MILLIS: epoch(1000),
	UNIX_MICROS: form(1, 'epoch_us($1)'),
	UNIX_DATE: form(1, "date_diff('day', DATE '1970-01-01', CAST($1 AS DATE))"),
	GENERATE_DATE_ARRAY: dateArray('DATE'),
	GENERATE_TIMESTAMP_ARRAY: dateArray('TIMESTAMPTZ'),
	GENERATE_ARRAY: as('generate_series', 2, 3),
	SAFE_DIVIDE: form(2, 'gs_safe_div($1, $2)'),
	MOD: form(2, 'gs_mod($1, $2)'),
	DIV: form(2, 'gs_intdiv($1, $2)'),
	NULLIF: as('nullif', 2),
	GREATEST: (args, {print}) =>
		`CASE WHEN ${args.map(arg => `${print(arg)} IS NULL`).join(' OR ')} THEN NULL ELSE greatest(${args.map(print).join(', ')}) END`,
	LEAST: (args, {print}) =>
		`CASE WHEN ${args.map(arg => `${print(arg)} IS NULL`).join(' OR ')} THEN NULL ELSE least(${args.map(print).join(', ')}) END`,
	POWER: as('pow', 2),
	POW: as('pow', 2),
	LOG10: as('log10', 1),
	SIGN: as('sign', 1),
	TRUNC: as('trunc', 1),
	ABS: as('abs', 1),
	CEIL: as('ceil', 1),
	FLOOR: as('floor', 1),
	SQRT: as('sqrt', 1),
	LN: as('ln', 1),
	EXP: as('exp', 1),
	ROUND: (args, {print}) => `round(${print(need(args[0]))}${args[1] ? `, CAST(${print(args[1])} AS INTEGER)` : ''})`,
	LOWER: as('lower', 1),
	UPPER: as('upper', 1),
	LENGTH: as('length', 1),
	TRIM: as('trim', 1, 2),
	LTRIM: as('ltrim', 1, 2),
	RTRIM: as('rtrim', 1, 2),
	LPAD: (args, {print}) =>
		`lpad(${print(need(args[0]))}, CAST(${print(need(args[1]))} AS INTEGER), ${args[2] ? print(args[2]) : "' '"})`,
	RPAD: (args, {print}) =>
		`rpad(${print(need(args[0]))}, CAST(${print(need(args[1]))} AS INTEGER), ${args[2] ? print(args[2]) : "' '"})`,
	LEFT: form(2, 'left($1, $2)'),
	RIGHT: form(2, 'right($1, $2)'),
	REVERSE: as('reverse', 1),
	REPEAT: form(2, 'repeat($1, $2)'),
	REPLACE: as('replace', 3),
	CONCAT: (args, {print}) => `(${args.map(print).join(' || ')})`,
	STARTS_WITH: as('starts_with', 2),
	ENDS_WITH: as('ends_with', 2),
	STRPOS: as('strpos', 2),
	SPLIT: (args, {print}) => `string_split(${print(need(args[0]))}, ${args[1] ? print(args[1]) : "','"})`,
	SUBSTR: (args, {print}) => {
		if (args.length === 2) return `gs_substr(${args.map(print).join(', ')})`;
		const start = args[1] && literalText(args[1], 'number');
		if (!start || Number(start) < 1) throw unsupported('SUBSTR from a start that is not a literal of 1 or more');
		return `substring(${args.map(print).join(', ')})`;
	},
	REGEXP_CONTAINS: as('regexp_matches', 2),
	REGEXP_EXTRACT: regexpExtract('regexp_extract'),
	REGEXP_EXTRACT_ALL: regexpExtract('regexp_extract_all'),
	REGEXP_REPLACE: form(3, "regexp_replace($1, $2, $3, 'g')"),
	JSON_VALUE: (args, {print}) => `gs_json_value(${print(need(args[0]))}, ${args[1] ? print(args[1]) : "'$'"})`,
	JSON_EXTRACT_SCALAR: (args, {print}) => `gs_json_value(${print(need(args[0]))}, ${args[1] ? print(args[1]) : "'$'"})`,
	JSON_QUERY: (args, {print}) =>
		`CAST(json_extract(${print(need(args[0]))}, ${args[1] ? print(args[1]) : "'$'"}) AS VARCHAR)`,
	PARSE_JSON: form(1, 'CAST($1 AS JSON)'),
	TO_JSON_STRING: form(1, 'CAST(to_json($1) AS VARCHAR)'),
	ARRAY_LENGTH: as('len', 1),
	ARRAY_TO_STRING: as('array_to_string', 2),
	ARRAY_CONCAT: form(2, 'list_concat($1, $2)'),
	ARRAY_REVERSE: as('list_reverse', 1),
	SESSION_USER: (_, {user}) => quoteText(user),
	IS_NAN: as('isnan', 1),
	IS_INF: as('isinf', 1),
};
