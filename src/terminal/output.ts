/**
 * The stream between Ink and the terminal. It exists because Ink believes that every frame was shown:
 * - a terminal that takes nothing (Ctrl-S, a frozen client) costs no memory and stops no timer: frames are dropped, and
 *   one whole frame follows when it takes bytes again;
 * - one write per frame; no frame at all while the window is being resized, then one of the right size;
 * - modes are remembered, so that the terminal can be restored (shutdown, Ctrl-Z) and set up again.
 */
import {EventEmitter} from 'node:events';
import type {Env} from '../env.ts';
import {frameEnd, frameStart, restore, restoreUndrawn, titleAside, titleBack, wipe, writeNow} from './sequences.ts';

/** tmux 3.7 to 3.7c repaint the whole pane at every end of a synchronized update (tmux #5612). */
export const dropsSync = (env: Env): boolean =>
	env.TERM_PROGRAM === 'tmux' && /^3\.7[abc]?$/.test(env.TERM_PROGRAM_VERSION ?? '');

/** Bytes that may be queued for the terminal; with more, frames are dropped. */
const patience = 16 * 1024;
/** Control sequences outside frames may wait a little longer: a lost one is lost for good. */
const sequencePatience = 128 * 1024;
/** Debounce of resizes, ms: draw after this much quiet, at the latest after `impatience`. */
const quiet = 50;
const impatience = 300;

/** How the owner of the frames draws. */
export interface Painter {
	/** Forgets the frame that it believes to be on the screen. Its output meanwhile is dropped. */
	forget(): void;
	/** Resolves when a change of size has been drawn (to a stream that drops it). */
	settled(): Promise<void>;
}

export interface Output {
	/** For Ink. Its size changes when a storm of resizes is over, not before. */
	stream: NodeJS.WriteStream;
	painter?: Painter;
	/** Sends a control sequence that is no frame: a mode, a title, a bell, the clipboard. False when it is not sent. */
	send(text: string): boolean;
	/** Writes the whole screen anew. */
	repaint(): void;
	/** Restores the terminal; nothing is written from now on. Resolves with false when it does not take the bytes. */
	release(): Promise<boolean>;
	/** The same synchronously, for the last moment of the process; a cut frame is cancelled. */
	releaseNow(): boolean;
	/** Sets the terminal up again: the former modes, and a whole frame. */
	retake(): void;
}

/** A private method of Node, so it may be missing: then writing blocks as usual. */
interface WithHandle {
	_handle?: {setBlocking?: (blocking: boolean) => unknown};
}

function unblock(stdout: NodeJS.WriteStream): void {
	try {
		if (stdout.isTTY) (stdout as unknown as WithHandle)._handle?.setBlocking?.(false);
	} catch {
		// Stays blocking.
	}
}

/** Wraps the terminal's stream. `stalled` is called when frames begin and cease to be dropped. */
export function createOutput(
	stdout: NodeJS.WriteStream,
	env: Env,
	stalled: (is: boolean) => void = () => undefined,
	/** Of everything that is written, for a terminal that has no UTF-8. */
	translate: (text: string) => string = text => text,
): Output {
	unblock(stdout);
	const write = stdout.write.bind(stdout);
	const {fd = 1} = stdout as {fd?: number};
	const sync = !dropsSync(env);
	const modes = new Map<string, string>();
	/** The title put aside, and the last one set. */
	let titled = false;
	let title = '';
	/** The alternate screen was taken, or what stands in for it. */
	let drawn = false;
	let away = false;
	let restored = false;
	let frame: string[] | undefined;
	/** True while Ink's output is not for the screen: it forgets its last frame, or draws for a new size. */
	let muted = false;
	let whole = false;
	let behind = false;
	let settling = false;
	let columns = stdout.columns;
	let rows = stdout.rows;

	/** Writes, and draws the dropped frame once the bytes are out. */
	function pass(text: string): void {
		write(translate(text), () => {
			if (!behind || away || stdout.writableLength > 0) return;
			behind = false;
			stalled(false);
			output.repaint();
		});
	}

	function remember(text: string): void {
		for (const [, numbers = '', state = 'l'] of text.matchAll(/\x1b\[\?([\d;]+)([hl])/g))
			for (const mode of numbers.split(';')) modes.set(mode, state);
		drawn ||= modes.get('1049') === 'h';
		if (text.includes(titleAside)) titled = true;
		if (text.includes(titleBack)) titled = false;
		title = /\x1b\][02];[^\x07\x1b]*(?:\x07|\x1b\\)/.exec(text)?.[0] ?? title;
	}

	function send(text: string): boolean {
		remember(text);
		if (away || stdout.writableLength > sequencePatience) return false;
		pass(text);
		return true;
	}

	function show(text: string): void {
		if (away || settling || text === '') return;
		if (stdout.writableLength > patience) {
			if (!behind) stalled(true);
			behind = true;
			return;
		}
		const drawn = whole ? wipe + text : text;
		whole = false;
		pass(sync ? frameStart + drawn + frameEnd : drawn);
	}

	/** A frame comes as start, parts, end, or as one piece; anything else is a sequence by itself. */
	function fromInk(text: string): void {
		if (muted) return;
		if (text === frameStart) frame = [];
		else if (text === frameEnd) {
			show(frame?.join('') ?? '');
			frame = undefined;
		} else if (text.startsWith(frameStart) && text.endsWith(frameEnd))
			show(text.slice(frameStart.length, -frameEnd.length));
		else if (frame) frame.push(text);
		else send(text);
	}

	const stream = new EventEmitter() as unknown as NodeJS.WriteStream;
	stream.setMaxListeners(0);
	Object.defineProperties(stream, {
		isTTY: {value: stdout.isTTY},
		columns: {get: () => columns},
		rows: {get: () => rows},
		writable: {value: true},
		destroyed: {value: false},
		writableEnded: {value: false},
		write: {
			value: (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
				fromInk(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
				const callback = typeof encoding === 'function' ? encoding : done;
				if (typeof callback === 'function') process.nextTick(callback as () => void);
				return true;
			},
		},
	});

	let quietTimer: NodeJS.Timeout | undefined;
	let since = 0;
	let settlings = 0;
	async function settle(): Promise<void> {
		quietTimer = undefined;
		const mine = ++settlings;
		columns = stdout.columns;
		rows = stdout.rows;
		// When the screen gets narrower, Ink erases it, draws the old layout and, when React is done, the new one. None of that
		// is shown: the old frame stays until the screen is painted after them.
		muted = true;
		stream.emit('resize');
		muted = false;
		await output.painter?.settled();
		if (quietTimer || mine !== settlings) return;
		settling = false;
		output.repaint();
	}
	stdout.on('resize', () => {
		if (!settling) since = performance.now();
		settling = true;
		clearTimeout(quietTimer);
		quietTimer = setTimeout(() => void settle(), Math.min(quiet, Math.max(0, since + impatience - performance.now())));
	});

	const output: Output = {
		stream,
		send,
		repaint() {
			if (away || settling || !output.painter) return;
			muted = true;
			output.painter.forget();
			muted = false;
			whole = true;
			// Ink draws at once when the size changes; that it is the same does not matter.
			stream.emit('resize');
		},
		async release() {
			away = true;
			const deadline = performance.now() + 300;
			while (stdout.writableLength > 0) {
				if (performance.now() > deadline) return false;
				await new Promise(resolve => setTimeout(resolve, 5));
			}
			return output.releaseNow();
		},
		releaseNow() {
			away = true;
			const back = drawn ? restore : restoreUndrawn;
			restored ||= writeNow(fd, titled ? back + titleBack : back, 100);
			return restored;
		},
		retake() {
			away = false;
			restored = false;
			frame = undefined;
			const again = [...modes].map(([mode, state]) => `\x1b[?${mode}${state}`).join('');
			pass(titled ? titleAside + title + again : again);
			output.repaint();
		},
	};
	return output;
}
