/** Apart from what finds mistakes, because the command line needs no parser. */
import {cleanLine} from '../text/clean.ts';

/** Bad input from the user: printed as it is, exit code 2. Each line stands alone. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly lines: readonly string[];
	constructor(lines: string | readonly string[]) {
		// Keys, values and file names are quoted in them.
		const list = (typeof lines === 'string' ? [lines] : lines).map(line => cleanLine(line));
		super(list.join('\n'));
		this.lines = list;
	}
}
