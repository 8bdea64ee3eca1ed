/** Tones as escape sequences, for commands that write lines. Ink paints the wall itself. */
import {Chalk, type ChalkInstance} from 'chalk';
import type {Paint, Theme, Tone} from './theme.ts';

/** A colour as Ink writes it: a name, ansi256(n) or #rrggbb. */
function coloured(chalk: ChalkInstance, colour: string, onBackground: boolean): ChalkInstance {
	const [, index] = /^ansi256\((\d+)\)$/.exec(colour) ?? [];
	if (index !== undefined) return onBackground ? chalk.bgAnsi256(Number(index)) : chalk.ansi256(Number(index));
	if (colour.startsWith('#')) return onBackground ? chalk.bgHex(colour) : chalk.hex(colour);
	const name = onBackground ? `bg${colour.charAt(0).toUpperCase()}${colour.slice(1)}` : colour;
	return name in chalk ? (chalk[name as 'red'] as ChalkInstance) : chalk;
}

function painted(chalk: ChalkInstance, {color, backgroundColor, bold, dimColor, inverse, underline}: Paint) {
	let style = chalk;
	if (color !== undefined) style = coloured(style, color, false);
	if (backgroundColor !== undefined) style = coloured(style, backgroundColor, true);
	if (bold) style = style.bold;
	if (dimColor) style = style.dim;
	if (inverse) style = style.inverse;
	return underline ? style.underline : style;
}

/** Paints a text in a tone of the theme; without colours it stays as it is. */
export function painter(theme: Pick<Theme, 'colors' | 'paint'>): (tone: Tone, text: string) => string {
	if (theme.colors === 0) return (_, text) => text;
	const chalk = new Chalk({level: theme.colors});
	return (tone, text) => painted(chalk, theme.paint(tone))(text);
}
