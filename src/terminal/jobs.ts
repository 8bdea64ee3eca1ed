/** Job control (Ctrl-Z, `kill -TSTP`, `kill -STOP`, `fg`): restores the terminal before a stop and sets it up again after it. */
import {inBackground} from './background.ts';
import type {Output} from './output.ts';

export interface JobOptions {
	stdin: NodeJS.ReadStream;
	output: Output;
	/** Whether the wall is shutting down: then the terminal must not be set up again. Killing a stopped job continues it first. */
	over: () => boolean;
	/** Called when there is no shell that could continue the wall. */
	refused: () => void;
}

/** ms after which a stop counts as refused. */
const stopWithin = 200;

/** Listens for the signals of job control; returns the handler of Ctrl-Z. */
export function controlJobs({stdin, output, over, refused}: JobOptions): () => void {
	let away = false;

	function back(): void {
		if (over()) return;
		// `bg` continued us where nothing can be drawn: stop again. A process stopped by SIGTTOU instead could not be ended.
		if (inBackground()) {
			away = true;
			process.kill(0, 'SIGSTOP');
			return;
		}
		away = false;
		// Do this first: if we are in the background after all (not detectable here), setting raw mode stops us with SIGTTOU
		// before anything is drawn. Off and on, because the shell changed the modes without libuv's knowledge.
		stdin.setRawMode?.(false);
		stdin.setRawMode?.(true);
		output.retake();
	}

	async function suspend(): Promise<void> {
		if (away || over()) return;
		away = true;
		stdin.setRawMode?.(false);
		await output.release();
		// Stop the whole group, as the terminal would: a shell sees a job stop only if the launcher stops too. And by
		// SIGTSTP, not SIGSTOP: where no shell waits for the job the kernel then leaves it running.
		process.off('SIGTSTP', asked);
		process.kill(0, 'SIGTSTP');
		setTimeout(() => {
			process.on('SIGTSTP', asked);
			// The next turn of the loop: SIGCONT is handled before it if there was one.
			setTimeout(() => {
				if (!away || over()) return;
				back();
				refused();
			}, 20);
		}, stopWithin);
	}

	const asked = () => void suspend();
	process.on('SIGTSTP', asked);
	// After the other signals: `kill %1` sends SIGTERM first, and a process that is to end must not touch the terminal.
	process.on('SIGCONT', () => setImmediate(back));
	return asked;
}
