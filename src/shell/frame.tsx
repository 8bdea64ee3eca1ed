/** One frame of the whole wall, drawn by the components and the renderer of the screen, for `pitwall snapshot`. */
import {PassThrough, Writable} from 'node:stream';
import {setImmediate} from 'node:timers/promises';
import {render} from 'ink';
import {createRouter} from '../../hooks/router.ts';
import type {Size} from '../panes/layout.ts';
import type {Theme} from '../theme/theme.ts';
import {App} from './App.tsx';
import type {WallProps} from './render.tsx';

/** Turns of the event loop without a frame, after which React has nothing left to do. */
const quietTurns = 10;

/** A terminal that keeps the last frame. */
class Canvas extends Writable {
	readonly isTTY = true;
	readonly columns: number;
	readonly rows: number;
	frames = 0;
	last = '';
	constructor({columns, rows}: Size) {
		super({decodeStrings: false});
		this.columns = columns;
		this.rows = rows;
	}
	override _write(chunk: string, _: BufferEncoding, done: () => void): void {
		this.frames++;
		// Modes of the terminal are set on the way; a frame has lines.
		if (chunk.includes('\n')) this.last = chunk;
		done();
	}
}

/** A keyboard that nobody types on. */
function noKeys(): NodeJS.ReadStream {
	const keys = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: () => keys,
		ref: () => keys,
		unref: () => keys,
	});
	return keys as unknown as NodeJS.ReadStream;
}

/** The text of the frame with its colours; its lines fill the size. */
export async function frameOf(props: WallProps & {theme: Theme}, size: Size): Promise<string> {
	const nothing = () => undefined;
	const canvas = new Canvas(size);
	const host = {copy: async () => '', repaint: nothing, quit: nothing, suspend: nothing};
	const instance = render(<App wall={{...props, keys: createRouter(), host}} />, {
		stdin: noKeys(),
		stdout: canvas as unknown as NodeJS.WriteStream,
		// Every frame is written as a whole.
		debug: true,
		patchConsole: false,
		exitOnCtrlC: false,
		interactive: true,
	});
	for (let quiet = 0, drawn = -1; quiet < quietTurns; quiet++) {
		await setImmediate();
		if (canvas.frames !== drawn) [quiet, drawn] = [0, canvas.frames];
	}
	const frame = canvas.last;
	instance.unmount();
	return frame;
}
