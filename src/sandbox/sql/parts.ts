/** Date parts: which there are, truncation to them and steps of them. Weeks begin on Sunday unless they say otherwise. */
import {SqlError} from '../contract/tables.ts';
import {bodyOf, callOf, kindOf, literalText, type Node, unsupported} from './ast.ts';
import {quoteText} from './types.ts';

/** Lengths of the parts that are the same on every clock, in microseconds. */
const microseconds: Record<string, number> = {
	MICROSECOND: 1,
	MILLISECOND: 1000,
	SECOND: 1e6,
	MINUTE: 6e7,
	HOUR: 36e8,
	DAY: 864e8,
};
const calendarParts = new Set(['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']);
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

export const isTimePart = (part: string) => part in microseconds;
export const isDatePart = (part: string) => calendarParts.has(part);

/** A date part: `HOUR`, `WEEK`, `WEEK(MONDAY)`. */
export function partOf(node: Node | undefined): string {
	const call = callOf(node);
	if (call?.name === 'WEEK') return `WEEK(${String(bodyOf(call.args[0]).this ?? '').toUpperCase()})`;
	const body = bodyOf(node);
	const name = kindOf(node) === 'column' ? (body.name as {name?: string}).name : (body.this as string | undefined);
	if (typeof name !== 'string') throw new SqlError('invalidQuery', 'A valid date part name is required');
	return name.toUpperCase();
}

/** Days from the weekday on which weeks of a part begin to Monday; undefined for what is no week. */
function weekShift(part: string): number | undefined {
	if (part === 'ISOWEEK') return 0;
	const day = part === 'WEEK' ? 'SUNDAY' : /^WEEK\((\w+)\)$/.exec(part)?.[1];
	const index = day === undefined ? -1 : weekdays.indexOf(day);
	return index < 0 ? undefined : (7 - index) % 7;
}

/** Truncates a DuckDB TIMESTAMP or DATE. */
export function truncated(value: string, part: string): string {
	const shift = weekShift(part);
	if (shift !== undefined) return `(date_trunc('week', ${value} + to_days(${shift})) - to_days(${shift}))`;
	if (part === 'ISOYEAR') return `date_trunc('week', make_date(CAST(isoyear(${value}) AS BIGINT), 1, 4))`;
	if (!isDatePart(part) && !isTimePart(part)) throw unsupported(`truncation to ${part}`);
	return `date_trunc(${quoteText(part.toLowerCase())}, ${value})`;
}

/** A TIMESTAMP cut to a part in a zone. */
export function timestampTrunc(value: string, part: string, zone: string): string {
	if (isTimePart(part) && part !== 'DAY') return `gs_trunc_time(${quoteText(part.toLowerCase())}, ${value}, ${zone})`;
	return `gs_instant(${zone}, CAST(${truncated(`gs_zone(${zone}, ${value})`, part)} AS TIMESTAMP))`;
}

export function dateTrunc(value: string, part: string): string {
	if (isTimePart(part) && part !== 'DAY') throw refused('DATE_TRUNC', part);
	return `CAST(${truncated(value, part)} AS DATE)`;
}

/** The last day of the part that a DATE is in. */
export function lastDay(value: string, part: string): string {
	const shift = weekShift(part);
	if (shift !== undefined) return `CAST(${truncated(value, part)} + to_days(6) AS DATE)`;
	const next: Record<string, string> = {MONTH: 'to_months(1)', QUARTER: 'to_months(3)', YEAR: 'to_years(1)'};
	if (part === 'ISOYEAR')
		return `CAST(date_trunc('week', make_date(CAST(isoyear(${value}) AS BIGINT) + 1, 1, 4)) - to_days(1) AS DATE)`;
	if (!next[part]) throw refused('LAST_DAY', part);
	return `CAST(${truncated(value, part)} + ${next[part]} - to_days(1) AS DATE)`;
}

/** Whole units between two timestamps, towards zero. */
export function timestampDiff(later: string, earlier: string, part: string): string {
	const unit = microseconds[part];
	if (!unit) throw refused('TIMESTAMP_DIFF', part);
	return `((epoch_us(${later}) - epoch_us(${earlier})) // ${unit})`;
}

/** Boundaries crossed between two dates. */
export function dateDiff(later: string, earlier: string, part: string): string {
	const shift = weekShift(part);
	if (shift !== undefined) return `(date_diff('day', ${truncated(earlier, part)}, ${truncated(later, part)}) // 7)`;
	if (part === 'ISOYEAR') return `(isoyear(${later}) - isoyear(${earlier}))`;
	if (!isDatePart(part)) throw refused('DATE_DIFF', part);
	return `date_diff(${quoteText(part.toLowerCase())}, ${earlier}, ${later})`;
}

/** The amount and part of an INTERVAL that a function adds. */
export function intervalOf(node: Node | undefined, caller: string): {amount: Node; part: string} {
	const body = bodyOf(node);
	const part = (body.unit as {unit?: string} | null)?.unit?.toUpperCase() ?? '';
	if (kindOf(node) !== 'interval' || part === '') throw unsupported(`this argument of ${caller}`);
	const text = literalText(body.this);
	if (text !== undefined && !/^[-+]?\d+$/.test(text)) throw unsupported(`INTERVAL '${text}'`);
	const amount: Node = text === undefined ? (body.this as Node) : wholeNumber(text);
	return {amount, part};
}

const wholeNumber = (text: string): Node =>
	text.startsWith('-')
		? {neg: {this: wholeNumber(text.slice(1))}}
		: {literal: {literal_type: 'number', value: text.replace('+', '')}};

const steps: Record<string, (n: string) => string> = {
	MICROSECOND: n => `to_microseconds(${n})`,
	MILLISECOND: n => `to_microseconds(${n} * 1000)`,
	SECOND: n => `to_seconds(${n})`,
	MINUTE: n => `to_minutes(${n})`,
	HOUR: n => `to_hours(${n})`,
	DAY: n => `to_days(CAST(${n} AS INTEGER))`,
	WEEK: n => `to_days(CAST(${n} * 7 AS INTEGER))`,
	MONTH: n => `to_months(CAST(${n} AS INTEGER))`,
	QUARTER: n => `to_months(CAST(${n} * 3 AS INTEGER))`,
	YEAR: n => `to_years(CAST(${n} AS INTEGER))`,
};

/** An INT64 of a part as DuckDB's interval; `allowed` names the parts that the function takes. */
export function step(amount: string, part: string, allowed: (part: string) => boolean, caller: string): string {
	const make = steps[part];
	if (!make || !allowed(part)) throw refused(caller, part);
	return make(amount);
}

const refused = (caller: string, part: string) =>
	new SqlError('invalidQuery', `${caller} does not support the ${part} date part`);

const fields: Record<string, string> = {
	DAYOFWEEK: '(dayofweek(@) + 1)',
	WEEK: "CAST(strftime(@, '%U') AS BIGINT)",
	ISOWEEK: 'weekofyear(@)',
	ISOYEAR: 'isoyear(@)',
	MICROSECOND: '(microsecond(@) % 1000000)',
	MILLISECOND: '(millisecond(@) % 1000)',
	DAYOFYEAR: 'dayofyear(@)',
	YEAR: 'year(@)',
	QUARTER: 'quarter(@)',
	MONTH: 'month(@)',
	DAY: 'day(@)',
	HOUR: 'hour(@)',
	MINUTE: 'minute(@)',
	SECOND: 'second(@)',
};
const ofTime = new Set(['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR']);

/** EXTRACT of a field as an INT64; `local` is a DuckDB TIMESTAMP, or a DATE where `isDate`. */
export function extract(field: string, local: string, isDate: boolean): string {
	if (isDate && (ofTime.has(field) || field === 'DATE'))
		throw new SqlError('invalidQuery', `EXTRACT from DATE does not support the ${field} date part`);
	const week = /^WEEK\((\w+)\)$/.test(field) ? weekShift(field) : undefined;
	// The week of the year, where a week belongs to the year in which it begins.
	if (week !== undefined) return `((dayofyear(${local}) + 6 - (isodow(${local}) - 1 + ${week}) % 7) // 7)`;
	const template = fields[field];
	if (!template) throw unsupported(`EXTRACT(${field})`);
	return `CAST(${template.replaceAll('@', () => local)} AS BIGINT)`;
}
