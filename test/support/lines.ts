/** Lines of logs. */
import type {LogLine} from '../../src/cloud/types.ts';
import type {FoldedLine} from '../../src/poll/types.ts';

let serial = 0;

/** One as it comes from the cloud. */
export const logLine = (message: string, more: Partial<LogLine> = {}): LogLine => ({
	insertId: `insert-${serial++}`,
	t: serial,
	severity: 'ERROR',
	service: 'hook',
	revision: '',
	message,
	origin: '{}',
	payload: '{}',
	...more,
});

/** One as a log holds it. */
export function foldedLine(message: string, more: Partial<FoldedLine> = {}): FoldedLine {
	const line = logLine(message, more);
	return {...line, id: serial, count: 1, lastAt: line.t, ...more};
}
