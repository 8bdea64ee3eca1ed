/** DuckDB's errors as GoogleSQL's. */
import {SqlError} from '../contract/tables.ts';

/** What DuckDB says at run time, and GoogleSQL. */
const known: readonly (readonly [RegExp, string])[] = [
	// The macros' own refusals (macros.ts).
	[/Could not convert string 'gs!(.*)' to BOOL/s, '$1'],
	[/Error: gs!(.*)/s, '$1'],
	[/More than one row returned by a subquery/, 'Scalar subquery produced more than one element'],
	[/Overflow in (addition|subtraction|multiplication|negation) of INT64 ?\((.*)\)/, 'int64 overflow: $2'],
	[/Type INT128 with value (\S+) can't be cast/, 'int64 overflow: $1'],
	[/Overflow on abs\((.*)\)/, 'int64 overflow: -$1'],
	[/date field value out of range: "(.*?)"|invalid date field format: "(.*?)"/, "Invalid date: '$1$2'"],
	[/timestamp field value out of range: "(.*?)"|invalid timestamp field format: "(.*?)"/, "Invalid timestamp: '$1$2'"],
	[/Date out of range: (\S+)/, 'Input calculates to invalid date: $1'],
	[/Could not parse string "(.*?)" according to format/s, 'Failed to parse input string "$1"'],
	[/Malformed JSON at byte \d+ of input: ([^.]*)/, 'Invalid input to PARSE_JSON: syntax error: $1'],
	[
		/Error: ((?:missing |unexpected |no argument for repetition|invalid (?:escape|perl|character class|repetition|named|UTF-8)|bad repetition|trailing \\|pattern too large).*)/,
		'Cannot parse regular expression: $1',
	],
	[/Overflow|out of range/i, 'numeric overflow'],
];

/** Does work, and throws SqlError for DuckDB's errors. What none of the words above stand for is said to be the engine's. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof SqlError) throw error;
		const message = error instanceof Error ? error.message : String(error);
		for (const [pattern, text] of known) {
			const match = pattern.exec(message);
			if (match)
				throw new SqlError(
					'outOfRange',
					text.replaceAll(/\$(\d)/g, (_, index) => match[Number(index)] ?? ''),
				);
		}
		const [line = ''] = message.split('\n');
		const plain = line.replace(/^[A-Z][A-Za-z ]*Error: /, '');
		if (/Unknown TimeZone/i.test(line))
			throw new SqlError('invalidQuery', plain.replace(/Unknown TimeZone/i, 'Invalid time zone:'));
		const isOfValue = /^(Invalid Input|Out of Range|Conversion)/.test(line);
		throw new SqlError(
			isOfValue ? 'outOfRange' : 'unimplemented',
			`The sandbox does not support this: its engine says "${plain}"`,
		);
	}
}
