/** Dates, times and zones of GoogleSQL as DuckDB expressions. Time zones are always explicit, weeks begin on Sunday. */
import {SqlError} from '../contract/tables.ts';
import {bodyOf, callOf, kindOf, literalText, type Node, unsupported} from './ast.ts';
import {quoteText} from './types.ts';

/** Prints a node, given by the translator. */
export type Print = (node: Node) => string;

const microseconds: Record<string, number> = {
	MICROSECOND: 1,
	MILLISECOND: 1000,
	SECOND: 1e6,
	MINUTE: 6e7,
	HOUR: 36e8,
	DAY: 864e8,
};
const intervals: Record<string, (n: string) => string> = {
	MICROSECOND: n => `to_microseconds(CAST(${n} AS BIGINT))`,
	MILLISECOND: n => `to_microseconds(CAST(${n} AS BIGINT) * 1000)`,
	SECOND: n => `to_seconds(CAST(${n} AS BIGINT))`,
	MINUTE: n => `to_minutes(CAST(${n} AS BIGINT))`,
	HOUR: n => `to_hours(CAST(${n} AS BIGINT))`,
	DAY: n => `to_days(CAST(${n} AS INTEGER))`,
	WEEK: n => `to_weeks(CAST(${n} AS INTEGER))`,
	MONTH: n => `to_months(CAST(${n} AS INTEGER))`,
	QUARTER: n => `to_months(CAST(${n} AS INTEGER) * 3)`,
	YEAR: n => `to_years(CAST(${n} AS INTEGER))`,
};
const calendarParts = new Set(['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']);

/** A date part: `HOUR`, `WEEK`, `WEEK(MONDAY)`. */
export function partOf(node: Node | undefined): string {
	const call = callOf(node);
	if (call?.name === 'WEEK') return `WEEK(${String(bodyOf(call.args[0]).this ?? '').toUpperCase()})`;
	const body = bodyOf(node);
	const name = kindOf(node) === 'column' ? (body.name as {name?: string}).name : (body.this as string | undefined);
	if (typeof name !== 'string') throw new SqlError('invalidQuery', 'A valid date part name is required');
	return name.toUpperCase();
}

/** An INTERVAL node; `allowed` names the parts that the function takes. */
export function interval(
	node: Node | undefined,
	print: Print,
	allowed?: (part: string) => boolean,
	caller = 'INTERVAL',
): string {
	const body = bodyOf(node);
	const unit = (body.unit as {unit?: string} | null)?.unit?.toUpperCase() ?? '';
	const make = intervals[unit];
	if (kindOf(node) !== 'interval' || !make) throw unsupported(`this argument of ${caller}`);
	if (allowed && !allowed(unit)) throw new SqlError('invalidQuery', `${caller} does not support the ${unit} date part`);
	const text = literalText(body.this);
	if (text !== undefined && !/^[-+]?\d+$/.test(text)) throw unsupported(`INTERVAL '${text}'`);
	return make(text ?? print(body.this as Node));
}

export const isTimePart = (part: string) => part in microseconds;
export const isDatePart = (part: string) => calendarParts.has(part);

/** Whole units between two timestamps, towards zero. */
export function timestampDiff(later: string, earlier: string, part: string): string {
	const unit = microseconds[part];
	if (!unit) throw new SqlError('invalidQuery', `TIMESTAMP_DIFF does not support the ${part} date part`);
	const micros = `(epoch_us(${later}) - epoch_us(${earlier}))`;
	return `CAST(sign(${micros}) * (abs(${micros}) // ${unit}) AS BIGINT)`;
}

/** Boundaries crossed between two dates. */
export function dateDiff(later: string, earlier: string, part: string): string {
	const [a, b] = [`CAST(${later} AS DATE)`, `CAST(${earlier} AS DATE)`];
	if (part === 'WEEK' || part === 'WEEK(SUNDAY)') return `(date_diff('day', gs_sunday(${b}), gs_sunday(${a})) // 7)`;
	if (part === 'ISOWEEK' || part === 'WEEK(MONDAY)')
		return `(date_diff('day', date_trunc('week', ${b}), date_trunc('week', ${a})) // 7)`;
	if (!isDatePart(part)) throw unsupported(`DATE_DIFF by ${part}`);
	return `date_diff(${quoteText(part.toLowerCase())}, ${b}, ${a})`;
}

/** Truncates a DuckDB TIMESTAMP or DATE. */
function truncated(value: string, part: string): string {
	if (part === 'WEEK' || part === 'WEEK(SUNDAY)') return `(date_trunc('week', ${value} + to_days(1)) - to_days(1))`;
	if (part === 'ISOWEEK' || part === 'WEEK(MONDAY)') return `date_trunc('week', ${value})`;
	if (!isDatePart(part) && !isTimePart(part)) throw unsupported(`truncation to ${part}`);
	return `date_trunc(${quoteText(part.toLowerCase())}, ${value})`;
}

export function timestampTrunc(value: string, part: string, zone: string): string {
	return `timezone(${zone}, CAST(${truncated(`gs_zone(${zone}, ${value})`, part)} AS TIMESTAMP))`;
}

export function dateTrunc(value: string, part: string): string {
	if (isTimePart(part) && part !== 'DAY')
		throw new SqlError('invalidQuery', `DATE_TRUNC does not support the ${part} date part`);
	return `CAST(${truncated(`CAST(${value} AS DATE)`, part)} AS DATE)`;
}

/** EXTRACT of a field; `local` is a DuckDB TIMESTAMP or DATE. */
export function extract(field: unknown, local: string): string {
	if (typeof field !== 'string') {
		if ((field as Record<string, unknown>).WeekWithModifier === 'SUNDAY')
			return `CAST(strftime(${local}, '%U') AS BIGINT)`;
		throw unsupported('EXTRACT of this field');
	}
	switch (field.toUpperCase()) {
		case 'DATE':
			return `CAST(${local} AS DATE)`;
		case 'DAYOFWEEK':
			return `(dayofweek(${local}) + 1)`;
		case 'WEEK':
			return `CAST(strftime(${local}, '%U') AS BIGINT)`;
		case 'ISOWEEK':
			return `weekofyear(${local})`;
		case 'MICROSECOND':
			return `(microsecond(${local}) % 1000000)`;
		case 'MILLISECOND':
			return `(millisecond(${local}) % 1000)`;
		case 'DAYOFYEAR':
		case 'ISOYEAR':
		case 'YEAR':
		case 'QUARTER':
		case 'MONTH':
		case 'DAY':
		case 'HOUR':
		case 'MINUTE':
		case 'SECOND':
			return `${field.toLowerCase()}(${local})`;
		default:
			throw unsupported(`EXTRACT(${field})`);
	}
}

const sameInBoth = new Set('aAbBdHIjmMpSUwyYVGu%'.split(''));
const expanded: Record<string, string> = {
	F: '%Y-%m-%d',
	T: '%H:%M:%S',
	R: '%H:%M',
	D: '%m/%d/%y',
	h: '%b',
	'E*S': '%S.%f',
	E3S: '%S.%g',
	E6S: '%S.%f',
};

/** A format of FORMAT_TIMESTAMP and its kin, for strftime; only a literal, and only elements that mean the same. */
export function formatText(node: Node | undefined): string {
	const text = node && literalText(node);
	if (text === undefined) throw unsupported('formats that are not a literal');
	return quoteText(
		text.replaceAll(/%(E[*\d]S|.)/g, (whole, element: string) => {
			if (sameInBoth.has(element)) return whole;
			const other = expanded[element];
			if (!other) throw unsupported(`the format element ${whole}`);
			return other;
		}),
	);
}
