/** B18: trouble is never dimmed, and an unchosen theme is one for the background that there is. */
import chalk from 'chalk';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Level} from '../../src/checks/types.ts';
import type {ThemeConfig} from '../../src/config/theme.ts';
import {App} from '../../src/shell/App.tsx';
import {backgroundQuery, canBeAsked, isLightAnswer, isLightIn} from '../../src/terminal/shade.ts';
import {createSplitter} from '../../src/terminal/split.ts';
import {createTheme, detectTheme} from '../../src/theme/theme.ts';
import {Pane} from '../../src/ui/Pane.tsx';
import {draw, wall} from '../support/paneWall.tsx';

let before: typeof chalk.level;
beforeEach(() => {
	before = chalk.level;
	chalk.level = 3;
});
afterEach(() => {
	chalk.level = before;
});

/** Whether a word of a frame is drawn dim (SGR 2). */
function isDim(raw: string, word: string): boolean {
	const codes = [...raw.slice(0, raw.indexOf(word)).matchAll(/\x1b\[([\d;]*)m/g)].flatMap(([, list = '']) =>
		list
			.replace(/[34]8;(?:2;\d+;\d+|5);\d+/g, '')
			.split(';')
			.map(Number),
	);
	return codes.lastIndexOf(2) > Math.max(codes.lastIndexOf(22), codes.lastIndexOf(0));
}

describe('titles', () => {
	test.each<[Level, string]>([
		['crit', 'CRIT'],
		['warn', 'WARN'],
		['blind', 'BLIND'],
	])('B18: the %s of a pane without the focus is not dim', (level, word) => {
		for (const theme of ['default', 'light', 'colour-blind', 'high-contrast'] as const) {
			const on = {...wall({}), theme: createTheme({colors: 3, theme})};
			const screen = draw(<Pane title="Runs" width={60} height={5} focused={false} level={level} />, on);
			const raw = screen.raw();
			expect(raw).toContain(word);
			expect(isDim(raw, word)).toBe(false);
			if (theme === 'default') expect(isDim(raw, 'Runs')).toBe(true);
			screen.unmount();
		}
	});
});

describe('the background', () => {
	test.each([
		['\x1b]11;rgb:ffff/ffff/ffff\x1b\\', true],
		['\x1b]11;rgb:fdf6/e3e3/0000\x07', true],
		['\x1b]11;rgb:ff/ff/dd\x1b\\', true],
		['\x1b]11;rgba:0000/0000/0000/ffff\x1b\\', false],
		['\x1b]11;rgb:1e1e/1e1e/2e2e\x07', false],
		['\x1b]10;rgb:ffff/ffff/ffff\x07', undefined],
		['\x1b[?62;4c', undefined],
	])('B18: %j means light: %s', (answer, light) => expect(isLightAnswer(answer)).toBe(light));

	test.each([
		['0;15', true],
		['0;default;15', true],
		['0;7', true],
		['15;0', false],
		['15;default;8', false],
		['0;default', false],
		[undefined, false],
	])('B18: COLORFGBG=%s is light: %s', (COLORFGBG, light) => expect(isLightIn({COLORFGBG})).toBe(light));

	test('B18: the answer never becomes keys, in however many pieces it comes', () => {
		const answer = '\x1b]11;rgb:ffff/ffff/ffff\x1b\\';
		for (let at = 1; at < answer.length; at++) {
			const splitter = createSplitter();
			const tokens = [...splitter.push(answer.slice(0, at)), ...splitter.push(`${answer.slice(at)}q`)];
			expect(tokens).toEqual([
				{kind: 'reply', text: answer},
				{kind: 'text', text: 'q'},
			]);
		}
	});

	test('B18: consoles are not asked', () => {
		expect(['xterm-256color', 'tmux-256color', 'foot'].every(canBeAsked)).toBe(true);
		expect(['linux', 'dumb', 'vt100', undefined].some(canBeAsked)).toBe(false);
		expect(backgroundQuery).toBe('\x1b]11;?\x1b\\');
	});

	test('B18: COLORFGBG counts where nobody chose a theme, a chosen one wins', () => {
		const env = {COLORFGBG: '0;15', LANG: 'C.UTF-8'};
		expect(detectTheme(env, undefined, 3).paint('warn')).toEqual(
			createTheme({colors: 3, theme: 'light'}).paint('warn'),
		);
		expect(detectTheme(env, 'default', 3).paint('warn')).toEqual(createTheme({colors: 3}).paint('warn'));
	});

	test.each<[ThemeConfig | undefined, boolean, ThemeConfig]>([
		[undefined, true, 'light'],
		[undefined, false, 'default'],
		['default', true, 'default'],
		['mono', true, 'mono'],
	])('B18: with theme %s and a light background (%s) the wall is drawn %s', async (chosen, light, shown) => {
		const on = wall({});
		const {theme: _, ...rest} = on.config.wall;
		const config = {...on.config, wall: {...rest, ...(chosen !== undefined && {theme: chosen})}};
		const theme = createTheme({colors: 3, theme: chosen ?? 'default'});
		const screen = draw(<App wall={{...on, config, theme}} />, {...on, config, theme});
		on.store.getState().setLight(light);
		await screen.settled();
		// The badge of a sandbox: on pale green where the background is light, on the terminal's own green where it is not.
		const badges = {light: '\x1b[48;2;135;215;135m', default: '\x1b[42m'};
		const seen = Object.entries(badges).filter(([, code]) => screen.raw().includes(code));
		expect(seen.map(([name]) => name)).toEqual(shown === 'mono' ? [] : [shown]);
	});
});
