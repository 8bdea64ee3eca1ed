/** Why the shared journal is not reached, in one line that says what to do. Pure. */
import {CloudError} from '../cloud/types.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';

/** Of an error of a `TeamDatabase`. */
export function troubleText(error: unknown): string {
	const message = cleanLine(messageOf(error), 160);
	if (/pitwall_\w+/.test(message) && /not found/i.test(message))
		return 'its tables are missing: run pitwall journal init';
	const kind = error instanceof CloudError ? error.kind : 'internal';
	switch (kind) {
		case 'notFound':
			return `there is no such database: ${message}`;
		case 'denied':
			return `no permission: ${message}`;
		case 'timeout':
		case 'unavailable':
			return `it does not answer: ${message}`;
		default:
			return message;
	}
}
