/**
 * How things look: status is shape + word + colour, so that no meaning hangs on colour alone. The default theme keeps to the
 * 16 names every terminal has (its own palette decides the shade); yellow and cyan on white cannot be read, so that a light
 * background gets the light theme where nobody chose one.
 */
import chalk from 'chalk';
import type {Level} from '../checks/types.ts';
import type {Look, ThemeConfig} from '../config/theme.ts';
import {type ChartGlyphs, type Tone, tones} from '../config/theme-names.ts';
import type {Env} from '../env.ts';
import {isLightIn} from '../terminal/shade.ts';
import {type Depth, inkColour, palettes} from './palette.ts';

export type {Tone} from '../config/theme-names.ts';

/** Props for Ink's Text. */
export interface Paint {
	color?: string;
	backgroundColor?: string;
	bold?: boolean;
	dimColor?: boolean;
	inverse?: boolean;
	underline?: boolean;
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
	/** In place of a character that nobody may read. */
	mask: string;
	pointer: string;
	/** Box drawing for pane borders. */
	box: readonly [topLeft: string, topRight: string, line: string];
	/** Eight heights of a sparkline, lowest first. */
	blocks: readonly string[];
}

export interface Theme {
	/** chalk's level: 0 none, 1 16 colours, 2 256 colours, 3 16 M. */
	colors: Depth;
	unicode: boolean;
	glyph: Glyphs;
	/** The look of charts. `hashes`: columns beyond a limit are `#`, because tones of trouble have no colour, or a background. */
	charts: {glyphs: ChartGlyphs; hashes: boolean};
	/** Ink's border style for boxes. */
	border: 'single' | 'classic';
	paint(tone: Tone): Paint;
	status(level: Level): Status;
}

const unicodeStatus: Record<Level, Status> = {
	crit: {glyph: '■', word: 'CRIT', tone: 'crit'},
	warn: {glyph: '▲', word: 'WARN', tone: 'warn'},
	ok: {glyph: '●', word: 'ok', tone: 'ok'},
	nodata: {glyph: '?', word: 'no data', tone: 'nodata'},
	blind: {glyph: '✗', word: 'BLIND', tone: 'blind'},
	loading: {glyph: '◌', word: 'loading', tone: 'pending'},
	pending: {glyph: '◔', word: 'builds up', tone: 'pending'},
	unset: {glyph: '?', word: 'unset', tone: 'nodata'},
};
const asciiGlyph: Record<Level, string> = {
	crit: '!',
	warn: '^',
	ok: 'o',
	nodata: '?',
	blind: 'x',
	loading: '.',
	pending: '/',
	unset: '?',
};

const unicodeGlyphs: Glyphs = {
	ellipsis: '…',
	bullet: '·',
	mask: '•',
	pointer: '▶',
	box: ['┌', '┐', '─'],
	blocks: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
};
const asciiGlyphs: Glyphs = {
	ellipsis: '~',
	bullet: '-',
	mask: '*',
	pointer: '>',
	box: ['+', '+', '-'],
	blocks: ['_', '.', ',', '-', '~', '+', '*', '#'],
};

/** Whether the terminal can be trusted with box drawing: a UTF-8 locale and not the Linux console. */
export function unicodeIn(env: Env): boolean {
	if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
	return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/**
 * Colour depth: `forced` (--color) > NO_COLOR (non-empty) > what chalk detected (which honours FORCE_COLOR).
 * chalk itself ignores NO_COLOR.
 */
export function colorLevel(env: Env, detected: Depth, forced?: Depth): Depth {
	if (forced !== undefined) return forced;
	return env.NO_COLOR ? 0 : detected;
}

function paintOf(look: Look, depth: Depth, light: boolean): Paint {
	const {foreground, background, bold, dim, inverse, underline} = look;
	const color = foreground === undefined ? undefined : inkColour(foreground, depth, light && background === undefined);
	const backgroundColor = background === undefined ? undefined : inkColour(background, depth, false);
	return {
		...(color !== undefined && {color}),
		...(backgroundColor !== undefined && {backgroundColor}),
		...(bold && {bold}),
		...(dim && {dimColor: dim}),
		...(inverse && {inverse}),
		...(underline && {underline}),
	};
}

/** Every tone of a theme on a terminal of this depth. Without colours it is the mono theme, whatever was asked for. */
function paintsOf(theme: ThemeConfig, depth: Depth): Record<Tone, Paint> {
	const {base, tones: own} = typeof theme === 'string' ? {base: theme, tones: {}} : theme;
	const {tones: looks, basic, light} = palettes[depth === 0 ? 'mono' : base];
	return Object.fromEntries(
		tones.map(tone => {
			const builtIn = (depth === 1 ? basic?.[tone] : undefined) ?? looks[tone];
			return [tone, paintOf({...builtIn, ...(own as Partial<Record<Tone, Look>>)[tone]}, depth, light)];
		}),
	) as Record<Tone, Paint>;
}

/** The theme for a terminal; pure. */
export function createTheme({
	unicode = true,
	colors = 1,
	theme = 'default',
}: {
	unicode?: boolean;
	colors?: Depth;
	theme?: ThemeConfig;
} = {}): Theme {
	const paints = paintsOf(theme, colors);
	return {
		colors,
		unicode,
		glyph: unicode ? unicodeGlyphs : asciiGlyphs,
		charts: {
			glyphs: unicode ? ((typeof theme === 'string' ? undefined : theme.charts) ?? 'braille') : 'ascii',
			hashes: colors === 0 || [paints.crit, paints.warn].some(paint => paint.inverse || paint.backgroundColor),
		},
		border: unicode ? 'single' : 'classic',
		paint: tone => paints[tone],
		status: level => (unicode ? unicodeStatus[level] : {...unicodeStatus[level], glyph: asciiGlyph[level]}),
	};
}

/** The theme where config and command line name none. */
export const themeOn = (light: boolean): ThemeConfig => (light ? 'light' : 'default');

/** Reads the environment once, sets chalk's level for Ink, and returns the theme to match. `forced` is --color. */
export function detectTheme(
	env: Env = process.env,
	theme: ThemeConfig = themeOn(isLightIn(env)),
	forced?: Depth,
): Theme {
	const colors = colorLevel(env, chalk.level, forced);
	// No colour is not no emphasis: a terminal that can still shows bold and inverse.
	chalk.level = colors === 0 && chalk.level > 0 ? 1 : colors;
	return createTheme({unicode: unicodeIn(env), colors, theme});
}
