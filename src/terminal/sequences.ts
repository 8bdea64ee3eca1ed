/** The control sequences that the wall sends besides its frames. */
import {writeSync} from 'node:fs';

/** Ink puts every frame between these two (DEC 2026, synchronized update). */
export const frameStart = '\x1b[?2026h';
export const frameEnd = '\x1b[?2026l';

/** Before a frame that is written in full: erases the screen from any cursor position. */
export const wipe = '\x1b[0m\x1b[H\x1b[J';

/** Focus reporting; tmux passes it on with `focus-events on`. */
export const focusReports = '\x1b[?1004h';

/** Clicks, drags and the wheel, in the form that knows wide screens; no other mode of the mouse is ever used. */
export const mouseReports = {on: '\x1b[?1002h\x1b[?1006h', off: '\x1b[?1002l\x1b[?1006l'} as const;

const modesOff = `\x18${frameEnd}\x1b[?1004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l`;
const screenBack = '\x1b[?1049l\x1b[?25h';

/**
 * Turns all modes off. CAN comes first, because a frame that was cut short may end inside a sequence. The screen is erased
 * before it is left, because without an alternate one (GNU screen, tmux with `alternate-screen off`) the prompt would land
 * inside our frame. `bin/pitwall` writes the same sequence: add a new mode to both.
 */
export const restore = `${modesOff}\x1b[H\x1b[0m\x1b[J${screenBack}`;

/** The same where nothing was drawn: without erasing the output of other programs. */
export const restoreUndrawn = `${modesOff}\x1b[0m${screenBack}`;

/** Saves the window title, and restores it. Terminals without these sequences ignore them. */
export const titleAside = '\x1b[22;0t';
export const titleBack = '\x1b[23;0t';

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Writes synchronously, past every queue, for the last bytes of a process. False when the other side does not take it within `patience` ms or is gone. */
export function writeNow(fd: number, text: string, patience: number): boolean {
	const bytes = Buffer.from(text);
	const deadline = performance.now() + patience;
	for (let at = 0; at < bytes.length; ) {
		try {
			at += writeSync(fd, bytes, at);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || performance.now() > deadline) return false;
			Atomics.wait(cell, 0, 0, 5);
		}
	}
	return true;
}
