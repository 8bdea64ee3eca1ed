/**
 * Filters the terminal's input before Ink reads it, because Ink passes unknown replies on as text, merges keys that arrive
 * together, and ignores all keys for ever (Ctrl-C included) after a paste that lost its end.
 */
import {Readable} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import {createSplitter, type Mouse, patience, type Token} from './split.ts';

export interface InputEvents {
	onFocus?: (focused: boolean) => void;
	onMouse?: (mouse: Mouse) => void;
	/** An answer of the terminal to a query, e.g. its background colour. */
	onReply?: (text: string) => void;
	/** A paste was dropped. */
	onLostPaste?: (reason: 'too long' | 'no end') => void;
}

/** Kitty's form of the Esc key: unlike a bare ESC, it cannot be joined with the bytes that follow. */
const escapeKey = '\x1b[27u';

/** A stream for Ink that carries keys and whole pastes only, one per chunk; everything else goes to the events. */
export function createInput(source: NodeJS.ReadStream, events: InputEvents): NodeJS.ReadStream {
	const decoder = new StringDecoder('utf8');
	const splitter = createSplitter();
	const stream = new Readable({objectMode: true, highWaterMark: 1024, read: () => undefined});
	let timer: NodeJS.Timeout | undefined;
	let turn: NodeJS.Immediate | undefined;

	function tell(token: Token): void {
		switch (token.kind) {
			case 'text':
			case 'key':
				stream.push(token.text);
				break;
			case 'escape':
				stream.push(escapeKey);
				break;
			case 'paste':
				stream.push(`\x1b[200~${token.text}\x1b[201~`);
				break;
			case 'lost':
				events.onLostPaste?.(token.reason);
				break;
			case 'focus':
				events.onFocus?.(token.focused);
				break;
			case 'mouse':
				events.onMouse?.(token.mouse);
				break;
			case 'reply':
				events.onReply?.(token.text);
		}
	}

	function giveUp(): void {
		for (const token of splitter.giveUp()) tell(token);
	}

	function wait(): void {
		clearTimeout(timer);
		clearImmediate(turn);
		const {waiting} = splitter;
		if (!waiting) return;
		// After a busy time timers run before reads. The rest may have arrived meanwhile, and is read in this turn of the loop.
		timer = setTimeout(() => {
			turn = setImmediate(giveUp);
		}, patience[waiting]);
	}

	source.on('data', (bytes: Buffer | string) => {
		for (const token of splitter.push(typeof bytes === 'string' ? bytes : decoder.write(bytes))) tell(token);
		wait();
	});
	return Object.assign(stream, {
		isTTY: source.isTTY,
		setEncoding: () => stream,
		setRawMode: (mode: boolean) => source.setRawMode?.(mode),
		ref: () => source.ref?.(),
		unref: () => source.unref?.(),
	}) as unknown as NodeJS.ReadStream;
}
