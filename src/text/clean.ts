/**
 * Cleans text that others wrote (log lines, errors, cells, names, configuration, the environment, pasted text) before
 * anything of it reaches a frame, the clipboard, the title or a file name. The result is one line of visible characters;
 * our layout (string-width), xterm and tmux agree how many cells each of them takes.
 */
import {isConjoined, steady} from './clusters.ts';

// Complete CSI; OSC, DCS, SOS, PM and APC with their end; escapes of two or three characters. A payload with a control character in it
// is no sequence: its beginning is marked and the rest shown, so that nothing can hide, and no input costs more than its length.
const colours = /(?:\x1b\[|\x9b)[\d;:]*m/g;
const sequences =
	/(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x80-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]?[0-~]/g;
const controls = /[\x00-\x1f\x7f-\x9f]/g;
/** Blanks of every kind, the one of Braille too. */
const blanks = /[\p{Zs}\u2028\u2029\u2800]/gu;
/** Bidi controls, zero-width characters, variation selectors, tags, fillers, soft hyphen, BOM, skin tones, enclosing marks (keycaps). */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}\p{Emoji_Modifier}]/gu;
/** Thai and Lao AM: some terminals count one letter, others a mark and a letter. */
const am = /[\u0e33\u0eb3]/g;

/**
 * Not assigned, private, conjoining jamo that NFC left alone, or of a width on which string-width, xterm (Unicode 11) and
 * tmux 3.3a differ: emoji and scripts of Unicode 12 and later, hexagrams, rare scripts past U+10000. The test measures it.
 * Marks come first, because the linter takes a mark behind another character for a part of it.
 */
const unsteady =
	/[\u1abf-\u1aeb\u1dfa\p{Cn}\p{Co}\u088f-\u089f\u08ca-\u08d2\u0b55\u0c3c\u0c5c\u0cdc\u0cf3\u0d4e\u0d81\u0ece\u1100-\u11ff\u1734\u1b4e\u1b4f\u1b7f\u1c89\u1c8a\u20c1\u2427-\u2429\u2630-\u2637\u268a-\u268f\u2b96\u2ffc-\u2fff\u31bb-\u31bf\u31e4-\u31ef\u3248-\u324f\u4dc0-\u4dff\ua7cb-\ua7cf\ua7d2\ua7d4\ua7da-\ua7f1\ua82c\ua960-\ua97f\ud7b0-\ud7ff\ufbc3-\ufbd2\ufd90\ufd91\ufdc8-\ufdce\ufffc\u{10000}-\u{1d3ff}\u{1d800}-\u{1efff}\u{1f6d6}-\u{1f6df}\u{1f6fb}-\u{1f6ff}\u{1f774}-\u{1f77f}\u{1f7d9}-\u{1f7df}\u{1f7f0}-\u{1f7ff}\u{1f8b2}-\u{1f8ff}\u{1f90c}\u{1f93b}\u{1f946}\u{1f972}\u{1f977}-\u{1f979}\u{1f9a3}\u{1f9a4}\u{1f9ab}-\u{1f9ad}\u{1f9cb}\u{1f9cc}\u{1fa54}-\u{1fa5f}\u{1fa74}-\u{1fa77}\u{1fa7b}-\u{1fa7f}\u{1fa83}-\u{1fa8f}\u{1fa96}-\u{1ffff}\u{2b739}-\u{2b73f}\u{2cea2}-\u{2ceaf}\u{2ebe1}-\u{2f7ff}\u{2fa20}-\u{10ffff}]/gu;

/** Everything except plain letters and signs of common scripts: a text without a match is clean already. */
const uncommon =
	/[^ -~\u00a1-\u00ac\u00ae-\u024f\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0400-\u0482\u048a-\u04ff\u05d0-\u05ea\u2010-\u2015\u2018-\u2022\u2026\u2030\u2032\u2033\u2039-\u203b\u20ac\u2190-\u21ff\u241b\u2500-\u25f7\u3001-\u301f\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\ufffd]/;
const uncommonAscii = /[^ -~]/;

/** Replaces an escape or control character. */
const mark = '\u241b';
/** Replaces a character that cannot be shown. */
const unknown = '\ufffd';
const ellipsis = '\u2026';

/** One printable line of at most `max` characters, the last of them `…` where something was cut. Cleaning it again changes nothing. */
export function cleanLine(text: string, max = 4096): string {
	const over = text.length > max;
	const capped = over ? text.slice(0, max) : text;
	if (!uncommonAscii.test(capped) || !uncommon.test(capped)) return over ? capped.slice(0, max - 1) + ellipsis : capped;
	const cleaned = clean(capped);
	if (!over && cleaned.length <= max) return cleaned;
	// A cut may split a pair of surrogates or of flag letters.
	return finish(cleaned.slice(0, max - 1).toWellFormed()) + ellipsis;
}

const clean = (text: string): string =>
	finish(
		text
			.toWellFormed()
			.replace(colours, '')
			.replace(sequences, mark)
			.replaceAll('\t', '    ')
			.replace(/\r?\n|\r/g, ' \u21b5 ')
			.replace(controls, mark)
			.replace(blanks, blank => (blank === '\u3000' ? '  ' : ' '))
			.replace(invisible, '')
			.replace(am, letter => (letter === '\u0e33' ? '\u0e4d\u0e32' : '\u0ecd\u0eb2'))
			.normalize('NFC')
			.replace(unsteady, unknown),
	);

const finish = (text: string): string => (isConjoined(text) ? steady(text, unknown) : text);

const maxDepth = 8;
const maxItems = 200;

/** A bounded copy of parsed JSON with every string and key cleaned: at most 8 levels and 200 items each. */
export function cleanDeep(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return cleanLine(value);
	if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
	if (depth >= maxDepth) return ellipsis;
	if (Array.isArray(value)) return value.slice(0, maxItems).map(item => cleanDeep(item, depth + 1));
	const entries = Object.entries(value).slice(0, maxItems);
	// fromEntries defines own properties, so a key "__proto__" stays data.
	return Object.fromEntries(entries.map(([key, item]) => [cleanLine(key, 256), cleanDeep(item, depth + 1)]));
}
