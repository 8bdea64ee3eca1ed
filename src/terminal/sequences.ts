/** The control sequences that the wall sends besides its frames. */
import {writeSync} from 'node:fs';

/** Ink puts every frame between these two (DEC 2026, synchronized update). */
export const frameStart = '\x1b[?2026h';
export const frameEnd = '\x1b[?2026l';

/** Before a frame that is written in full: whatever stood there goes, wherever the cursor was left. */
export const wipe = '\x1b[0m\x1b[H\x1b[J';

/** Asks the terminal to tell when it gains and loses the focus; tmux passes it on with `focus-events on`. */
export const focusReports = '\x1b[?1004h';

/** Clicks, drags and the wheel, in the form that knows wide screens; no other mode of the mouse is ever used. */
export const mouseReports = {on: '\x1b[?1002h\x1b[?1006h', off: '\x1b[?1002l\x1b[?1006l'} as const;

/**
 * Everything off that was ever on. CAN first: a frame that was cut short may end inside a sequence. Both `bin/pitwall`
 * and this write it; whoever adds a mode adds it to both.
 */
export const restore = `\x18${frameEnd}\x1b[?1004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h`;

/** Puts the window title aside, and brings it back. Terminals that do not know these ignore them. */
export const titleAside = '\x1b[22;0t';
export const titleBack = '\x1b[23;0t';

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Writes at once, past every queue, for the last words of a process. False when the other side does not take it within `patience` ms or is gone. */
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
