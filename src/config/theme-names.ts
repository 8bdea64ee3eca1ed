/** The shipped themes and the names of their parts, apart from the schema, which command line and first frame do not load. */
export const themeNames = ['default', 'colour-blind', 'light', 'high-contrast', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

/** The glyphs of charts: two by four dots in a cell, eight heights of a cell, or ASCII. */
export const chartGlyphs = ['braille', 'blocks', 'ascii'] as const;
export type ChartGlyphs = (typeof chartGlyphs)[number];

/** The values of --color, and their depths (chalk's levels). */
export const colourDepths = {auto: undefined, never: 0, '16': 1, '256': 2, truecolor: 3} as const;
export type ColourDepth = keyof typeof colourDepths;

/** The roles a text can play; everything on the wall is painted through these. */
export const tones = [
	'crit',
	'warn',
	'ok',
	'nodata',
	'blind',
	'pending',
	'plain',
	'strong',
	'dim',
	'accent',
	'selected',
	'sandbox',
	'frozen',
	'replay',
	'armed',
	'drill',
] as const;
export type Tone = (typeof tones)[number];

/** In the order of their numbers; the terminal's own palette decides the shade. */
export const colourNames = [
	'black',
	'red',
	'green',
	'yellow',
	'blue',
	'magenta',
	'cyan',
	'white',
	'bright-black',
	'bright-red',
	'bright-green',
	'bright-yellow',
	'bright-blue',
	'bright-magenta',
	'bright-cyan',
	'bright-white',
] as const;
export type ColourName = (typeof colourNames)[number];
