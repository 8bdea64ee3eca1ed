/** The built-in themes, and how any colour is shown on a terminal that has fewer. Pure. */

import type {Look} from '../config/theme.ts';
import type {ThemeName} from '../config/theme-names.ts';
import {type ColourName, colourNames, type Tone} from '../config/theme-names.ts';

export type Depth = 0 | 1 | 2 | 3;

interface Palette {
	/** Made for a light background. */
	light: boolean;
	tones: Record<Tone, Look>;
	/** In place of those, where there are only 16 colours, whose shades are unknown. */
	basic?: Partial<Record<Tone, Look>>;
}

const standard: Record<Tone, Look> = {
	crit: {foreground: 'red', bold: true},
	warn: {foreground: 'yellow'},
	ok: {foreground: 'green'},
	nodata: {dim: true},
	blind: {foreground: 'magenta', bold: true},
	pending: {foreground: 'cyan'},
	plain: {},
	strong: {bold: true},
	dim: {dim: true},
	accent: {foreground: 'cyan'},
	selected: {inverse: true},
	sandbox: {foreground: 'black', background: 'green', bold: true},
	frozen: {foreground: 'cyan', inverse: true},
	replay: {foreground: 'bright-white', bold: true, inverse: true},
	armed: {foreground: 'yellow', bold: true, inverse: true},
	drill: {foreground: 'bright-blue', bold: true, inverse: true},
};

/** No status hangs on red against green: orange, tan, blue and violet stay apart for every dichromat, on black and on white. */
const colourBlind: Palette = {
	light: false,
	tones: {
		...standard,
		crit: {foreground: '#ff5f00', bold: true},
		warn: {foreground: '#af875f'},
		ok: {foreground: '#5f87d7'},
		blind: {foreground: '#8700ff', bold: true, underline: true},
		pending: {foreground: '#878787'},
		accent: {foreground: '#5f87d7'},
		sandbox: {foreground: 'black', background: '#5f87d7', bold: true},
		frozen: {foreground: '#5f87d7', inverse: true},
		armed: {foreground: 'black', background: '#ff8700', bold: true},
		drill: {foreground: '#87afff', bold: true, inverse: true},
	},
	basic: {
		crit: {foreground: 'black', background: 'yellow', bold: true},
		warn: {foreground: 'yellow'},
		ok: {foreground: 'bright-blue'},
		blind: {foreground: 'white', background: 'blue', bold: true},
		pending: {dim: true},
		accent: {foreground: 'bright-blue'},
		sandbox: {foreground: 'white', background: 'blue', bold: true},
		frozen: {foreground: 'bright-blue', inverse: true},
		armed: {foreground: 'black', background: 'yellow', bold: true},
	},
};

const light: Palette = {
	light: true,
	tones: {
		...standard,
		crit: {foreground: '#af0000', bold: true},
		warn: {foreground: '#875f00'},
		ok: {foreground: '#005f00'},
		nodata: {foreground: '#5f5f5f'},
		blind: {foreground: '#870087', bold: true},
		pending: {foreground: '#005f87'},
		dim: {foreground: '#5f5f5f'},
		accent: {foreground: '#005faf'},
		sandbox: {foreground: 'black', background: '#87d787', bold: true},
		frozen: {foreground: '#005f87', inverse: true},
		replay: {foreground: 'black', bold: true, inverse: true},
		armed: {foreground: 'black', background: '#ffaf00', bold: true},
		drill: {foreground: '#0000af', bold: true, inverse: true},
	},
	basic: {
		crit: {foreground: 'red', bold: true},
		warn: {foreground: 'black', background: 'yellow'},
		ok: {foreground: 'green'},
		nodata: {dim: true},
		blind: {foreground: 'magenta', bold: true},
		pending: {foreground: 'blue'},
		dim: {dim: true},
		accent: {foreground: 'blue'},
		sandbox: {foreground: 'black', background: 'green', bold: true},
		armed: {foreground: 'black', background: 'yellow', bold: true},
		drill: {foreground: 'blue', bold: true, inverse: true},
	},
};

/** High contrast: no dim and no thin text; backgrounds show trouble, weight the rest. */
const highContrast: Record<Tone, Look> = {
	crit: {foreground: '#ffffff', background: '#af0000', bold: true},
	warn: {foreground: '#000000', background: '#ffd700', bold: true},
	ok: {bold: true},
	nodata: {underline: true},
	blind: {foreground: '#ffffff', background: '#870087', bold: true},
	pending: {underline: true},
	plain: {},
	strong: {bold: true},
	dim: {},
	accent: {bold: true},
	selected: {inverse: true, bold: true},
	sandbox: {foreground: '#000000', background: '#5fff5f', bold: true},
	frozen: {foreground: '#000000', background: '#5fffff', bold: true},
	replay: {foreground: '#ffffff', bold: true, inverse: true},
	armed: {foreground: '#000000', background: '#ffd700', bold: true},
	drill: {foreground: '#ffffff', background: '#0000d7', bold: true},
};

const mono: Record<Tone, Look> = {
	crit: {bold: true, inverse: true},
	warn: {bold: true, underline: true},
	ok: {},
	nodata: {dim: true},
	blind: {bold: true, underline: true, inverse: true},
	pending: {dim: true},
	plain: {},
	strong: {bold: true},
	dim: {dim: true},
	accent: {bold: true},
	selected: {inverse: true},
	sandbox: {bold: true, inverse: true},
	frozen: {inverse: true},
	replay: {bold: true, inverse: true},
	armed: {bold: true, inverse: true},
	drill: {bold: true, inverse: true},
};

export const palettes: Record<ThemeName, Palette> = {
	default: {light: false, tones: standard},
	'colour-blind': colourBlind,
	light,
	'high-contrast': {light: false, tones: highContrast},
	mono: {light: false, tones: mono},
};

export type Rgb = readonly [number, number, number];
const steps = [0, 95, 135, 175, 215, 255];

/** The colours 16 to 255; the first 16 are the user's own and have no fixed shade. */
export function rgbOf(index: number): Rgb {
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return [grey, grey, grey];
	}
	const at = index - 16;
	const step = (power: number) => steps[Math.floor(at / power) % 6] ?? 0;
	return [step(36), step(6), step(1)];
}

const parse = (hex: string): Rgb => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** The nearest of 16 to 255. */
export function nearest256(colour: Rgb): number {
	let best = 16;
	let least = Number.POSITIVE_INFINITY;
	for (let index = 16; index < 256; index++) {
		const distance = rgbOf(index).reduce((sum, value, channel) => sum + (value - (colour[channel] ?? 0)) ** 2, 0);
		if (distance < least) [best, least] = [index, distance];
	}
	return best;
}

/** The one of 16 with its hue: the channels above the middle. Greys by lightness. */
export function nearest16(colour: Rgb): number {
	const high = Math.max(...colour);
	const low = Math.min(...colour);
	const middle = (high + low) / 2;
	if (high - low < 48) return middle < 43 ? 0 : middle < 128 ? 8 : middle < 213 ? 7 : 15;
	const hue = colour.reduce((sum, value, channel) => sum + (value > middle ? 1 << channel : 0), 0);
	return middle > 150 ? hue + 8 : hue;
}

/** On white: white is black, and what is bright is not. */
const darker = (index: number): number => (index === 7 || index === 15 ? 0 : index > 8 ? index - 8 : index);

const inkName = (name: ColourName): string =>
	name === 'bright-black' ? 'blackBright' : name.startsWith('bright-') ? `${name.slice('bright-'.length)}Bright` : name;

/** A colour as Ink takes it, as near as the depth allows; undefined where there is none. `onLight`: text on a light background. */
export function inkColour(colour: string | number, depth: Depth, onLight: boolean): string | undefined {
	if (depth === 0) return undefined;
	const named = (index: number) => inkName(colourNames[onLight ? darker(index) : index] ?? 'black');
	if (typeof colour === 'string' && !colour.startsWith('#')) return named(colourNames.indexOf(colour as ColourName));
	if (typeof colour === 'number' && colour < 16) return named(colour);
	const rgb = typeof colour === 'number' ? rgbOf(colour) : parse(colour);
	if (depth === 1) return named(nearest16(rgb));
	if (typeof colour === 'number') return `ansi256(${colour})`;
	return depth === 2 ? `ansi256(${nearest256(rgb)})` : colour;
}
