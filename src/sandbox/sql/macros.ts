/** GoogleSQL behaviour that DuckDB has no function for. All names start with `gs_`. */
const text = "regexp_replace(CAST(x AS VARCHAR), '\\.0$', '')";

export const macros = [
	`CREATE MACRO gs_text(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN ${text} ELSE CAST(x AS VARCHAR) END`,
	// GoogleSQL fails where DuckDB gives NULL or infinity.
	"CREATE MACRO gs_div(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN error('division by zero: ' || gs_text(l) || ' / ' || gs_text(r)) ELSE l / r END",
	"CREATE MACRO gs_mod(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN error('division by zero: MOD(' || gs_text(l) || ', 0)') ELSE l % r END",
	"CREATE MACRO gs_intdiv(l, r) AS CASE WHEN r = 0 AND l IS NOT NULL THEN error('division by zero: ' || gs_text(l) || ' / ' || gs_text(r)) ELSE l // r END",
	'CREATE MACRO gs_safe_div(l, r) AS CASE WHEN r = 0 THEN NULL ELSE l / r END',
	// GoogleSQL rounds halves away from zero and takes no fractions in text.
	"CREATE MACRO gs_int(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') OR typeof(x) LIKE 'DECIMAL%' THEN CAST(round(TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)) AS BIGINT) WHEN typeof(x) = 'VARCHAR' AND NOT regexp_full_match(CAST(x AS VARCHAR), '\\s*[-+]?\\d+\\s*') THEN error('Bad int64 value: ' || CAST(x AS VARCHAR)) ELSE CAST(x AS BIGINT) END",
	"CREATE MACRO gs_safe_int(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') OR typeof(x) LIKE 'DECIMAL%' THEN TRY_CAST(round(TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)) AS BIGINT) WHEN typeof(x) = 'VARCHAR' AND NOT regexp_full_match(CAST(x AS VARCHAR), '\\s*[-+]?\\d+\\s*') THEN NULL ELSE TRY_CAST(x AS BIGINT) END",
	'CREATE MACRO gs_sunday(d) AS CAST(d - to_days(CAST(dayofweek(d) AS INTEGER)) AS DATE)',
	"CREATE MACRO gs_offset(a, i) AS CASE WHEN i < 0 OR i >= len(a) THEN error('Array index ' || i || ' is out of bounds') ELSE a[i + 1] END",
	'CREATE MACRO gs_safe_offset(a, i) AS CASE WHEN i < 0 THEN NULL ELSE a[i + 1] END',
	'CREATE MACRO gs_zone(zone, ts) AS timezone(zone, CAST(ts AS TIMESTAMPTZ))',
	'CREATE MACRO gs_substr(s, p) AS CASE WHEN p = 0 THEN s WHEN p < 0 AND -p > length(s) THEN s ELSE substring(s, p) END',
	"CREATE MACRO gs_json_value(j, p) AS CASE WHEN json_type(j, p) IN ('OBJECT', 'ARRAY') THEN NULL ELSE json_extract_string(j, p) END",
].join(';\n');
