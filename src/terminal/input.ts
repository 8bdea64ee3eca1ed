/**
 * The keyboard as Ink gets it. Before Ink, because Ink types unknown replies into the application, merges keys that
 * arrive together, and is deaf for ever (Ctrl-C included) after a paste that lost its end.
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

/** Kitty's form of the Esc key: unlike a bare ESC nothing that follows can be taken for its rest. */
const escapeKey = '\x1b[27u';

/** A stream for Ink that carries keys and whole pastes only, one per chunk; everything else goes to the events. */
export function createInput(source: NodeJS.ReadStream, events: InputEvents): NodeJS.ReadStream {
	const decoder = new StringDecoder('utf8');
	const splitter = createSplitter();
	const stream = new Readable({objectMode: true, highWaterMark: 1024, read: () => undefined});
	let timer: NodeJS.Timeout | undefined;

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

	function wait(): void {
		clearTimeout(timer);
		const {waiting} = splitter;
		if (!waiting) return;
		timer = setTimeout(() => {
			for (const token of splitter.giveUp()) tell(token);
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
