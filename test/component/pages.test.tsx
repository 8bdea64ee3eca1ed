/** Pages on the real panes: what is drawn of them, at every size, and what stands on a hidden one. */
import {afterEach, describe, expect, test} from 'vitest';
import {App} from '../../src/shell/App.tsx';
import {snapshotText} from '../../src/shell/snapshot.tsx';
import {config, type FakeWall, fakeWall, now, pagedConfig, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

/** A wall where all was looked at, and the backlog, on the page of deploys, a long time ago. */
function open(columns = 120, rows = 40, parts: Parameters<typeof fakeWall>[0] = {}): {view: InkScreen; wall: FakeWall} {
	const wall = fakeWall({tab: 'alpha', config: pagedConfig, ...parts});
	wall.poller.set('alpha', 'runs', {reading: reading([])});
	wall.poller.set('alpha', 'age', {reading: reading([])});
	wall.poller.set('alpha', 'backlog', {reading: reading([], now - 3_600_000)});
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={wall} />, columns, rows);
	return {view: screen, wall};
}
const lineOf = (frame: string, part: string) => frame.split('\n').find(line => line.includes(part)) ?? '';

describe('turning pages', () => {
	test('shows the panes of the page alone, with digits of their own', async () => {
		const {view} = open(160);
		const first = await view.until('page 1 of 3');
		expect(first).toMatch(/1 ETL runs/);
		expect(first).toMatch(/6 Alerts/);
		expect(first).not.toMatch(/Pub\/Sub backlog|Error log/);
		view.type('}');
		const second = await view.until('page 2 of 3');
		expect(second).toMatch(/1 Scoring and freshness/);
		expect(second).toMatch(/2 Pub\/Sub backlog/);
		expect(second).not.toMatch(/ETL runs|Alerts|Error log/);
		expect(second).toContain('} page');
		view.type('{{');
		const third = await view.until('page 3 of 3');
		expect(third).toMatch(/1 Error log/);
	});

	test('by name in the palette, which zooms a pane of another page as well', async () => {
		const {view} = open();
		view.type(':');
		await view.until('Commands');
		view.type('deploys');
		await view.until(/:deploys .*\n. page Deploys of alpha/);
		view.type('\r');
		await view.until('page 2 of 3');
		view.type(':');
		await view.until('Commands');
		view.type('zoom slos');
		await view.until(/zoom into SLOs on page main/);
		view.type('\r');
		const zoomed = await view.until('page 1 of 3');
		expect(zoomed).toMatch(/2 SLOs/);
		expect(zoomed).not.toMatch(/ETL runs/);
		view.type('\x1b');
		await view.until('ETL runs');
	});
});

describe('the line of pages', () => {
	test.each([
		[200, 60, 2],
		[120, 40, 2],
		[80, 24, 2],
		[60, 16, 2],
		[40, 10, 1],
	])('says at %i x %i where one is and that a hidden page is in trouble', async (columns, rows, at) => {
		const {view, wall} = open(columns, rows);
		const line = () => view.frame().split('\n')[at] ?? '';
		await view.until(() => /\[● main\] {2}✗ Deploys/.test(line()));
		expect(/✗ Deploys BLIND/.test(line())).toBe(columns >= 60);
		expect(/page 1 of 3/.test(line())).toBe(columns >= 60);
		wall.store.getState().setPage('alpha', 'Deploys');
		await view.until(() => /● main {2}\[✗ Deploys BLIND\]/.test(line()));
		expect(view.frame().split('\n')).toHaveLength(rows);
	});

	test('goes on without its calm pages in very few columns', async () => {
		const {view} = open(25, 8);
		await view.until(/^● main {2}✗ Deploys {2}\+1$/m);
	});

	test('is not there without room, nor for a system of one page', async () => {
		const {view} = open(40, 7);
		const low = await view.until(text => text.includes('SANDBOX') && text.split('\n').length === 7);
		expect(low).not.toContain('Deploys');
		view.unmount();
		for (const [columns, rows] of [
			[120, 40],
			[40, 10],
		] as const) {
			const {view} = open(columns, rows, {config});
			const frame = await view.until(text => text.includes('ETL runs') && text.split('\n').length === rows);
			expect(frame).not.toMatch(/main|page/);
			view.unmount();
		}
	});

	test('has the page that is shown and those in trouble, where not all fit', async () => {
		const names = Array.from({length: 9}, (_, n) => `Page number ${n}`);
		const [alpha] = pagedConfig.systems;
		if (!alpha) throw new Error('no system');
		const rest = alpha.panes.filter(({kind}) => kind !== 'backlog');
		const backlog = alpha.panes.filter(({kind}) => kind === 'backlog').map(pane => ({...pane, page: 'Queues'}));
		const more = names.map(page => ({id: page, kind: 'values' as const, title: page, ratios: [], limits: {}, page}));
		const crowded = {...alpha, panes: [...rest, ...more, ...backlog]};
		const {view} = open(60, 20, {config: {...pagedConfig, systems: [crowded]}});
		await view.until(text => /^\[● main\].*✗ Queues BLIND.*\+\d+/.test(lineOf(text, 'Queues')));
		await view.until(text => lineOf(text, 'Queues').length <= 60);
	});
});

test('the overview says what of a further page cannot be read, and so does a snapshot', async () => {
	const {view, wall} = open(100, 30, {tab: 'overview'});
	const line = /✗ BLIND alpha .*\n +✗ could not look since .*, 1 h, stale: backlog; 1 of 3 sources/;
	await view.until(line);
	expect(snapshotText(wall, {columns: 100, rows: 60})).toMatch(line);
});
