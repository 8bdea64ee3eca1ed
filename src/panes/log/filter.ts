/** The filter of a log pane. Each line is looked at once, however often the log is drawn. Pure. */
import {severities} from '../../cloud/types.ts';
import {type Mistake, parseFilter, type Span} from '../../filter/filter.ts';
import type {FoldedLine} from '../../poll/types.ts';
import {isLogField, logField} from './fields.ts';

export interface LogFilter {
	text: string;
	/** Whether it keeps every line. */
	isEmpty: boolean;
	mistake?: Mistake;
	passes(line: FoldedLine): boolean;
	/** What it looks for in a message. */
	marks(message: string): readonly Span[];
}

export function logFilter(text: string): LogFilter {
	const {isEmpty, mistake, passes, marks} = parseFilter(text, {
		isField: isLogField,
		scale: name => (name === 'severity' ? severities : undefined),
	});
	const known = new WeakMap<FoldedLine, boolean>();
	return {
		text,
		isEmpty,
		...(mistake && {mistake}),
		passes(line) {
			if (isEmpty) return true;
			const before = known.get(line);
			if (before !== undefined) return before;
			const {message, service, revision, severity} = line;
			const now = passes({texts: [message, service, revision, severity], field: path => logField(line, path)});
			known.set(line, now);
			return now;
		},
		marks: message => (isEmpty ? [] : marks(message, 'message')),
	};
}
