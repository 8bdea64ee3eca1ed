/** Charts on the wall: their lines in the colours of the theme, drawn when something has changed. */
import type {ReactElement} from 'react';
import {afterEach, expect, test} from 'vitest';
import {type Wall, WallContext} from '../../hooks/WallContext.ts';
import {timeChart} from '../../src/charts/timeChart.ts';
import {comparison} from '../../src/config/units.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {ChartView} from '../../src/ui/ChartView.tsx';
import {StaleContext} from '../../src/ui/Pane.tsx';
import {chartNow, narrow, ofMinutes, textsOf} from '../support/charts.ts';
import {fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const chart = ofMinutes([...Array(50).fill(0), ...Array(8).fill(80)], {limits: {crit: comparison('> 50')}});
const show = (element: ReactElement, theme: Wall['theme'] = createTheme()) => {
	screen = draw(<WallContext.Provider value={fakeWall({theme})}>{element}</WallContext.Provider>, 80, 24);
	return screen;
};
const view = (height: number) => <ChartView chart={chart} width={37} height={height} now={chartNow} />;
const red = '\u001b[31m';

test('shows every line of a chart, also one that is blank', () => {
	for (const height of [9, 4, 1])
		expect(show(view(height)).frame()).toBe(textsOf(timeChart(chart, {...narrow, height})).join('\n'));
});

test('has the tones of the theme, and none where the data is old', () => {
	expect(show(view(9)).raw()).toContain(red);
	expect(show(<StaleContext.Provider value={true}>{view(9)}</StaleContext.Provider>).raw()).not.toContain(red);
});

test('is made of what the terminal and the theme have', () => {
	const shown = (theme: Parameters<typeof createTheme>[0]) => show(view(9), createTheme(theme)).frame();
	expect(shown({unicode: false})).toMatch(/^[ -~\n]*$/);
	expect(shown({theme: {base: 'default', tones: {}, charts: 'blocks'}})).toContain('█');
	expect(shown({unicode: false, theme: {base: 'default', tones: {}, charts: 'blocks'}})).not.toContain('█');
	expect(shown({})).not.toContain('#');
	expect(shown({colors: 0})).toContain('####');
	// A dark block on a bright background would show the opposite of what it means.
	expect(shown({theme: 'high-contrast'})).toContain('####');
	expect(shown({theme: 'colour-blind', colors: 1})).toContain('####');
	expect(shown({theme: 'colour-blind', colors: 2})).not.toContain('#');
});
