/**
 * The shutdown, whatever the reason: restore the terminal first, log the reason, give the rest of the work two seconds, then
 * end the process.
 *
 * An unhandled rejection does not end the wall (`stray.ts`): Google's clients reject internal promises after their call was
 * answered, where no caller can catch. An uncaught exception does: it unwound through code that did not expect it, so state
 * may be half changed, and Node says the handler is for synchronous cleanup, not for going on.
 */
import {constants} from 'node:os';
import {stackOf} from '../text/errors.ts';
import {inBackground} from './background.ts';
import type {Output} from './output.ts';
import {writeNow} from './sequences.ts';

/** Real ms that cleanup may take once the terminal is restored. */
const limit = 2000;
/** ms in which a second signal counts as the first: the launcher forwards signals that the terminal sends to both processes. */
const echo = 150;

/** Exit code where the terminal could not be restored, or is gone. `bin/pitwall` restores it then. */
export const terminalLost = 74;

/** Signals that end a process and can be caught, without those that ask for a core dump (SIGABRT and the like). */
const signals: readonly NodeJS.Signals[] = [
	'SIGHUP',
	'SIGINT',
	'SIGQUIT',
	'SIGTERM',
	'SIGALRM',
	'SIGIO',
	'SIGPWR',
	'SIGUSR2',
	'SIGVTALRM',
	'SIGXCPU',
];

export interface LeaveOptions {
	stdin: NodeJS.ReadStream;
	stdout: NodeJS.WriteStream;
	output: Output;
	/** Appends to the log file. */
	log: (text: string) => void;
	/** Path of the log file, for the line that says why. */
	logPath?: string;
	/** Runs first, while the terminal still takes bytes. */
	farewell: () => void;
	/** The action that is running and will not be followed to its end. */
	running?: () => string | undefined;
	/** Unmounts the screen. Its output is not shown. */
	unmount: () => void;
}

export interface Leaving {
	/** Shuts down; later calls do nothing. Without a reason the user asked for it, and no line says why. */
	leave(code: number, reason?: string): void;
	/** Resolves with the exit code, once the terminal is restored. */
	left: Promise<number>;
	/** Whether the wall is shutting down. */
	over: () => boolean;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'error';

/** Handles everything that can end the wall, until the process ends. */
export function prepareLeaving({
	stdin,
	stdout,
	output,
	log,
	logPath,
	farewell,
	running,
	unmount,
}: LeaveOptions): Leaving {
	const {promise: left, resolve} = Promise.withResolvers<number>();
	let leftAt: number | undefined;
	let exitCode = 0;
	/** The terminal is gone. */
	let gone = false;
	let lastWords = '';

	function sayWhy(reason: string): void {
		const action = running?.();
		const left = action === undefined ? '' : ` "${action}" was still running: its outcome is read at the next start.`;
		lastWords = `pitwall: ${reason}.${left}${logPath === undefined ? '' : ` Log: ${logPath}`}\n`;
	}

	function giveBack(): boolean {
		if (!output.releaseNow()) return false;
		if (lastWords) writeNow(2, lastWords, 100);
		lastWords = '';
		return true;
	}

	function quietly(act: () => unknown): void {
		try {
			act();
		} catch {
			// Nothing may stop the shutdown.
		}
	}

	async function finish(): Promise<void> {
		if (!gone && !((await output.release()) && giveBack())) {
			// The terminal takes nothing: drop the queued bytes, so that the process can end.
			process.exit(exitCode);
		}
		setTimeout(() => process.exit(exitCode), limit);
		resolve(exitCode);
	}

	function leave(code: number, reason?: string): void {
		if (leftAt !== undefined) return;
		leftAt = performance.now();
		exitCode = code;
		quietly(() => log(`left${reason === undefined ? '' : `: ${reason}`} (exit code ${code})`));
		if (reason !== undefined || running?.() !== undefined) sayWhy(reason ?? 'left');
		stdin.off('end', onEnd);
		quietly(farewell);
		void finish();
		quietly(unmount);
		if (!gone) quietly(() => stdin.setRawMode?.(false));
		quietly(() => stdin.pause());
	}

	function lost(what: string): void {
		gone = true;
		leave(terminalLost, `the terminal is gone (${what})`);
		// Queued bytes must not raise the same error again for ever.
		if (leftAt !== undefined) exitCode = terminalLost;
	}

	/** Ends a stopped job that is killed, where the usual shutdown would stop it again. Its children end with it. */
	function dieOf(signal: NodeJS.Signals): void {
		quietly(() => log(`left: ended by ${signal} in the background`));
		sayWhy(`ended by ${signal}`);
		giveBack();
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	}

	const onEnd = () => lost('end of input');
	stdin.on('end', onEnd);
	stdin.on('error', error => lost(`input: ${codeOf(error)}`));
	stdout.on('error', error => lost(`output: ${codeOf(error)}`));
	process.stderr.on('error', () => undefined);
	for (const signal of signals.filter(name => constants.signals[name] !== undefined))
		process.on(signal, () => {
			if (inBackground()) dieOf(signal);
			if (leftAt === undefined) leave(128 + constants.signals[signal], `ended by ${signal}`);
			else if (performance.now() - leftAt > echo) {
				quietly(() => log(`${signal} again: at once`));
				process.exit(exitCode);
			}
		});
	function restoreNow(): void {
		if (gone) return;
		quietly(() => stdin.setRawMode?.(false));
		if (!giveBack()) process.exitCode = terminalLost;
	}
	process.on('uncaughtException', error => {
		quietly(() => log(`uncaught exception: ${stackOf(error)}`));
		exitCode = 1;
		sayWhy(`internal error: ${stackOf(error).split('\n')[0]}`);
		restoreNow();
		// Unmount here, not in Ink's exit handler: if drawing failed, it fails again there.
		quietly(unmount);
		process.exit(1);
	});
	process.on('exit', restoreNow);
	return {leave, left, over: () => leftAt !== undefined};
}
