/** The mouse on the real panes: what a click chooses, and that it chooses nothing else. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {ClickArea} from '../../hooks/router.ts';
import {App} from '../../src/shell/App.tsx';
import {point, targetsAt} from '../../src/shell/pointer.ts';
import type {Mouse} from '../../src/terminal/split.ts';
import {type Segment, segmentAt} from '../../src/ui/segments.tsx';
import {alertOn, config, type FakeWall, fakeWall, now, pagedConfig, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {foldedLine} from '../support/lines.ts';

let screen: InkScreen;
let wall: FakeWall;
afterEach(() => screen.unmount());

/** Where a text begins on the screen. */
function find(text: string): {x: number; y: number} {
	const lines = screen.frame().split('\n');
	const y = lines.findIndex(line => line.includes(text));
	if (y < 0) throw new Error(`not on the screen: ${text}\n${screen.frame()}`);
	return {x: (lines[y] ?? '').indexOf(text), y};
}
const mouse = (text: string, parts: Partial<Mouse> = {}) =>
	point(wall, {kind: 'press', button: 'left', ...find(text), ...parts});
const state = () => wall.store.getState();

const log = Array.from({length: 30}, (_, i) => foldedLine(`message ${i}.`, {t: now}));

async function open(tab: string, columns = 120, rows = 40, systems = config) {
	wall = fakeWall({tab, config: systems});
	wall.store.getState().setMouse(true);
	wall.poller.set('alpha', 'runs', {
		reading: reading(
			['src-a', 'src-b', 'src-c'].map(source => ({source, status: 'success', started_at: new Date(now).toISOString()})),
		),
	});
	wall.poller.setTail('alpha', {lines: log, received: 30});
	screen = draw(<App wall={wall} />, columns, rows);
	await screen.until('SANDBOX');
}

describe('in a system', () => {
	beforeEach(() => open('alpha'));

	test('a click on a pane focuses it, one on a row chooses the row', async () => {
		await screen.until('src-b');
		expect(state().focus).toBe('alerts');
		mouse('src-b');
		expect(state().focus).toBe('etl');
		const row = state().panes['alpha/etl']?.cursor;
		mouse('src-a');
		expect(state().panes['alpha/etl']?.cursor).not.toBe(row);
		mouse('Alerts');
		expect(state().focus).toBe('alerts');
	});

	test('a click on a line of the log holds it still and chooses that line', async () => {
		await screen.until('message 29.');
		mouse('message 27.');
		expect(state().panes['alpha/log']).toMatchObject({follow: false, pausedAt: 30, cursor: 27});
	});

	test('the wheel scrolls what is under it', async () => {
		await screen.until('message 29.');
		mouse('message 29.', {kind: 'wheel', button: 'up'});
		expect(state().focus).toBe('log');
		expect(state().panes['alpha/log']).toMatchObject({follow: false, cursor: 26});
		mouse('message 26.', {kind: 'wheel', button: 'down'});
		// The end is reached: the log is followed again.
		expect(state().panes['alpha/log']).toMatchObject({follow: true});
	});

	test('the wheel scrolls a place that is open over a system', async () => {
		state().setAlerts([{...alertOn('alpha.failed', 'firing'), system: 'alpha'}]);
		screen.type('!');
		await screen.until('Do it now');
		mouse('Do it now', {kind: 'wheel', button: 'down'});
		expect(state().panes['alpha/place']?.cursor).toBeGreaterThan(0);
	});

	test('a click on a tab switches the system', async () => {
		const tab = find('beta');
		mouse('beta');
		expect(state().tab).toBe('beta');
		mouse('overview', {y: tab.y});
		expect(state().tab).toBe('overview');
	});

	test('a click on the name of a page turns to it', async () => {
		screen.unmount();
		await open('alpha', 120, 40, pagedConfig);
		mouse('Deploys');
		await screen.until('page 2 of 3');
		await screen.until('Scoring and freshness');
		mouse('main');
		await screen.until('page 1 of 3');
		const before = state();
		mouse('page 1 of 3');
		expect(state()).toBe(before);
	});

	test.each([
		['releases', {kind: 'release'}],
		['moves', {kind: 'move'}],
		['the right button', {button: 'right'}],
		['the middle button', {button: 'middle'}],
	] as const)('%s mean nothing', async (_, parts) => {
		await screen.until('src-b');
		const before = state();
		mouse('src-b', parts);
		expect(state()).toBe(before);
	});

	test('nothing while a dialog is open, and nothing when it is off', async () => {
		await screen.until('src-b');
		const at = find('src-b');
		state().openDialog({kind: 'arm'});
		await screen.until('read-only');
		for (let y = 0; y < 40; y++)
			for (const kind of ['press', 'wheel'] as const)
				point(wall, {kind, button: kind === 'wheel' ? 'down' : 'left', x: at.x, y});
		expect(state()).toMatchObject({dialog: {kind: 'arm'}, focus: 'alerts', mode: {kind: 'read-only'}, panes: {}});
		state().closeDialog();
		await screen.until('src-b');
		state().setMouse(false);
		mouse('src-b');
		expect(state().focus).toBe('alerts');
	});

	test('no click anywhere asks the host for anything or opens a dialog', async () => {
		await screen.until('src-b');
		for (let y = 0; y < 40; y++) for (let x = 0; x < 120; x += 3) point(wall, {kind: 'press', button: 'left', x, y});
		expect(wall.asked).toEqual([]);
		expect(state().dialog).toBeUndefined();
		expect(state().mode.kind).toBe('read-only');
	});
});

test('in the overview a click chooses a system, and does not open it', async () => {
	await open('overview');
	await screen.until('Beta pipeline');
	mouse('Beta pipeline');
	expect(state()).toMatchObject({tab: 'overview', panes: {'overview/alerts': {cursor: 1}}});
});

test('the wheel moves nothing behind a dialog', async () => {
	await open('overview');
	state().openDialog({kind: 'help'});
	point(wall, {kind: 'wheel', button: 'down', x: 10, y: 10});
	expect(state().panes).toEqual({});
});

test('areas are asked where they are only then, and counted from their corner', () => {
	const area = (x: number, y: number, name: string): ClickArea => ({
		box: () => ({x, y, width: 3, height: 2}),
		at: (dx, dy) => ({kind: 'tab', tab: `${name} ${dx},${dy}`}),
	});
	const gone: ClickArea = {box: () => undefined, at: () => ({kind: 'row', row: 0})};
	const areas = [area(0, 0, 'a'), gone, area(2, 1, 'b')];
	const at = (x: number, y: number) => targetsAt(areas, x, y).map(target => target.kind === 'tab' && target.tab);
	expect(at(2, 1)).toEqual(['a 2,1', 'b 0,0']);
	expect(at(3, 1)).toEqual(['b 1,0']);
	expect(at(0, 2)).toEqual([]);
});

test('a line of segments knows what stands where, also when some were left out', () => {
	const part = (id: string, text: string, drop: number): Segment => ({id, text, drop});
	const left = [part('a', 'aaaa', 0), part('b', 'bbbb', 9), part('c', 'cc', 1)];
	const right = [part('r', 'rrr', 0)];
	const ids = (width: number) =>
		Array.from({length: width}, (_, x) => segmentAt(left, right, width, x) ?? '.').join('');
	expect(ids(24)).toBe('aaaa..bbbb..cc..........');
	expect(ids(14)).toBe('aaaa..cc......');
});
