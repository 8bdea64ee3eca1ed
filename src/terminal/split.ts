/** Splits the input of a terminal into keys, pastes, reports and replies. Pure; the caller keeps the time. */

export interface Mouse {
	kind: 'press' | 'release' | 'move' | 'wheel';
	button: 'left' | 'middle' | 'right' | 'none' | 'up' | 'down';
	/** Cell, counted from 0. */
	x: number;
	y: number;
}

export type Token =
	/** Characters typed; more than one where a slow link or a burst brought them together. */
	| {kind: 'text'; text: string}
	/** One escape sequence that stands for a key. */
	| {kind: 'key'; text: string}
	| {kind: 'escape'}
	| {kind: 'paste'; text: string}
	/** A paste that was too long, or whose end never came. */
	| {kind: 'lost'; reason: 'too long' | 'no end'}
	| {kind: 'focus'; focused: boolean}
	| {kind: 'mouse'; mouse: Mouse}
	/** An answer or a report of the terminal; nobody typed it. */
	| {kind: 'reply'; text: string};

/** Timeouts of incomplete input, ms by kind. */
export const patience = {
	/** After an ESC that may be the Esc key or the start of a sequence. */
	escape: 50,
	/** After the certain start of a sequence. */
	sequence: 500,
	/** Inside a paste. */
	paste: 1000,
} as const;

export interface Splitter {
	push(text: string): Token[];
	readonly waiting: keyof typeof patience | undefined;
	/** The timeout has passed. */
	giveUp(): Token[];
}

/** Characters of a paste; a longer one is refused. */
export const pasteLimit = 64 * 1024;
/** Characters of an answer. */
const replyLimit = 16 * 1024;
/** Characters of a control sequence; the parameters of a longer one are cut, so that none grows without an end. */
const sequenceLimit = 256;

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
const partOfPasteEnd = /\x1b(?:\[(?:2(?:0(?:1)?)?)?)?$/;

const buttons = ['left', 'middle', 'right', 'none'] as const;

/**
 * A report of the mouse. Undefined for reports that we do not use: a sideways wheel (66, 67), further buttons (from 128 on),
 * the release of a wheel, and all with Shift (4), Alt (8) or Ctrl (16), by which terminals select text and open menus.
 */
function mouseOf(parameters: string, final: string): Token | undefined {
	const [code = 0, x = 1, y = 1] = parameters.slice(1).split(';').map(Number);
	// Larger codes too, before any bit of them is looked at.
	if (code >= 128 || code & 28) return undefined;
	const at = {x: Math.max(0, x - 1), y: Math.max(0, y - 1)};
	if (code & 64) {
		if (code > 65 || final === 'm') return undefined;
		return {kind: 'mouse', mouse: {kind: 'wheel', button: code & 1 ? 'down' : 'up', ...at}};
	}
	const kind = code & 32 ? 'move' : final === 'm' ? 'release' : 'press';
	return {kind: 'mouse', mouse: {kind, button: buttons[code & 3] ?? 'none', ...at}};
}

function controlSequence(all: string, parameters: string, intermediate: string, final: string): Token | undefined {
	if (all === '\x1b[I' || all === '\x1b[O') return {kind: 'focus', focused: final === 'I'};
	if (/^<\d+;\d+;\d+$/.test(parameters) && /[Mm]/.test(final)) return mouseOf(parameters, final);
	// Private parameters and these finals are answers: attributes, modes, cursor position, window size.
	// (A modified F3 looks like a cursor position; it is given up.)
	if (/^[<=>?]/.test(parameters) || (intermediate !== '' && intermediate !== '$') || /[ct]/.test(final))
		return {kind: 'reply', text: all};
	if ((final === 'R' && parameters !== '') || final === 'n' || (final === 'y' && intermediate === '$'))
		return {kind: 'reply', text: all};
	return {kind: 'key', text: all};
}

/** The first token of a text that begins with Esc, and its length; 'escape' or 'sequence' when its end is still to come. */
function first(text: string): [Token | 'paste' | undefined, number] | 'escape' | 'sequence' {
	const second = text[1];
	if (second === undefined) return 'escape';
	if (second === '\x1b') return [{kind: 'escape'}, 1];
	if (second === '[') {
		// X10 mouse: button, column and row follow, none of them a control character.
		const [x10] = /^\x1b\[M[^\x00-\x1f]{0,3}/.exec(text) ?? [];
		if (x10 !== undefined) return x10 === text && x10.length < 6 ? 'sequence' : [undefined, x10.length];
		// The Linux console's function keys.
		if (/^\x1b\[\[[A-E]/.test(text)) return [{kind: 'key', text: text.slice(0, 4)}, 4];
		if (text === '\x1b[[') return 'sequence';
		if (text[2] === '[') return [undefined, 2];
		const [all, parameters = '', intermediate = '', final = ''] =
			/^\x1b\[([<=>?]?[\d;:]*)([ -/]*)([@-~])/.exec(text) ?? [];
		if (all !== undefined)
			return [all === pasteStart ? 'paste' : controlSequence(all, parameters, intermediate, final), all.length];
		if (/^\x1b\[[<=>?]?[\d;:]*[ -/]*$/.test(text)) return text.length === 2 ? 'escape' : 'sequence';
		// No sequence after all, but Alt-[. It is dropped, because Ink would take it for the start of the bytes that follow.
		return [undefined, 2];
	}
	if (']P_^X'.includes(second)) {
		const [all] = /^\x1b[\]P_^X][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\|[\x18\x1a])/.exec(text) ?? [];
		if (all !== undefined) return [{kind: 'reply', text: all}, all.length];
		if (text.length === 2) return 'escape';
		const broken = text.slice(2).search(/\x1b(?!$)/);
		if (broken >= 0) return [undefined, broken + 2];
		return text.length > replyLimit ? [undefined, text.length] : 'sequence';
	}
	if (second === 'O') {
		const [all] = /^\x1bO[\d;]*[^\d;\x00-\x1f]/.exec(text) ?? [];
		if (all !== undefined) return [{kind: 'key', text: all}, all.length];
		return /^\x1bO[\d;]*$/.test(text) ? (text.length === 2 ? 'escape' : 'sequence') : [undefined, 2];
	}
	const length = 1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length;
	return [{kind: 'key', text: text.slice(0, length)}, length];
}

export function createSplitter(): Splitter {
	let buffer = '';
	/** Parts of the paste that is being received. */
	let paste: string[] | undefined;
	let pasted = 0;
	let waiting: keyof typeof patience | undefined;
	/** An ESC came alone and the next byte later: two keys rather than Alt with one. */
	let apart = false;

	function takePaste(part: string): void {
		// Past the limit only the length is kept, because the paste is refused anyway.
		if (pasted <= pasteLimit) paste?.push(part);
		pasted += part.length;
	}

	function endPaste(): Token {
		const text = paste?.join('') ?? '';
		const tooLong = pasted > pasteLimit;
		paste = undefined;
		pasted = 0;
		return tooLong ? {kind: 'lost', reason: 'too long'} : {kind: 'paste', text};
	}

	/** Takes one token off the buffer into the list; false when more must come first. */
	function step(into: Token[]): boolean {
		if (paste) {
			const end = buffer.indexOf(pasteEnd);
			if (end < 0) {
				const kept = partOfPasteEnd.exec(buffer)?.[0].length ?? 0;
				takePaste(buffer.slice(0, buffer.length - kept));
				buffer = buffer.slice(buffer.length - kept);
				waiting = 'paste';
				return false;
			}
			takePaste(buffer.slice(0, end));
			buffer = buffer.slice(end + pasteEnd.length);
			into.push(endPaste());
			return true;
		}
		const next = buffer.indexOf('\x1b');
		if (next !== 0) {
			const text = next < 0 ? buffer : buffer.slice(0, next);
			into.push({kind: 'text', text});
			buffer = buffer.slice(text.length);
			return true;
		}
		const found = first(buffer);
		if (typeof found === 'string') {
			waiting = found;
			if (buffer.startsWith('\x1b[')) buffer = buffer.slice(0, sequenceLimit);
			return false;
		}
		const [token, length] = found;
		buffer = buffer.slice(length);
		if (token === 'paste') paste = [];
		else if (token) into.push(token);
		return true;
	}

	return {
		get waiting() {
			return waiting;
		},
		push(text) {
			if (text === '') return [];
			const tokens: Token[] = [];
			apart = paste === undefined && buffer === '\x1b';
			if (apart && !'\x1b[O]P_^X'.includes(text.charAt(0))) {
				tokens.push({kind: 'escape'});
				buffer = '';
			}
			buffer += text;
			waiting = undefined;
			while ((buffer !== '' || paste !== undefined) && step(tokens));
			return tokens;
		},
		giveUp() {
			const rest = buffer;
			buffer = '';
			waiting = undefined;
			if (paste) {
				paste = undefined;
				pasted = 0;
				return [{kind: 'lost', reason: 'no end'}];
			}
			if (rest === '\x1b') return [{kind: 'escape'}];
			if (rest.length === 2 && apart) return [{kind: 'escape'}, {kind: 'text', text: rest.charAt(1)}];
			// Alt with a character that could have begun a sequence; anything longer is an incomplete sequence.
			return /^\x1b[^[O]$/.test(rest) ? [{kind: 'key', text: rest}] : [];
		},
	};
}
