/** Whether a sequence reaches a terminal that knows it: consoles, and through a multiplexer to the terminal around it. Pure. */

import type {Env} from '../env.ts';

/** A console without windows: of all sequences outside frames it understands BEL only. */
export const bare = ({TERM = ''}: Env): boolean => /^(linux|dumb|vt\d+)?$/.test(TERM);

/** GNU screen takes 256 bytes of one string (4.09: 768) and prints the rest on the screen; a character has at most four. */
const screenChunk = 60;

/**
 * A multiplexer drops sequences that it does not know. tmux passes a wrapped one on where `allow-passthrough` is on (it is off
 * by default) and drops it otherwise; screen passes it on in pieces. The sequence must end with BEL.
 */
export function wrapped(sequence: string, {TMUX, STY}: Env): string {
	if (TMUX) return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
	if (!STY) return sequence;
	const pieces: string[] = [];
	for (let rest = sequence; rest !== ''; rest = rest.slice(screenChunk)) pieces.push(rest.slice(0, screenChunk));
	return pieces.map(piece => `\x1bP${piece}\x1b\\`).join('');
}
