/**
 * Reads every byte that the wall writes, as strictly as no terminal does: what is not one of the wall's own sequences is a
 * finding. Pure but for what it remembers.
 */

/** Of SGR, cursor moves and erasing, exactly what Ink and our patch of it write. */
const moves = /^[ABCDEFGHJKXfm]$/;
/** Alternate screen, cursor, synchronized update, paste, focus, mouse. */
const knownModes = new Set(['1049', '25', '2026', '2004', '1004', '1002', '1006']);
/** Only ever switched off, on the way out. */
const offOnly = new Set(['1000', '1003']);
/** Set again by `restore` at the end, or put aside and back: the window's title. */
const titleStack = new Set(['22;0', '23;0']);
const invisible =
	/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|[\u202a-\u202e\u2066-\u2069\u200b-\u200f]|\p{Default_Ignorable_Code_Point}/u;
const whole = '\x1b[0m\x1b[H\x1b[J';
/** What was drawn is erased before it is left; anything else is erased within a frame. */
const leaving = '\x1b[J\x1b[?1049l';

const quoted = (text: string) => JSON.stringify(text.slice(0, 120));

function csi(
	all: string,
	prefix: string,
	parameters: string,
	final: string,
	modes: Map<string, boolean>,
): string | undefined {
	if (/^[JK]$/.test(final) && modes.get('2026') !== true) return `erased outside of a frame: ${quoted(all)}`;
	if (prefix === '' && moves.test(final)) return undefined;
	if (prefix === '' && final === 't' && titleStack.has(parameters)) return undefined;
	if (prefix === '?' && (final === 'h' || final === 'l')) {
		const on = final === 'h';
		for (const mode of parameters.split(';')) {
			if (!knownModes.has(mode) && (on || !offOnly.has(mode))) return `mode ${quoted(all)}`;
			modes.set(mode, on);
		}
		return undefined;
	}
	return `control sequence ${quoted(all)}`;
}

function osc(text: string): string | undefined {
	if (invisible.test(text)) return `control character in OSC ${quoted(text)}`;
	if (/^2;pitwall/.test(text) || /^9;pitwall/.test(text) || /^777;notify;pitwall/.test(text)) return undefined;
	// Asks what the background is.
	if (text === '11;?') return undefined;
	if (/^52;c;[A-Za-z0-9+/]*=*$/.test(text)) return undefined;
	if (/^8;[^;]*;(https?:\/\/[\x21-\x7e]+)?$/.test(text)) return undefined;
	return `OSC ${quoted(text)}`;
}

export interface Wire {
	/** Takes what was read; returns findings. */
	read(text: string): string[];
	/** Private modes that were set or reset so far. */
	readonly modes: ReadonlyMap<string, boolean>;
	/** Inside a frame, or inside a sequence: the screen is half done. */
	readonly busy: boolean;
	/** Frames that began with an empty screen. */
	readonly repaints: number;
	/** How often the terminal was given back. */
	readonly releases: number;
	/** A whole frame was painted since the terminal was taken again. */
	readonly painted: boolean;
}

export function createWire(): Wire {
	const modes = new Map<string, boolean>();
	let rest = '';
	let repaints = 0;
	let releases = 0;
	let painted = false;

	/** Length of the token at the start of `text`, 0 when its end is still to come, and what is wrong with it. */
	function token(text: string): [number, string | undefined] {
		if (modes.get('2026') !== true && leaving.startsWith(text.slice(0, leaving.length)))
			return [text.length < leaving.length ? 0 : leaving.indexOf('J') + 1, undefined];
		if (text.startsWith('\x1b[')) {
			const [all, prefix = '', parameters = '', between = '', final = ''] =
				/^\x1b\[([<=>?]?)([\d;:]*)([ -/]*)([@-~])/.exec(text) ?? [];
			if (all !== undefined)
				return [
					all.length,
					between === '' ? csi(all, prefix, parameters, final, modes) : `control sequence ${quoted(all)}`,
				];
			return /^\x1b\[[<=>?]?[\d;:]*[ -/]*$/.test(text)
				? [0, undefined]
				: [2, `broken sequence ${quoted(text.slice(0, 40))}`];
		}
		if (text.startsWith('\x1b]')) {
			const [all, inner = ''] = /^\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)/.exec(text) ?? [];
			if (all === undefined) return text.length > 120_000 ? [2, `endless OSC ${quoted(text)}`] : [0, undefined];
			return [all.length, osc(inner)];
		}
		if (text[0] === '\x1b') return text.length === 1 ? [0, undefined] : [1, `escape ${quoted(text.slice(0, 20))}`];
		const [plain = ''] = /^[^\x1b]+/.exec(text) ?? [];
		// BEL calls; CAN cancels a cut frame on the way out.
		const bad = invisible.exec(plain.replaceAll(/[\x07\x18\r\n]/g, ''));
		return [
			plain.length,
			bad
				? `character U+${bad[0].codePointAt(0)?.toString(16)} in ${quoted(plain.slice(Math.max(0, bad.index - 20)))}`
				: undefined,
		];
	}

	return {
		modes,
		get busy() {
			return rest !== '' || modes.get('2026') === true;
		},
		get repaints() {
			return repaints;
		},
		get releases() {
			return releases;
		},
		get painted() {
			return painted;
		},
		read(text) {
			const findings: string[] = [];
			let left = rest + text;
			rest = '';
			while (left !== '') {
				// A surrogate pair or a repaint may be cut in two by the reader: what begins like one waits.
				const [length, finding] = token(left);
				if (length === 0) {
					rest = left;
					break;
				}
				if (left.startsWith('\x1b[0m')) {
					if (left.length < whole.length && whole.startsWith(left)) {
						rest = left;
						break;
					}
					if (left.startsWith(whole)) {
						repaints += 1;
						painted = true;
					}
				}
				if (left.startsWith('\x1b[?1049l')) {
					releases += 1;
					painted = false;
				}
				if (finding !== undefined) findings.push(finding);
				left = left.slice(length);
			}
			return findings;
		},
	};
}
