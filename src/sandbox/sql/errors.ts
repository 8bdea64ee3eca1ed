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
	[/Overflow|out of range/i, 'numeric overflow'],
];

/** Does work, and throws SqlError for DuckDB's errors. */
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
		if (/^(Invalid Input|Out of Range|Conversion)/.test(line)) throw new SqlError('outOfRange', plain);
		throw new SqlError('invalidQuery', plain);
	}
}
