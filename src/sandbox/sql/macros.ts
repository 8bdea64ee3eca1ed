/** GoogleSQL behaviour that DuckDB has no function for. All names start with `gs_`. */

import {dayForm, timestampForm} from './typed.ts';
import {quoteText} from './types.ts';

/** A floating point number as text: 15 digits, or 17 where those are not the same number. */
const floatText =
	"CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'inf' ELSE '-inf' END WHEN CAST(format('{:.15g}', x) AS DOUBLE) = x THEN format('{:.15g}', x) ELSE format('{:.17g}', x) END";
const divisionByZero = (what: string) => `gs_error('division by zero: ' || ${what})`;
const operands = "CAST(l AS VARCHAR) || ' / ' || CAST(r AS VARCHAR)";
/** Comparisons of numbers that may be NaN, which is neither equal to anything nor greater nor less. */
const comparison = (name: string, sign: string) =>
	`CREATE MACRO gs_${name}(l, r) AS CASE WHEN l IS NULL OR r IS NULL THEN NULL WHEN isnan(l) OR isnan(r) THEN ${sign === '<>'} ELSE l ${sign} r END`;
/** The result of arithmetic, which may only be infinite where an operand was. */
const arithmetic = (name: string, sign: string) =>
	`CREATE MACRO gs_float_${name}(l, r) AS CASE WHEN isinf(l ${sign} r) AND NOT isinf(l) AND NOT isinf(r) THEN gs_error('double overflow: ' || gs_float_text(l) || ' ${sign} ' || gs_float_text(r)) ELSE l ${sign} r END`;
const zoned = "'(Z|z|UTC| ?[-+]\\d{1,2}(:?\\d{2})?| [A-Za-z]+(/[A-Za-z_]+)*)$'";
const timestamp = quoteText(timestampForm);

export const macros = [
	// DuckDB's error() counts as volatile, and TRY takes nothing that does: a cast that fails says the same (errors.ts).
	"CREATE MACRO gs_error(message) AS CASE WHEN CAST('gs!' || message AS BOOLEAN) THEN NULL END",
	// A cast of a constant fails even where no row comes to it: a message without a value of the row needs one.
	"CREATE MACRO gs_error_of(message, x) AS gs_error(message || left(coalesce(CAST(x AS VARCHAR), ''), 0))",
	`CREATE MACRO gs_float_text(x) AS ${floatText}`,
	"CREATE MACRO gs_numeric_text(x) AS regexp_replace(CAST(CAST(x AS DECIMAL(38,9)) AS VARCHAR), '\\.?0+$', '')",
	// Floating point numbers.
	comparison('lt', '<'),
	comparison('lte', '<='),
	comparison('gt', '>'),
	comparison('gte', '>='),
	comparison('eq', '='),
	comparison('neq', '<>'),
	arithmetic('add', '+'),
	arithmetic('sub', '-'),
	arithmetic('mul', '*'),
	`CREATE MACRO gs_div(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN ${divisionByZero("gs_float_text(l) || ' / ' || gs_float_text(r)")} WHEN isinf(l / r) AND NOT isinf(l) THEN gs_error('double overflow: ' || gs_float_text(l) || ' / ' || gs_float_text(r)) ELSE l / r END`,
	'CREATE MACRO gs_safe_div(l, r) AS CASE WHEN r = 0 THEN NULL WHEN isinf(l / r) AND NOT isinf(l) THEN NULL ELSE l / r END',
	"CREATE MACRO gs_finite(x, allowed) AS CASE WHEN isinf(x) AND NOT allowed THEN gs_error_of('Floating point error: overflow', x) ELSE x END",
	"CREATE MACRO gs_power(l, r) AS CASE WHEN (isinf(pow(l, r)) OR isnan(pow(l, r))) AND NOT isinf(l) AND NOT isinf(r) AND NOT isnan(l) AND NOT isnan(r) THEN gs_error('Floating point error in function: POW(' || gs_float_text(l) || ', ' || gs_float_text(r) || ')') ELSE pow(l, r) END",
	"CREATE MACRO gs_min(x) AS CASE WHEN bool_or(isnan(x)) THEN CAST('NaN' AS DOUBLE) ELSE min(x) END",
	// Whole numbers.
	`CREATE MACRO gs_mod(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN ${divisionByZero("'MOD(' || CAST(l AS VARCHAR) || ', 0)'")} WHEN r = -1 THEN l - l ELSE l % r END`,
	`CREATE MACRO gs_intdiv(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN ${divisionByZero(operands)} ELSE l // r END`,
	'CREATE MACRO gs_floor_div(l, r) AS CASE WHEN l % r < 0 THEN l // r - 1 ELSE l // r END',
	// GoogleSQL rounds halves away from zero and takes no fractions in text.
	"CREATE MACRO gs_int_of_text(x) AS CASE WHEN NOT regexp_full_match(x, '\\s*[-+]?(\\d+|0[xX][0-9a-fA-F]+)\\s*') THEN gs_error('Bad int64 value: ' || x) ELSE CAST(trim(x, gs_spaces()) AS BIGINT) END",
	"CREATE MACRO gs_int_of_float(x) AS CASE WHEN isnan(x) OR isinf(x) THEN gs_error('Illegal conversion of non-finite floating point number to an integer: ' || gs_float_text(x)) WHEN x >= 9223372036854775808 OR x < -9223372036854775808 THEN gs_error('int64 out of range: ' || gs_float_text(x)) ELSE CAST(round(x) AS BIGINT) END",
	"CREATE MACRO gs_numeric_of_float(x) AS CASE WHEN isnan(x) OR isinf(x) THEN gs_error('Illegal conversion of non-finite floating point number to numeric: ' || gs_float_text(x)) WHEN abs(x) >= 1e29 THEN gs_error('numeric out of range: ' || gs_float_text(x)) ELSE CAST(x AS DECIMAL(38,9)) END",
	"CREATE MACRO gs_float_of_text(x) AS CASE WHEN NOT regexp_full_match(lower(x), '\\s*[-+]?((\\d+\\.?\\d*|\\.\\d+)(e[-+]?\\d+)?|inf(inity)?|nan)\\s*') THEN gs_error('Bad double value: ' || x) ELSE CAST(trim(x, gs_spaces()) AS DOUBLE) END",
	"CREATE MACRO gs_bool_of_text(x) AS CASE WHEN lower(x) = 'true' THEN TRUE WHEN lower(x) = 'false' THEN FALSE WHEN x IS NULL THEN NULL ELSE gs_error('Bad bool value: ' || x) END",
	"CREATE MACRO gs_numeric_of_text(x) AS CASE WHEN NOT regexp_full_match(lower(x), '\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)(e[-+]?\\d+)?\\s*') THEN gs_error('Invalid NUMERIC value: ' || x) ELSE CAST(trim(x, gs_spaces()) AS DECIMAL(38,9)) END",
	// NUMERIC as a whole number of its smallest unit, and back.
	"CREATE MACRO gs_units(x) AS CAST(replace(CAST(CAST(x AS DECIMAL(38,9)) AS VARCHAR), '.', '') AS HUGEINT)",
	"CREATE MACRO gs_of_units(u) AS CAST((CASE WHEN u < 0 THEN '-' ELSE '' END) || CAST(abs(u) // 1000000000 AS VARCHAR) || '.' || lpad(CAST(abs(u) % 1000000000 AS VARCHAR), 9, '0') AS DECIMAL(38,9))",
	'CREATE MACRO gs_half_up(n, d) AS sign(n) * sign(d) * ((abs(n) * 2 + abs(d)) // (abs(d) * 2))',
	`CREATE MACRO gs_numeric_div(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN ${divisionByZero("gs_numeric_text(l) || ' / ' || gs_numeric_text(r)")} ELSE gs_of_units(gs_half_up(gs_units(l) * 1000000000, gs_units(r))) END`,
	`CREATE MACRO gs_numeric_intdiv(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN ${divisionByZero("gs_numeric_text(l) || ' / ' || gs_numeric_text(r)")} ELSE CAST(gs_units(l) // gs_units(r) AS DECIMAL(38,9)) END`,
	'CREATE MACRO gs_numeric_mul(l, r) AS gs_of_units(gs_half_up(gs_units(l) * gs_units(r), CAST(1000000000 AS HUGEINT)))',
	"CREATE MACRO gs_numeric_round(x, n) AS CASE WHEN n >= 9 THEN x WHEN n < -29 THEN CAST(0 AS DECIMAL(38,9)) ELSE gs_of_units(gs_half_up(gs_units(x), CAST(CAST('1' || repeat('0', CAST(9 - n AS INTEGER)) AS HUGEINT) AS HUGEINT)) * CAST('1' || repeat('0', CAST(9 - n AS INTEGER)) AS HUGEINT)) END",
	// Text.
	"CREATE MACRO gs_spaces() AS (' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160))",
	'CREATE MACRO gs_start(s, p) AS CASE WHEN p > 0 THEN p WHEN p = 0 OR -p > length(s) THEN 1 ELSE length(s) + p + 1 END',
	'CREATE MACRO gs_substr(s, p) AS substring(s, gs_start(s, p))',
	"CREATE MACRO gs_substr_to(s, p, n) AS CASE WHEN n < 0 THEN gs_error_of('Third argument in SUBSTR() cannot be negative', n) ELSE substring(s, gs_start(s, p), n) END",
	"CREATE MACRO gs_left(s, n) AS CASE WHEN n < 0 THEN gs_error_of('Second argument in LEFT() cannot be negative', n) ELSE left(s, n) END",
	"CREATE MACRO gs_right(s, n) AS CASE WHEN n < 0 THEN gs_error_of('Second argument in RIGHT() cannot be negative', n) ELSE right(s, n) END",
	"CREATE MACRO gs_repeat(s, n) AS CASE WHEN n < 0 THEN gs_error_of('Second argument in REPEAT cannot be negative', n) WHEN octet_length(encode(s)) * CAST(n AS HUGEINT) > 1048576 THEN gs_error_of('Output of REPEAT exceeds max allowed output size of 1MB', [CAST(s AS VARCHAR), CAST(n AS VARCHAR)]) ELSE repeat(CAST(s AS VARCHAR), n) END",
	...(['left', 'right'] as const).map(
		side =>
			`CREATE MACRO gs_pad_${side}(s, n, pattern) AS CASE WHEN n < 0 THEN gs_error_of('Second argument in padding function cannot be negative', n) WHEN pattern = '' THEN gs_error_of('Third argument in padding function cannot be empty', pattern) WHEN n > 1048576 THEN gs_error_of('Output of padding function exceeds max allowed output size of 1MB', [s, CAST(n AS VARCHAR)]) ELSE ${side.charAt(0)}pad(s, CAST(n AS INTEGER), pattern) END`,
	),
	"CREATE MACRO gs_concat(list) AS CASE WHEN list_count(list) < len(list) THEN NULL ELSE array_to_string(list, '') END",
	"CREATE MACRO gs_split(s, d) AS CASE WHEN s = '' AND d IS NOT NULL THEN CASE WHEN d = '' THEN CAST([] AS VARCHAR[]) ELSE [''] END ELSE string_split(s, d) END",
	// Arrays.
	'CREATE MACRO gs_join(list, d) AS CASE WHEN d IS NULL THEN NULL ELSE array_to_string(list_filter(list, v -> v IS NOT NULL), d) END',
	'CREATE MACRO gs_array_concat(l, r) AS CASE WHEN l IS NULL OR r IS NULL THEN NULL ELSE list_concat(l, r) END',
	"CREATE MACRO gs_offset(a, i) AS CASE WHEN i < 0 OR i >= len(a) THEN gs_error_of('Array index ' || i || ' is out of bounds', len(a)) ELSE a[i + 1] END",
	'CREATE MACRO gs_safe_offset(a, i) AS CASE WHEN i < 0 THEN NULL ELSE a[i + 1] END',
	// Three values: NULL among the elements leaves open what is not found.
	'CREATE MACRO gs_in(v, list) AS CASE WHEN list IS NULL OR len(list) = 0 THEN FALSE WHEN v IS NULL THEN NULL WHEN list_contains(list, v) THEN TRUE WHEN list_count(list) < len(list) THEN NULL ELSE FALSE END',
	"CREATE MACRO gs_series(a, b, step) AS CASE WHEN step = 0 THEN gs_error_of('Sequence step cannot be 0.', step) WHEN (CAST(b AS HUGEINT) - a) // step > 1048575 THEN gs_error_of('GENERATE_ARRAY produced too many elements', [a, b]) ELSE generate_series(a, b, step) END",
	// Times, which are those of the years 1 to 9999.
	"CREATE MACRO gs_day(d) AS CASE WHEN d NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN gs_error('Date is out of supported range: ' || CAST(d AS VARCHAR)) ELSE d END",
	"CREATE MACRO gs_time(t) AS CASE WHEN epoch_us(t) NOT BETWEEN -62135596800000000 AND 253402300799999999 THEN gs_error('Timestamp is out of supported range: ' || CAST(epoch_us(t) AS VARCHAR)) ELSE t END",
	'CREATE MACRO gs_sunday(d) AS CAST(d - to_days(CAST(dayofweek(d) AS INTEGER)) AS DATE)',
	// A time that a zone's clocks show twice is the first of the two.
	'CREATE MACRO gs_instant(zone, t) AS CASE WHEN timezone(zone, timezone(zone, t) - to_hours(1)) = t THEN timezone(zone, t) - to_hours(1) ELSE timezone(zone, t) END',
	`CREATE MACRO gs_date(x) AS CASE WHEN NOT regexp_full_match(x, ${quoteText(dayForm)}) THEN gs_error('Invalid date: ''' || x || '''') ELSE CAST(x AS DATE) END`,
	`CREATE MACRO gs_timestamp(x, zone) AS CASE WHEN NOT regexp_full_match(x, ${timestamp}) THEN gs_error('Invalid timestamp: ''' || x || '''') WHEN regexp_matches(substring(trim(x, gs_spaces()), 9), ${zoned}) THEN CAST(trim(x, gs_spaces()) AS TIMESTAMPTZ) ELSE gs_instant(zone, CAST(x AS TIMESTAMP)) END`,
	'CREATE MACRO gs_zone(zone, ts) AS timezone(zone, CAST(ts AS TIMESTAMPTZ))',
	"CREATE MACRO gs_fraction(ts) AS CASE WHEN epoch_us(ts) % 1000000 = 0 THEN '' WHEN epoch_us(ts) % 1000 = 0 THEN strftime(ts, '.%g') ELSE strftime(ts, '.%f') END",
	"CREATE MACRO gs_offset_text(m) AS CASE WHEN m < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(m) // 60 AS VARCHAR), 2, '0') || CASE WHEN m % 60 = 0 THEN '' ELSE ':' || lpad(CAST(abs(m) % 60 AS VARCHAR), 2, '0') END",
	"CREATE MACRO gs_timestamp_text(ts, zone) AS strftime(gs_zone(zone, ts), '%Y-%m-%d %H:%M:%S') || gs_fraction(gs_zone(zone, ts)) || gs_offset_text((epoch_us(gs_zone(zone, ts)) - epoch_us(ts)) // 60000000)",
	"CREATE MACRO gs_timestamp_json(ts) AS strftime(gs_zone('UTC', ts), '%Y-%m-%dT%H:%M:%S') || gs_fraction(gs_zone('UTC', ts)) || 'Z'",
	// Within the hour a zone only matters by what is left over, whatever its clocks do.
	'CREATE MACRO gs_trunc_time(part, ts, zone) AS ts - (gs_zone(zone, ts) - date_trunc(part, gs_zone(zone, ts)))',
	// JSON: text that is none has no values.
	"CREATE MACRO gs_json_value(j, p) AS CASE WHEN NOT json_valid(CAST(j AS VARCHAR)) OR json_type(CAST(j AS VARCHAR), p) IN ('OBJECT', 'ARRAY') THEN NULL ELSE json_extract_string(CAST(j AS VARCHAR), p) END",
	"CREATE MACRO gs_json_query(j, p) AS CASE WHEN NOT json_valid(CAST(j AS VARCHAR)) OR json_type(CAST(j AS VARCHAR), p) = 'NULL' THEN NULL ELSE CAST(json_extract(CAST(j AS VARCHAR), p) AS VARCHAR) END",
].join(';\n');
