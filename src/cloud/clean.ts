/**
 * Cleans text that others wrote before anything of it reaches a terminal, a file name or a clipboard.
 * Applied once, where an answer arrives; everything behind src/cloud may print what it holds.
 */

const asciiOnly = /^[ -~]*$/;
const colours = /(?:\x1b\[|\x9b)[\d;:]*m/g;
// Complete CSI; OSC, DCS, SOS, PM and APC with their end; two-character escapes.
const sequences =
	/(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
const controls = /[\x00-\x1f\x7f-\x9f]/g;
const separators = /[\u2028\u2029]/g;
// Bidi controls, zero-width characters, variation selectors, tags, fillers, soft hyphen, BOM.
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const skinTones = /[\u{1f3fb}-\u{1f3ff}]/gu;
const piledMarks = /(\p{M}{2})\p{M}+/gu;
const mark = '\u241b';

/** One printable line of at most `max` characters (then `…`), whose width terminals agree on. Nothing in it can hide what follows. */
export function cleanLine(text: string, max = 4096): string {
	const capped = text.length > max ? `${text.slice(0, max)}\u2026` : text;
	if (asciiOnly.test(capped)) return capped;
	return capped
		.toWellFormed()
		.replace(colours, '')
		.replace(sequences, mark)
		.replaceAll('\t', '    ')
		.replace(/\r?\n|\r/g, ' \u21b5 ')
		.replace(controls, mark)
		.replace(separators, ' ')
		.replace(invisible, '')
		.replace(skinTones, '')
		.normalize('NFC')
		.replace(piledMarks, '$1');
}

const maxDepth = 8;
const maxItems = 200;

/** A bounded copy of parsed JSON with every string and key cleaned: at most 8 levels and 200 items each. */
export function cleanDeep(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return cleanLine(value);
	if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
	if (depth >= maxDepth) return '\u2026';
	if (Array.isArray(value)) return value.slice(0, maxItems).map(item => cleanDeep(item, depth + 1));
	const entries = Object.entries(value).slice(0, maxItems);
	// fromEntries defines own properties, so a key "__proto__" stays data.
	return Object.fromEntries(entries.map(([key, item]) => [cleanLine(key, 256), cleanDeep(item, depth + 1)]));
}
