/** What a log line says in one row: a stack trace as its first line, its last frame and its exception. Pure. */

/** Where `cleanLine` has put the end of a line. */
const end = ' ↵ ';

const isPythonHead = (line: string): boolean => line.startsWith('Traceback (most recent call last)');
const isPythonFrame = (line: string): boolean => /^\s*File ".*", line \d+/.test(line);
/** Of JavaScript and Java: the innermost stands first. */
const isFrame = (line: string): boolean => /^\s*at \S/.test(line);
/** Of Go: the place below the function, the innermost first. */
const isGoFrame = (line: string): boolean => /^\s+\S+\.go:\d+/.test(line);

/** The lines of a message. */
export const linesOf = (message: string): string[] => message.split(end);

export function saidOf(message: string): string {
	if (!message.includes(end)) return message;
	const lines = linesOf(message);
	const parts = python(lines) ?? javaScript(lines) ?? go(lines);
	return parts ? parts.map(part => part.trim()).join(end) : message;
}

function python(lines: readonly string[]): string[] | undefined {
	const head = lines.findIndex(isPythonHead);
	const frame = lines.findLastIndex(isPythonFrame);
	if (head < 0 || frame < head) return undefined;
	// Below the frame stands its source, indented, then the exception; a message that was cut may end before it.
	const exception = lines.slice(frame + 1).find(line => /^\S/.test(line));
	return [
		head === 0 ? 'Traceback' : (lines[0] ?? ''),
		lines[frame] ?? '',
		...(exception === undefined ? [] : [exception]),
	];
}

function javaScript(lines: readonly string[]): string[] | undefined {
	const frame = lines.findIndex(isFrame);
	if (frame <= 0) return undefined;
	const cause = lines.slice(frame).findLast(line => line.startsWith('Caused by:'));
	return [lines[0] ?? '', lines[frame] ?? '', ...(cause === undefined ? [] : [cause])];
}

function go(lines: readonly string[]): string[] | undefined {
	const frame = lines.findIndex(isGoFrame);
	return frame <= 0 ? undefined : [lines[0] ?? '', lines[frame] ?? ''];
}
