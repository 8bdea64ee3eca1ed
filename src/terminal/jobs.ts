/** Ctrl-Z, `kill -TSTP` and `kill -STOP`, `fg`: the terminal is given back before the stop and taken again after it. */
import {inBackground} from './background.ts';
import type {Output} from './output.ts';

export interface JobOptions {
	stdin: NodeJS.ReadStream;
	output: Output;
	/** Whether the wall is on its way out: the terminal must not be taken again. A stopped job that is killed is also continued. */
	over: () => boolean;
	/** Told when there is no shell that could bring the wall back. */
	refused: () => void;
}

/** Ms after which a stop that has not happened will not. */
const stopWithin = 200;

/** Listens for the job control's signals; returns what Ctrl-Z does. */
export function controlJobs({stdin, output, over, refused}: JobOptions): () => void {
	let away = false;

	function back(): void {
		if (over()) return;
		// Continued by `bg`: nothing can be drawn there. Stopped by us it can still be ended, stopped by SIGTTOU it could not.
		if (inBackground()) {
			away = true;
			process.kill(0, 'SIGSTOP');
			return;
		}
		away = false;
		// First of all: where the background is not known, this stops the process again before it has written a byte.
		// Off and on, because the shell changed the modes behind libuv's back.
		stdin.setRawMode?.(false);
		stdin.setRawMode?.(true);
		output.retake();
	}

	async function suspend(): Promise<void> {
		if (away || over()) return;
		away = true;
		stdin.setRawMode?.(false);
		await output.release();
		// The whole group, as the terminal itself would do: a shell sees a job stop only if the launcher stops too. And by
		// SIGTSTP, not SIGSTOP: where no shell waits for the job the kernel then leaves it running.
		process.off('SIGTSTP', asked);
		process.kill(0, 'SIGTSTP');
		setTimeout(() => {
			process.on('SIGTSTP', asked);
			// The loop's turn: SIGCONT is heard before this if there was one.
			setTimeout(() => {
				if (!away || over()) return;
				back();
				refused();
			}, 20);
		}, stopWithin);
	}

	const asked = () => void suspend();
	process.on('SIGTSTP', asked);
	// After what else came with it: `kill %1` sends SIGTERM first, and whoever is to end must not touch the terminal.
	process.on('SIGCONT', () => setImmediate(back));
	return asked;
}
