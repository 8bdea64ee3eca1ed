/** One frame of the wall without a terminal is the frame of the terminal. */
import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {App} from '../../src/shell/App.tsx';
import {frameOf} from '../../src/shell/frame.tsx';
import {widthOf} from '../../src/text/format.ts';
import {fakeWall} from '../support/fakeWall.ts';
import {draw} from '../support/ink.ts';

test.each([
	['overview', 200, 60],
	['alpha', 120, 40],
	['alpha', 80, 24],
	['beta', 20, 5],
])('%s at %i x %i', async (tab, columns, rows) => {
	const frame = stripVTControlCharacters(await frameOf(fakeWall({tab}), {columns, rows}));
	const lines = frame.split('\n');
	expect(lines).toHaveLength(rows);
	expect(lines.every(line => widthOf(line) <= columns)).toBe(true);
	const screen = draw(<App wall={fakeWall({tab})} />, columns, rows);
	await screen.until(text => text === frame, undefined, frame);
	screen.unmount();
});
