/** The theme of what a command writes to its output. */
import chalk from 'chalk';
import {type ColourDepth, colourDepths} from '../config/theme-names.ts';
import type {WallConfig} from '../config/wall.ts';
import {colorLevel, createTheme, type Theme, themeOn, unicodeIn} from '../theme/theme.ts';

/** Colours are for terminals, unless they are asked for by --color. */
export function outputTheme(color: ColourDepth, {theme = themeOn(false)}: Pick<WallConfig, 'theme'>): Theme {
	const colors = colourDepths[color] ?? (process.stdout.isTTY ? colorLevel(process.env, chalk.level) : 0);
	return createTheme({unicode: unicodeIn(process.env), colors, theme});
}
