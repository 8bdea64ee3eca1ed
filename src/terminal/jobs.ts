/** Ctrl-Z, `kill -TSTP` and `kill -STOP`, `fg`: the terminal is given back before the stop and taken again after it. */
import type {Output} from './output.ts';

export interface JobOptions {
	stdin: NodeJS.ReadStream;
	output: Output;
	/** Told when there is no shell that could bring the wall back. */
	refused: () => void;
}

/** Ms after which a stop that has not happened will not. */
const stopWithin = 200;

/** Listens for the job control's signals; returns what Ctrl-Z does. */
export function controlJobs({stdin, output, refused}: JobOptions): () => void {
	let away = false;

	function back(): void {
		away = false;
		// First of all: in the background this stops the process again, before it has written a byte (SIGTTOU).
		// Off and on, because the shell changed the modes behind libuv's back.
		stdin.setRawMode?.(false);
		stdin.setRawMode?.(true);
		output.retake();
	}

	async function suspend(): Promise<void> {
		if (away) return;
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
				if (!away) return;
				back();
				refused();
			}, 20);
		}, stopWithin);
	}

	const asked = () => void suspend();
	process.on('SIGTSTP', asked);
	process.on('SIGCONT', back);
	return asked;
}
