import {afterEach, describe, expect, test, vi} from 'vitest';
import {type ActionRun, createDesk} from '../../src/actions/runs.ts';
import {App} from '../../src/shell/App.tsx';
import {snapshotText} from '../../src/shell/snapshot.tsx';
import {executorOf, newWorld, service} from '../support/actions.ts';
import {alertOn, config, type FakeWall, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {foldedLine} from '../support/lines.ts';
import {servicesAnswer} from '../support/lists.ts';

/** Runs of these pipelines, all well. */
const runsOf = (...sources: string[]) =>
	reading(sources.map(source => ({source, status: 'success', started_at: new Date(now).toISOString()})));
const titles = config.systems.flatMap(({system, panes}) => (system === 'alpha' ? panes.map(({title}) => title) : []));

let screen: InkScreen;
afterEach(() => screen?.unmount());
const show = (wall: FakeWall, columns = 120, rows = 40): InkScreen => {
	screen = draw(<App wall={wall} />, columns, rows);
	return screen;
};
const lines = (frame: string): string[] => frame.split('\n');

describe('the wall', () => {
	test('shows all panes of a system, and the keys that work there', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const frame = await show(wall).until(text => lines(text).length === 40);
		for (const title of titles) expect(frame).toContain(title);
		expect(frame).toContain('? help');
		expect(frame).toContain('a ack');
	});

	test.each([
		[200, 60],
		[120, 35],
		[84, 24],
		[60, 20],
		[40, 10],
		[20, 5],
		[19, 4],
	])('fills %i x %i and not one cell more', async (columns, rows) => {
		const wall = fakeWall({tab: 'alpha'});
		const frame = await show(wall, columns, rows).until(
			text => lines(text).length === rows && lines(text).every(line => line.length <= columns),
		);
		expect(frame.length).toBeGreaterThan(0);
	});

	test('is useful in a corner of tmux: one line per pane', async () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.set('alpha', 'runs', {reading: reading([], now - 20_000)});
		wall.store.getState().setAlerts([]);
		const frame = await show(wall, 40, 10).until(text => lines(text).length === 10);
		expect(frame).toMatch(/● ETL runs +0 ok, 0 failed today/);
		expect(frame).toMatch(/◌ Pub\/Sub b… loading/);
	});

	test('says in a sentence when nothing fits', async () => {
		await show(fakeWall({tab: 'alpha'}), 19, 4).until(/loading pitwall\nneeds 20x5,/);
	});

	test('moves focus, zooms and comes back', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('SLOs');
		view.type('2');
		await view.until(() => wall.store.getState().focus === 'slo');
		view.type('\r');
		await view.until(frame => frame.includes('SLOs') && !frame.includes('ETL runs'));
		view.type('\x1b');
		await view.until('ETL runs');
	});

	test('takes coalesced keys one by one', async () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.setTail('alpha', {lines: [1, 2, 3, 4, 5].map(id => foldedLine(`message ${id}`, {id, t: now}))});
		const view = show(wall);
		await view.until('message 5');
		view.type('5kkk');
		await view.until('paused');
		view.type('y');
		await view.until('copied');
		expect(wall.asked).toEqual([expect.stringMatching(/^copy .*message 2$/)]);
	});

	test('never takes a paste for keys', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('ETL runs');
		view.type('\x1b[200~qqTR\x1b[201~');
		await view.until('pasted text is not taken as keys');
		expect(wall.asked).toEqual([]);
		expect(wall.store.getState().dialog).toBeUndefined();
	});

	test('freezes everything that is shown while time goes on', async () => {
		let time = now;
		const wall = fakeWall({tab: 'alpha', at: () => time});
		wall.poller.set('alpha', 'runs', {reading: runsOf('src-1')});
		const view = show(wall);
		await view.until('src-1');
		view.type('p');
		await view.until('FROZEN at 13:05:00');
		time += 5000;
		wall.poller.set('alpha', 'runs', {reading: runsOf('src-2')});
		wall.poller.setStats({perMinute: 80});
		wall.store.getState().setAlerts([alertOn('failed', 'firing')]);
		const frozen = await view.settled();
		expect(frozen).toContain('src-1');
		expect(frozen).toContain('no alerts');
		expect(frozen).not.toContain('~80 polls/min');
		view.type('p');
		const running = await view.until('src-2');
		expect(running).toContain('~80 polls/min');
		expect(running).toContain('1 crit');
		expect(running).not.toContain('FROZEN');
	});

	test('shows the five looks of a source', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('loading: first look under way');
		const {CloudError} = await import('../../src/cloud/types.ts');
		const error = new CloudError('denied', 'needs bigquery.jobs.create', 'bigquery');
		wall.poller.set('alpha', 'runs', {error, failures: 2, failingSince: now - 120_000});
		await view.until('could not look for 2 m (2x denied)');
		wall.poller.set('alpha', 'runs', {reading: {...runsOf('src-9'), fetchedAt: now - 60_000}, error, failures: 1});
		expect(await view.until('denied, data of 1 m ago')).toContain('src-9');
		wall.poller.set('alpha', 'runs', {reading: {...runsOf('src-9'), fetchedAt: now - 3_600_000}});
		expect(await view.until('stale: last look 1 h ago')).toContain('src-9');
		wall.poller.set('alpha', 'runs', {reading: reading([])});
		await view.until('no runs, looked <1 m ago');
	});

	test.each([
		[120, 40],
		[60, 16],
	])('keeps a line for a pinned service and one for a running action at %i x %i', async (columns, rows) => {
		const pinned = service({traffic: [{revision: 'hook-42', percent: 100}]});
		const world = newWorld({service: pinned});
		const desk = createDesk(executorOf(world), () => undefined);
		desk.runs.getState().setLeftover({seq: 1, title: 'roll back hook', at: now, state: 'found', text: 'it was done'});
		const systems = config.systems.map(system => ({...system, sources: {services: {run: ['hook']}}}));
		const wall = fakeWall({tab: 'alpha', desk, config: {...config, systems}});
		wall.poller.set('alpha', 'services', {reading: {...reading([]), answer: servicesAnswer(pinned)}});
		const frame = await show(wall, columns, rows).until(
			text => lines(text).length === rows && text.includes('traffic is pinned to 42'),
		);
		expect(lines(frame).at(-2)).toContain('an earlier wall was ended');
		expect(lines(frame).at(-1)).toContain('? help');
	});

	test('stays armed past its time while an action of several calls is under way, and no longer', async () => {
		const desk = createDesk(executorOf(newWorld()), () => undefined);
		const plan = {title: 'roll out on hook', further: [], action: {system: 'alpha'}};
		const run = {id: 1, plan, progress: []} as unknown as ActionRun;
		desk.runs.setState({runs: [run]});
		const wall = fakeWall({tab: 'alpha', desk});
		wall.store.setState({mode: {kind: 'armed', reason: 'a release', until: now - 1}});
		const view = show(wall);
		await view.until('roll out on hook');
		await view.settled();
		expect(wall.store.getState().mode.kind).toBe('armed');
		desk.runs.setState({runs: [{...run, result: {phase: 'done', summary: 'all of it', at: now}}]});
		await view.until('15 minutes are over');
		expect(wall.store.getState().mode.kind).toBe('read-only');
	});

	test('loses one pane, not the wall, when a pane throws', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		const row = {
			get source(): never {
				throw new Error('no such column');
			},
		};
		wall.poller.set('alpha', 'runs', {reading: reading([row])});
		const frame = await show(wall).until('ETL runs failed to draw: no such column');
		expect(frame).toContain('SLOs');
		quiet.mockRestore();
	});

	test('filters by typing, and says so', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('ETL runs');
		view.type('/');
		await view.until('Enter keeps');
		view.type('gmail');
		await view.until('/gmail');
		view.type('\r');
		await view.until('/gmail (Esc clears)');
	});

	test('runs a command from the palette and shows the help', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('ETL runs');
		view.type(':');
		await view.until('Commands');
		view.type('gobeta');
		await view.until(/:gobeta/);
		view.type('\r');
		await view.until('[◌ beta loading]');
		view.type('?');
		await view.until('Everywhere');
		view.type('\x1b');
		await view.until('ETL runs');
	});

	test('are found by typing in the help, which runs them', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('ETL runs');
		view.type('?');
		await view.until('Everywhere');
		view.type('freeze');
		await view.until(text => text.includes('freeze or run') && !text.includes('Everywhere'));
		view.type('\r');
		await view.until('ETL runs');
		expect(wall.store.getState().moment).toBeDefined();
	});

	test('a dialog says how much of a list is to be seen, and the way out where nothing else has room', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall, 120, 12);
		await view.until('ETL runs');
		view.type(':');
		expect(await view.until('Commands')).toMatch(/─ 1-8 of \d+ ─/);
		expect(view.frame()).toContain('Enter run  Up Down choose  type to find  Esc back');
		view.type('\x1b[6~');
		await view.until(/─ 2-9 of \d+ ─/);
		view.resize(30, 12);
		await view.until(/Enter run {2}Esc back +│/);
	});

	test('a message that is longer than the screen is scrolled, and says so', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall, 60, 9);
		wall.store.getState().openDialog({
			kind: 'message',
			title: 'Handover',
			lines: Array.from({length: 12}, (_, nth) => `line ${nth + 1}`),
		});
		await view.until('lines 1-5 of 12');
		view.type('\x1b[6~');
		view.type('\x1b[6~');
		await view.until(text => text.includes('line 12') && text.includes('lines 8-12 of 12'));
	});

	test('stay where they are while the footer says something', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall, 240, 40);
		const quiet = (await view.until('] system')).split('\n').at(-1) ?? '';
		wall.store.getState().notify('copied');
		const said = (await view.until('copied')).split('\n').at(-1)?.trimEnd() ?? '';
		expect(said).toMatch(/copied$/);
		expect(quiet).toContain(said.slice(0, -'copied'.length).trim());
	});

	test('follows the size of the terminal', async () => {
		const view = show(fakeWall({tab: 'alpha'}), 120, 40);
		await view.until(text => lines(text).length === 40);
		view.resize(60, 20);
		await view.until(text => lines(text).length === 20 && lines(text).every(line => line.length <= 60));
	});
});

describe('the overview', () => {
	test('B16: offers no filter and says so, and a filter of a system stays with that system', async () => {
		const wall = fakeWall();
		wall.store.getState().setPane('alpha', 'alerts', {filter: 'left from a system'});
		const view = show(wall);
		const frame = await view.until('? help');
		expect(frame).not.toMatch(/\/ filter|left from/);
		view.type('/');
		await view.until('nothing to filter here');
		expect(wall.store.getState().filtering).toBeUndefined();
	});

	test('shows the worst system first, with its alerts; Enter opens the alert, and on a line of a system the system', async () => {
		const wall = fakeWall();
		wall.store.getState().setAlerts([
			{
				key: 'x',
				system: 'beta',
				check: 'failed',
				title: 'Failed runs',
				state: 'firing',
				level: 'crit',
				severity: 'high',
				label: 'P2',
				value: '7',
				limit: '> 3',
				since: now - 600_000,
			},
		]);
		const view = show(wall, 100, 30);
		const frame = await view.until(text => lines(text).length === 30);
		expect(frame).toMatch(/■ CRIT beta {2}Beta pipeline {2}1 firing[\s\S]*◌ loading alpha {2}Alpha pipeline/);
		expect(frame).toMatch(/■ P2 +Failed runs +7 > 3 +\d\d:\d\d +10 m firing/);
		const at = () => wall.store.getState().panes['overview/alerts']?.cursor;
		await view.until(() => at() === 1);
		view.type('\r');
		await view.until('crit > 3');
		expect(wall.store.getState().trail).toEqual([{place: {kind: 'alert', system: 'beta', key: 'x'}}]);
		view.type('\x1b');
		await view.until('Alpha pipeline');
		view.type('k');
		await view.until(() => at() === 0);
		view.type('\r');
		await view.until('[■ beta CRIT]');
	});

	test('is also there as plain text for a pipe', () => {
		const text = snapshotText(fakeWall(), {columns: 80, rows: 24});
		expect(text).toContain('SANDBOX');
		expect(text).toContain('Alpha pipeline');
		expect(text).not.toMatch(/\x1b/);
		expect(text.endsWith('\n')).toBe(true);
		for (const line of text.split('\n')) expect(line).toBe(line.trimEnd());
	});
});
