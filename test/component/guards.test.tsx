/** C1: a part of the wall that cannot be drawn takes down itself; the keys go on, and another config is tried again. */
import {afterEach, expect, test, vi} from 'vitest';
import {judge} from '../../src/commands/judge.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import {App} from '../../src/shell/App.tsx';
import {snapshotText} from '../../src/shell/snapshot.tsx';
import {config, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

/** What no check of a config lets through: a zone that this Node does not know, at the second system. */
const broken = (change: (system: LoadedConfig['systems'][number]) => object): LoadedConfig => ({
	...config,
	systems: config.systems.map((system, index) => (index === 1 ? {...system, ...change(system)} : system)),
});
const noZone = broken(() => ({tz: 'Europe/Berln'}));

test('C1: the header fails alone, q still quits, and the next config brings it back', async () => {
	const wall = fakeWall({config: noZone, tab: 'beta'});
	screen = draw(<App wall={wall} />, 120, 30);
	const text = await screen.until('failed to draw');
	expect(text).toContain('the header failed to draw');
	wall.store.getState().setConfig(config);
	await screen.until(frame => !frame.includes('failed to draw'));
	wall.store.getState().setConfig(noZone);
	await screen.until('the header failed to draw');
	screen.type('q');
	await screen.until(() => wall.asked.includes('quit 0'));
});

test('C1: a pane that fails leaves the others', async () => {
	const cron = broken(({panes}) => ({
		panes: panes.map(pane =>
			pane.kind === 'runs' ? {...pane, expected: [{source: 'daily', cron: 'every day', stuckAfter: '1h'}]} : pane,
		),
	}));
	const wall = fakeWall({config: cron, tab: 'beta'});
	wall.poller.set('beta', 'runs', {
		reading: reading([{source: 'daily', status: 'success', started_at: '2026-11-21T11:00:00Z'}]),
	});
	screen = draw(<App wall={wall} />, 120, 30);
	const text = await screen.until('ETL runs failed to draw');
	expect(text).toContain('SLO');
	wall.store.getState().setTab('overview');
	expect(await screen.until('could not be worked out')).toContain('Alpha pipeline');
});

test('C1: what cannot be judged is blind, and what is judged beside it goes on', async () => {
	const levels = broken(({checks}) => ({checks: checks.map(check => ({...check, levels: {crit: 'nonsense'}}))}));
	const wall = fakeWall({config: levels});
	for (const system of ['alpha', 'beta']) wall.poller.set(system, 'runs', {reading: reading([{failed: 9}])});
	const end = judge(levels, wall.poller, wall.store, wall.clock);
	wall.poller.set('alpha', 'runs', {reading: reading([{failed: 9}], now)});
	await vi.waitFor(() => expect(wall.store.getState().alerts).not.toEqual([]));
	end();
	expect(wall.store.getState().alerts.map(({key, state}) => [key, state])).toEqual([
		['alpha.failed', 'firing'],
		['beta.judging', 'blind'],
	]);
});

test('C1: a snapshot is printed, whatever fails in it', () => {
	const wall = fakeWall({config: noZone, tab: 'beta'});
	expect(snapshotText(wall, {columns: 100, rows: 30})).toContain('the header failed to draw');
});
