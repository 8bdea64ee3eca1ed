/** UsageError in a file of its own, so that the command line can throw it without loading zod and yaml. */
import {cleanLine} from '../text/clean.ts';

/** Bad input from the user: printed as it is, exit code 2. Each line stands alone. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly lines: readonly string[];
	constructor(lines: string | readonly string[]) {
		// Messages quote keys, values and file names.
		const list = (typeof lines === 'string' ? [lines] : lines).map(line => cleanLine(line));
		super(list.join('\n'));
		this.lines = list;
	}
}
