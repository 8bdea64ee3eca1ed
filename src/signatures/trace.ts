/** Stack traces of cleaned lines, in which `↵` stands between two lines. Pure. */

export interface Trace {
	/** The line that names the error. */
	error: string;
	/** The innermost frame as `handle (webhook.py)`; absent where none can be read. */
	frame?: string;
}

const lineEnd = '\u21b5';
/** Lines of a trace that are looked at from each of its ends. */
const most = 80;

/** The error and the innermost frame of a trace of Python, Node or Java; undefined where the text is none. */
export function traceOf(message: string): Trace | undefined {
	if (!message.includes(lineEnd)) return undefined;
	const lines = message.split(lineEnd);
	return pythonTrace(lines) ?? atTrace(lines);
}

/** The innermost frame comes last, and the error behind it. */
function pythonTrace(lines: readonly string[]): Trace | undefined {
	if (!lines.some(line => line.includes('Traceback (most recent call last)'))) return undefined;
	const tail = lines.slice(-most);
	const at = tail.findLastIndex(line => /^ *File "/.test(line));
	const [, path = '', name = ''] = /^ *File "([^"]*)", line \d+(?:, in (.{1,80}))?/.exec(tail[at] ?? '') ?? [];
	const error = tail.slice(at + 1).find(line => /^ ?[A-Za-z_][\w.]*(?::|$| *$)/.test(line) && !line.startsWith('   '));
	const said = error?.trim() || tail.at(-1)?.trim() || '';
	return {error: said, ...(path !== '' && {frame: frameOf(name.trim(), path)})};
}

/** The error comes first, and the innermost frame behind it. */
function atTrace(lines: readonly string[]): Trace | undefined {
	const head = lines.slice(0, most);
	const at = head.findIndex(line => /^ *at \S/.test(line));
	if (at < 1) return undefined;
	const error = head[at - 1]?.trim() ?? '';
	const frame = head[at] ?? '';
	const [, name = '', place = ''] = /^ *at (?:async )?([^\s(]{1,200}) ?(?:\(([^)]*)\))?/.exec(frame) ?? [];
	return {error, frame: place === '' ? frameOf('', name) : frameOf(name, place)};
}

/** Without line numbers, because the next deployment moves them. */
function frameOf(name: string, path: string): string {
	const file = (path.split(/[/\\]/).at(-1) ?? '').replace(/(?::\d+)+$/, '');
	return name === '' || name === '<module>' ? `(${file})` : `${name} (${file})`;
}
