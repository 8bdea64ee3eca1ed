import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import chalk from 'chalk';
import {afterEach, describe, expect, test} from 'vitest';
import {type ThemeName, themeNames, tones} from '../../src/config/theme-names.ts';
import type {UsageError} from '../../src/config/usage.ts';
import {loadConfig} from '../../src/load/load.ts';
import {inkColour, nearest16, nearest256, palettes, type Rgb, rgbOf} from '../../src/theme/palette.ts';
import {createTheme, detectTheme} from '../../src/theme/theme.ts';

/** How Machado, Oliveira and Fernandes (2009) say dichromats see linear RGB, severity 1. */
const vision = {
	all: [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
} as const;
type Vision = keyof typeof vision;

const linear = (value: number) =>
	value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
const times = (matrix: readonly (readonly number[])[], vector: readonly number[]) =>
	matrix.map(row => row.reduce((sum, factor, index) => sum + factor * (vector[index] ?? 0), 0));

/** CIELAB (D65) of a colour as somebody with this vision sees it. */
function seen(colour: Rgb, eyes: Vision): number[] {
	const rgb = times(vision[eyes], colour.map(linear)).map(value => Math.min(1, Math.max(0, value)));
	const xyz = times(
		[
			[0.4124, 0.3576, 0.1805],
			[0.2126, 0.7152, 0.0722],
			[0.0193, 0.1192, 0.9505],
		],
		rgb,
	);
	const [x = 0, y = 0, z = 0] = xyz.map((value, index) => {
		const t = value / ([0.95047, 1, 1.08883][index] ?? 1);
		return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
	});
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const distance = (a: Rgb, b: Rgb, eyes: Vision) =>
	Math.hypot(...seen(a, eyes).map((value, index) => value - (seen(b, eyes)[index] ?? 0)));
const luminance = (colour: Rgb) => times([[0.2126, 0.7152, 0.0722]], colour.map(linear))[0] ?? 0;
const contrast = (a: Rgb, b: Rgb) => {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
};
const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

const rgbOfInk = (colour: string | undefined): Rgb => {
	const hex = /^#(..)(..)(..)$/.exec(colour ?? '');
	if (hex) return hex.slice(1).map(part => Number.parseInt(part, 16)) as unknown as Rgb;
	const index = /^ansi256\((\d+)\)$/.exec(colour ?? '')?.[1];
	if (index === undefined) throw new Error(`no fixed shade: ${colour}`);
	return rgbOf(Number(index));
};
const foreground = (theme: ThemeName, tone: (typeof tones)[number], colors: 2 | 3 = 3) =>
	rgbOfInk(createTheme({theme, colors}).paint(tone).color);

describe('the colour-blind theme', () => {
	const statuses = ['crit', 'warn', 'ok', 'blind'] as const;
	const pairs = statuses.flatMap((a, index) => statuses.slice(index + 1).map(b => [a, b] as const));
	const eyes = Object.keys(vision) as Vision[];
	test.each(pairs.flatMap(([a, b]) => eyes.map(who => [a, b, who] as const)))(
		'%s and %s are apart: %s',
		(a, b, who) => {
			for (const colors of [2, 3] as const)
				expect(
					distance(foreground('colour-blind', a, colors), foreground('colour-blind', b, colors), who),
				).toBeGreaterThan(30);
		},
	);
	test.each(statuses)('%s can be read on black and on white', tone => {
		for (const background of [black, white])
			expect(contrast(foreground('colour-blind', tone), background)).toBeGreaterThan(3);
	});
	test('uses neither red nor green where there are 16 colours', () => {
		const {paint} = createTheme({theme: 'colour-blind', colors: 1});
		for (const tone of tones) expect(JSON.stringify(paint(tone))).not.toMatch(/red|green/i);
	});
	test('needs to: the standard red and green are close for some', () => {
		expect(distance([205, 0, 0], [0, 135, 0], 'deuteranopia')).toBeLessThan(30);
	});
});

test('the light theme reads on white, also where it has a background of its own', () => {
	for (const tone of ['crit', 'warn', 'ok', 'nodata', 'blind', 'pending', 'dim', 'accent'] as const)
		expect(contrast(foreground('light', tone), white)).toBeGreaterThan(4.5);
	const basic = createTheme({theme: 'light', colors: 1});
	for (const tone of tones) {
		const {color, backgroundColor} = basic.paint(tone);
		if (!backgroundColor) expect(color ?? '').not.toMatch(/white|Bright|yellow/);
	}
});

test('the high-contrast theme dims nothing and reads on its backgrounds', () => {
	const {paint} = createTheme({theme: 'high-contrast', colors: 3});
	for (const tone of tones) {
		const {color, backgroundColor, dimColor} = paint(tone);
		expect(dimColor).toBeUndefined();
		if (color && backgroundColor) expect(contrast(rgbOfInk(color), rgbOfInk(backgroundColor))).toBeGreaterThan(7);
	}
});

describe.each(themeNames)('%s', name => {
	test('says every status in shape and word, and no two urgent ones alike', () => {
		for (const colors of [0, 1, 2, 3] as const) {
			const theme = createTheme({theme: name, colors});
			const urgent = (['crit', 'warn', 'blind', 'ok'] as const).map(level => theme.status(level));
			expect(new Set(urgent.map(({glyph}) => glyph)).size).toBe(4);
			expect(new Set(urgent.map(({word}) => word)).size).toBe(4);
			expect(new Set(urgent.map(({tone}) => JSON.stringify(theme.paint(tone)))).size).toBe(4);
		}
	});
	test('has no colour without colours', () => {
		const {paint} = createTheme({theme: name, colors: 0});
		for (const tone of tones) expect(JSON.stringify(paint(tone))).not.toMatch(/color"|backgroundColor/);
	});
	test('knows every tone', () => expect(Object.keys(palettes[name].tones).sort()).toEqual([...tones].sort()));
});

describe('fewer colours', () => {
	test.each([
		['#ff5f00', 3, '#ff5f00'],
		['#ff5f01', 2, 'ansi256(202)'],
		['#ff5f00', 1, 'red'],
		['#5f87d7', 1, 'blueBright'],
		['#111111', 1, 'black'],
		['#777777', 1, 'blackBright'],
		[202, 1, 'red'],
		[202, 2, 'ansi256(202)'],
		[11, 3, 'yellowBright'],
		['bright-black', 2, 'blackBright'],
		['red', 0, undefined],
	] as const)('%s at depth %s is %s', (colour, depth, expected) => {
		expect(inkColour(colour, depth, false)).toBe(expected);
	});
	test.each([
		['white', 'black'],
		['bright-white', 'black'],
		['bright-yellow', 'yellow'],
		['#ffffaf', 'yellow'],
	])('%s text on light is %s', (colour, expected) => expect(inkColour(colour, 1, true)).toBe(expected));
	test('a colour of the 256 is the nearest to itself', () => {
		for (let index = 16; index < 256; index++) expect(rgbOf(nearest256(rgbOf(index)))).toEqual(rgbOf(index));
		expect(nearest16([255, 0, 0])).toBe(1);
	});
});

describe('theme: of the wall file', () => {
	const load = (theme: string) => {
		const file = join(mkdtempSync(join(tmpdir(), 'pitwall-theme-')), 'pitwall.yaml');
		writeFileSync(file, `systems: [sales]\ntheme: ${theme}\n`);
		return loadConfig(file, 'systems').wall.theme ?? 'default';
	};
	const fails = (theme: string) => {
		try {
			load(theme);
		} catch (error) {
			return (error as UsageError).lines.map(line => line.replace(/^.*pitwall\.yaml:/, ''));
		}
		return [];
	};
	test('changes tones of a base, and no others', () => {
		const theme = createTheme({
			colors: 3,
			theme: load("{base: light, tones: {crit: {foreground: '#0000ff', underline: true}, ok: {background: 24}}}"),
		});
		expect(theme.paint('crit')).toEqual({color: '#0000ff', bold: true, underline: true});
		expect(theme.paint('ok')).toMatchObject({backgroundColor: 'ansi256(24)'});
		expect(theme.paint('warn')).toEqual(createTheme({colors: 3, theme: 'light'}).paint('warn'));
	});
	test('says what charts are drawn with, where there is Unicode', () => {
		const theme = load('{charts: blocks}');
		expect(createTheme({theme}).charts.glyphs).toBe('blocks');
		expect(createTheme({theme, unicode: false}).charts.glyphs).toBe('ascii');
		expect(createTheme().charts.glyphs).toBe('braille');
	});
	test.each([
		['neon', /^2:8: theme: 'neon' is none of default, colour-blind/],
		['{tones: {crti: {bold: true}}}', /^2:17: unknown key 'crti' in theme\.tones/],
		['{tones: {crit: {foreground: pink}}}', /^2:36: theme\.tones\.crit\.foreground: not a colour/],
		['{tones: {crit: {background: 256}}}', /not a colour/],
		['{charts: dots}', /^2:17: theme\.charts: 'dots' is none of braille, blocks, ascii/],
	])('%s is told', (theme, message) => {
		const lines = fails(theme);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(message);
	});
});

describe('the terminal decides', () => {
	const level = chalk.level;
	afterEach(() => {
		chalk.level = level;
	});
	test('NO_COLOR keeps bold and inverse', () => {
		chalk.level = 3;
		const theme = detectTheme({NO_COLOR: '1'}, 'colour-blind');
		expect([theme.colors, chalk.level]).toEqual([0, 1]);
		expect(theme.paint('crit')).toEqual({bold: true, inverse: true});
	});
	test('--color beats it, and a terminal with nothing gets nothing', () => {
		chalk.level = 3;
		expect(detectTheme({NO_COLOR: '1'}, 'default', 2).colors).toBe(2);
		chalk.level = 0;
		detectTheme({}, 'default');
		expect(chalk.level).toBe(0);
	});
});
