/**
 * The one way out, whatever the reason: the terminal is given back first, the reason is in the log file, what is left to
 * do gets two seconds, and then the process ends.
 *
 * An unhandled rejection does not end the wall (`stray.ts`): Google's clients reject promises that nobody can reach,
 * after the call they belong to was answered. An uncaught exception does: it unwound through code that did not expect
 * it, so state may be half changed, and Node says the handler is for synchronous cleaning up, not for going on.
 */
import {constants} from 'node:os';
import {stackOf} from '../text/errors.ts';
import {inBackground} from './background.ts';
import type {Output} from './output.ts';
import {writeNow} from './sequences.ts';

/** Real ms that cleaning up may take once the terminal is given back. */
const limit = 2000;
/** The launcher passes signals on that the terminal sends to both: nobody presses Ctrl-C twice within so many ms. */
const echo = 150;

/** Exit code where the terminal could not be given back, or is gone. `bin/pitwall` restores it then. */
export const terminalLost = 74;

/** Those that end a process and can be caught. Not SIGABRT and the like: whoever sends them wants a core dump. */
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
	/** Where it is, for the line that says why. */
	logPath?: string;
	/** Runs first, while the terminal still listens. */
	farewell: () => void;
	/** Takes the drawing down. Nothing of what it writes is shown. */
	unmount: () => void;
}

export interface Leaving {
	/** Leaves; later calls do nothing. Without a reason it was asked for, and nothing is said. */
	leave(code: number, reason?: string): void;
	/** Resolves with the exit code, once the terminal is given back. */
	left: Promise<number>;
	/** Whether the wall is on its way out. */
	over: () => boolean;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'error';

/** Listens to everything that can end the wall, until the process ends. */
export function prepareLeaving({stdin, stdout, output, log, logPath, farewell, unmount}: LeaveOptions): Leaving {
	const {promise: left, resolve} = Promise.withResolvers<number>();
	let leftAt: number | undefined;
	let exitCode = 0;
	/** Nobody is there to write to. */
	let gone = false;
	let lastWords = '';

	function sayWhy(reason: string): void {
		lastWords = `pitwall: ${reason}.${logPath === undefined ? '' : ` Log: ${logPath}`}\n`;
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
			// On the way out nothing may stop us.
		}
	}

	async function finish(): Promise<void> {
		if (!gone && !((await output.release()) && giveBack())) {
			// It takes nothing: what is queued is given up, so that the process can end.
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
		if (reason !== undefined) sayWhy(reason);
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
		// Bytes may still be queued: they must not bring the error back for ever.
		if (leftAt !== undefined) exitCode = terminalLost;
	}

	/** A stopped job that is killed: ending in the usual way would stop it again. What it has started ends with it. */
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
		// By us, and not by Ink on exit: if drawing is what failed, it fails again.
		quietly(unmount);
		process.exit(1);
	});
	process.on('exit', restoreNow);
	return {leave, left, over: () => leftAt !== undefined};
}
