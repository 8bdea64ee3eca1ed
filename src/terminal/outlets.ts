/** Ends the program when its output cannot be written, as other Unix tools do. */
import {writeNow} from './sequences.ts';

/** Exit code of a program that SIGPIPE has ended; Node ignores that signal. */
const brokenPipe = 141;
/** The terminal is gone. */
const gone = 74;
const notWritten = 2;

const reasons: Readonly<Record<string, string>> = {
	ENOSPC: 'no space left on device',
	EDQUOT: 'the disk quota is used up',
	EFBIG: 'the file is too large',
};

/**
 * The exit code for output that could not be written, after one line on stderr. There is no line for a reader that has read
 * enough (`| head`), nor for a terminal that is gone.
 */
export function endOf({code = '', message}: NodeJS.ErrnoException): number {
	if (code === 'EPIPE') return brokenPipe;
	if (code === 'EIO') return gone;
	const why = reasons[code];
	writeNow(2, `pitwall: cannot write the output: ${why === undefined ? message : `${why} (${code})`}\n`, 100);
	return notWritten;
}

/** From now on output that cannot be written ends the program, unless another listener handles the error. Errors of stderr are ignored. */
export function guardOutputs(): void {
	process.stderr.on('error', () => undefined);
	process.stdout.on('error', error => {
		if (process.stdout.listenerCount('error') === 1) process.exit(endOf(error));
	});
}
