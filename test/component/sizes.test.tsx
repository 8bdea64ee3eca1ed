/** Every size, state, dialog and theme, with hostile text in every field: no row leaves the screen, and the worst is said. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import {afterEach, describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import type {FoldedLine} from '../../src/poll/types.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import {App} from '../../src/shell/App.tsx';
import type {Dialog} from '../../src/store/types.ts';
import {cleanDeep, cleanLine} from '../../src/text/clean.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOn, config, type FakeWall, fakeWall, now, reading} from '../support/fakeWall.ts';
import {attacks, forbidden} from '../support/hostile.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {runs} from '../support/runs.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const all = Object.values(attacks).join(' ');
/** As the cloud and the loader hand it on. */
const hostile = cleanLine(all);

const hostileConfig: LoadedConfig = {
	...config,
	systems: config.systems.map(system => ({
		...system,
		title: hostile,
		project: hostile,
		region: hostile,
		panes: system.panes.map(pane => ({
			...pane,
			title: hostile,
			page: pane.kind === 'log' ? hostile : pane.page,
			...(pane.kind === 'runs' && {rowsLabel: hostile}),
		})),
		slos: system.slos.map(slo => ({...slo, title: hostile})),
		checks: system.checks.map(check => ({...check, title: hostile, label: hostile})),
	})),
};

const alert = (more: Partial<Alert>): Alert =>
	alertOn('x', 'firing', {
		title: hostile,
		label: hostile,
		instance: hostile,
		limit: '> 3',
		reason: hostile,
		since: now - 600_000,
		...more,
	});

const line = (index: number): FoldedLine => ({
	id: index,
	insertId: hostile,
	t: now - index,
	lastAt: now,
	count: 1 + index,
	severity: 'ERROR',
	service: hostile,
	revision: hostile,
	message: cleanLine(Object.values(attacks)[index % Object.keys(attacks).length] ?? ''),
	origin: JSON.stringify(cleanDeep({logName: all, labels: {[all]: all}})),
	payload: JSON.stringify(cleanDeep({[all]: all})),
});

/** Fills everything that can be filled. */
function fill(wall: FakeWall): void {
	const error = new CloudError('denied', all, 'bigquery');
	wall.poller.set('alpha', 'runs', {
		reading: reading([
			{source: hostile, status: 'failed', started_at: new Date(now - 60_000).toISOString(), error: hostile},
			{source: 'etl', status: hostile, started_at: hostile, completed_at: hostile, rows: hostile, error: hostile},
		]),
		error,
		failures: 3,
		failingSince: now - 60_000,
	});
	wall.poller.set('alpha', 'age', {error, failures: 2, failingSince: now - 60_000});
	wall.poller.set('beta', 'runs', {error, failures: 2, failingSince: now - 60_000});
	wall.poller.setTail('alpha', {
		lines: Array.from({length: 60}, (_, index) => line(index)),
		mode: 'poll',
		reason: hostile,
	});
	wall.poller.setStats({blindSince: now - 60_000, blindReason: hostile, failing: 3, total: 9});
	wall.store
		.getState()
		.setAlerts([
			alert({}),
			alert({key: 'y', state: 'blind', level: 'blind'}),
			alert({key: 'z', system: 'beta', level: 'warn'}),
		]);
	wall.store.getState().notify(all, 'error');
	wall.store.getState().arm(all);
}

const dialogs: readonly (Dialog | undefined)[] = [
	undefined,
	{kind: 'help'},
	{kind: 'palette'},
	{kind: 'arm'},
	{kind: 'act', title: 'roll back', offers: [{action: 'run.rollback', system: 'alpha', target: 'hook'}]},
	{kind: 'act', title: hostile, offers: []},
	{kind: 'links', links: [{title: hostile, url: 'https://example.com/'}]},
	{kind: 'message', title: 'Quit?', lines: [hostile]},
];

const size = fc.oneof(
	fc.constantFrom(
		[1, 1],
		[2, 1],
		[1, 30],
		[10, 3],
		[19, 5],
		[20, 4],
		[20, 5],
		[30, 8],
		[40, 10],
		[41, 11],
		[60, 16],
		[80, 24],
		[84, 16],
		[120, 35],
		[200, 60],
		[500, 150],
	),
	fc.tuple(fc.integer({min: 1, max: 160}), fc.integer({min: 1, max: 60})),
);

const rowsOf = (frame: string): string[] => frame.split('\n');
const fitsIn = (frame: string, columns: number, rows: number): boolean =>
	rowsOf(frame).length <= rows && rowsOf(frame).every(row => stringWidth(row) <= columns);

describe('every size', () => {
	test.each([
		{unicode: true, colors: 1},
		{unicode: false, colors: 0},
	] as const)('fits, with hostile text in every field ($unicode, $colors)', async look => {
		const wall = fakeWall({tab: 'alpha', config: hostileConfig, theme: createTheme(look)});
		const view = draw(<App wall={wall} />, 120, 40);
		screen = view;
		fill(wall);
		await view.until(frame => rowsOf(frame).length === 40);
		const state = fc.record({
			size,
			dialog: fc.constantFrom(...dialogs),
			tab: fc.constantFrom('alpha', 'beta', 'overview'),
			page: fc.constantFrom('main', hostile),
			focus: fc.constantFrom(...wall.config.systems.flatMap(({panes}) => panes.map(({id}) => id))),
			zoomed: fc.boolean(),
			filtering: fc.boolean(),
			frozen: fc.boolean(),
			pane: fc.record({
				expanded: fc.boolean(),
				wrap: fc.boolean(),
				follow: fc.boolean(),
				cursor: fc.integer({min: 0, max: 70}),
				severity: fc.nat(4),
				lifted: fc.boolean(),
			}),
		});
		await fc.assert(
			fc.asyncProperty(
				state,
				async ({size: [columns = 1, rows = 1], dialog, tab, page, focus, zoomed, filtering, frozen, pane}) => {
					const {
						setTab,
						setPage,
						setFocus,
						setZoomed,
						setPane,
						startFilter,
						endFilter,
						openDialog,
						closeDialog,
						setMoment,
					} = wall.store.getState();
					setTab(tab);
					setPage('alpha', page);
					setFocus(focus);
					setZoomed(zoomed);
					setPane('alpha', 'log', {...pane, filter: filtering ? all : ''});
					if (dialog) openDialog(dialog);
					else closeDialog();
					if (filtering && !dialog) startFilter('alpha', 'log');
					else endFilter();
					setMoment(frozen ? freezeScene(wall.live, wall.config, now) : undefined);
					view.resize(columns, rows);
					await view.until(text => rowsOf(text).length === rows && fitsIn(text, columns, rows));
					// What was drawn for the old state may fit as well: the last word counts.
					const frame = await view.settled();
					expect(fitsIn(frame, columns, rows)).toBe(true);
					expect(frame.replaceAll('\n', '')).not.toMatch(forbidden);
				},
			),
			{numRuns: runs(Number(process.env.SIZES ?? 25)), seed: 7, endOnFailure: true},
		);
	});
});

describe('small screens are useful', () => {
	const show = (columns: number, rows: number, theme = createTheme({colors: 0})): InkScreen => {
		const wall = fakeWall({tab: 'alpha', theme});
		wall.store
			.getState()
			.setAlerts([
				alert({title: 'Failed runs', label: 'P2', instance: 'gmail', reason: 'many'}),
				alert({key: 'y', title: 'Slow', level: 'warn', system: 'beta'}),
			]);
		screen = draw(<App wall={wall} />, columns, rows);
		return screen;
	};

	test('20x5 and 30x8: the worst state as a word, how many, and of which system', async () => {
		for (const [columns, rows] of [
			[20, 5],
			[30, 8],
		] as const) {
			const view = show(columns, rows);
			const frame = await view.until(text => fitsIn(text, columns, rows) && text.includes('CRIT'));
			expect(frame).toContain('alpha');
			expect(frame).toMatch(/1 open/);
			view.unmount();
		}
	});

	test('40x10: the tab of a bad system has a word, too', async () => {
		const frame = await show(40, 10).until(text => fitsIn(text, 40, 10) && text.includes('CRIT'));
		expect(rowsOf(frame)[0]).toMatch(/alpha CRIT/);
	});

	test.each([
		[19, 4, /CRIT 2 alerts,\nalpha/],
		[10, 3, /CRIT/],
		[1, 1, /■/],
	])('%ix%i: what is left of it', async (columns, rows, seen) => {
		const frame = await show(columns, rows).until(text => fitsIn(text, columns, rows) && seen.test(text));
		expect(frame.length).toBeGreaterThan(0);
	});
});
