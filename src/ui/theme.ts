/**
 * How things look: status is shape + word + colour, so that no meaning hangs on colour alone. Colours come from the
 * 16 names every terminal has (its own palette decides the shade, so light and dark backgrounds both work).
 */
import chalk from 'chalk';
import type {Level} from '../checks/types.ts';

/** A role a text can play; everything on the wall is painted through these. */
export type Tone =
	| 'crit'
	| 'warn'
	| 'ok'
	| 'nodata'
	| 'blind'
	| 'pending'
	| 'plain'
	| 'strong'
	| 'dim'
	| 'accent'
	| 'selected'
	| 'sandbox'
	| 'production'
	| 'frozen'
	| 'armed';

/** Props for Ink's Text. */
export interface Paint {
	color?: string;
	backgroundColor?: string;
	bold?: boolean;
	dimColor?: boolean;
	inverse?: boolean;
}

export interface Status {
	/** One cell in Unicode; two or three in ASCII. */
	glyph: string;
	word: string;
	tone: Tone;
}

export interface Glyphs {
	ellipsis: string;
	bullet: string;
	arrow: string;
	pointer: string;
	up: string;
	down: string;
	separator: string;
	/** Box drawing for pane borders: top left, top right, horizontal, vertical, bottom left, bottom right. */
	box: readonly [string, string, string, string, string, string];
	/** Eight heights of a sparkline, lowest first. */
	blocks: readonly string[];
	full: string;
	empty: string;
}

export interface Theme {
	/** chalk's level: 0 none, 1 16 colours, 2 256 colours, 3 16 M. */
	colors: 0 | 1 | 2 | 3;
	unicode: boolean;
	glyph: Glyphs;
	/** Ink's border style for boxes. */
	border: 'single' | 'classic';
	paint(tone: Tone): Paint;
	status(level: Level): Status;
}

const paints: Record<Tone, Paint> = {
	crit: {color: 'red', bold: true},
	warn: {color: 'yellow'},
	ok: {color: 'green'},
	nodata: {dimColor: true},
	blind: {color: 'magenta', bold: true},
	pending: {color: 'cyan'},
	plain: {},
	strong: {bold: true},
	dim: {dimColor: true},
	accent: {color: 'cyan'},
	selected: {inverse: true},
	sandbox: {color: 'black', backgroundColor: 'green', bold: true},
	production: {color: 'red', bold: true, inverse: true},
	frozen: {color: 'cyan', inverse: true},
	armed: {color: 'yellow', bold: true, inverse: true},
};

const unicodeStatus: Record<Level, Status> = {
	crit: {glyph: '■', word: 'CRIT', tone: 'crit'},
	warn: {glyph: '▲', word: 'WARN', tone: 'warn'},
	ok: {glyph: '●', word: 'ok', tone: 'ok'},
	nodata: {glyph: '?', word: 'nodata', tone: 'nodata'},
	blind: {glyph: '✗', word: 'BLIND', tone: 'blind'},
	pending: {glyph: '◌', word: 'pending', tone: 'pending'},
};
const asciiGlyph: Record<Level, string> = {crit: '!', warn: '^', ok: 'o', nodata: '?', blind: 'x', pending: '.'};

const unicodeGlyphs: Glyphs = {
	ellipsis: '…',
	bullet: '·',
	arrow: '→',
	pointer: '▶',
	up: '▲',
	down: '▼',
	separator: '│',
	box: ['┌', '┐', '─', '│', '└', '┘'],
	blocks: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
	full: '█',
	empty: '░',
};
const asciiGlyphs: Glyphs = {
	ellipsis: '~',
	bullet: '-',
	arrow: '->',
	pointer: '>',
	up: '^',
	down: 'v',
	separator: '|',
	box: ['+', '+', '-', '|', '+', '+'],
	blocks: ['_', '.', ',', '-', '~', '+', '*', '#'],
	full: '#',
	empty: '-',
};

/** Whether the terminal can be trusted with box drawing: a UTF-8 locale and not the Linux console. */
export function unicodeIn(env: Readonly<Record<string, string | undefined>>): boolean {
	if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
	return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/**
 * Colour depth: `forced` (--color) > NO_COLOR (non-empty) > what chalk detected (which honours FORCE_COLOR).
 * chalk itself ignores NO_COLOR.
 */
export function colorLevel(
	env: Readonly<Record<string, string | undefined>>,
	detected: 0 | 1 | 2 | 3,
	forced?: 0 | 1 | 2 | 3,
): 0 | 1 | 2 | 3 {
	if (forced !== undefined) return forced;
	return env.NO_COLOR ? 0 : detected;
}

/** The theme for a terminal; pure. */
export function createTheme({unicode = true, colors = 1}: {unicode?: boolean; colors?: 0 | 1 | 2 | 3} = {}): Theme {
	return {
		colors,
		unicode,
		glyph: unicode ? unicodeGlyphs : asciiGlyphs,
		border: unicode ? 'single' : 'classic',
		paint: tone => paints[tone],
		status: level => (unicode ? unicodeStatus[level] : {...unicodeStatus[level], glyph: asciiGlyph[level]}),
	};
}

/** Reads the environment once, sets chalk's level for Ink, and returns the theme to match. */
export function detectTheme(
	env: Readonly<Record<string, string | undefined>> = process.env,
	forced?: 0 | 1 | 2 | 3,
): Theme {
	const colors = colorLevel(env, chalk.level, forced);
	chalk.level = colors;
	return createTheme({unicode: unicodeIn(env), colors});
}
