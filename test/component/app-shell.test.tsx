import {Text} from 'ink';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {useNow} from '../../hooks/useClock.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useSources} from '../../hooks/useReading.ts';
import {usePane} from '../../hooks/useUi.ts';
import type {PaneProps} from '../../panels/types.ts';
import {App} from '../../src/ui/App.tsx';
import {innerSize, Pane, PaneBody} from '../../src/ui/Pane.tsx';
import {snapshotText} from '../../src/ui/snapshot.tsx';
import {type FakeWall, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

const extras = vi.hoisted(() => ({pinned: false, running: false}));

// The shell is tested with panes of its own, so that a pane's faults are found in the pane's tests.
vi.mock('../../src/ui/panes.ts', () => {
	const pane = (name: string) =>
		function Fake({system, width, height, focused}: PaneProps) {
			return (
				<Pane title={`${name}-pane`} width={width} height={height} focused={focused}>
					<Text wrap="truncate">{focused ? `${system.system} has the focus` : 'resting'}</Text>
				</Pane>
			);
		};
	function Etl({system, width, height, focused}: PaneProps) {
		const [state = {failures: 0, period: 0}] = useSources(system.system, ['runs']);
		const {cursor} = usePane(system.system, 'etl');
		const time = useNow();
		useKeymap('etl', {rows: 5, copy: () => `row ${cursor}`});
		const rows = state.reading?.answer.kind === 'rows' ? state.reading.answer.rows : [];
		if (rows[0]?.boom) throw new Error('no such column');
		return (
			<Pane title="etl-pane" width={width} height={height} focused={focused}>
				<PaneBody
					state={state}
					now={time}
					{...innerSize(width, height)}
					isEmpty={rows.length === 0}
					empty="no runs today"
				>
					{() => <Text wrap="truncate">{`runs ${String(rows[0]?.n)} cursor ${cursor}`}</Text>}
				</PaneBody>
			</Pane>
		);
	}
	return {
		systemPanes: {etl: Etl, slo: pane('slo'), log: pane('log'), pubsub: pane('pubsub'), freshness: pane('freshness')},
		AlertsPane: pane('alerts'),
		RollbackDialog: () => <Text>rollback dialog</Text>,
		TriggerDialog: () => <Text>trigger dialog</Text>,
		PinnedBanner: () => <Text>pinned banner</Text>,
		RunningStrip: () => <Text>running strip</Text>,
		usePinned: () => (extras.pinned ? [{}] : []),
		useRuns: () => extras.running,
	};
});

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
	Object.assign(extras, {pinned: false, running: false});
});
const show = (wall: FakeWall, columns = 120, rows = 40): InkScreen => {
	screen = draw(<App wall={wall} />, columns, rows);
	return screen;
};
const lines = (frame: string): string[] => frame.split('\n');

describe('the wall', () => {
	it('shows all panes of a system, and the keys that work there', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const frame = await show(wall).until(text => lines(text).length === 40);
		for (const name of ['alerts', 'etl', 'slo', 'log', 'pubsub', 'freshness']) expect(frame).toContain(`${name}-pane`);
		expect(frame).toContain('? help');
		expect(frame).toContain('a ack');
	});

	it.each([
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

	it('is useful in a corner of tmux: one line per pane', async () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.set('alpha', 'runs', {reading: reading([{n: 1}], now - 20_000)});
		const frame = await show(wall, 40, 10).until(text => lines(text).length === 10);
		expect(frame).toMatch(/● ETL runs +0 ok, 0 failed today/);
		expect(frame).toMatch(/◌ Pub\/Sub b… loading/);
	});

	it('says in a sentence when nothing fits', async () => {
		await show(fakeWall({tab: 'alpha'}), 19, 4).until(/pending pitwall\nneeds 20x5,/);
	});

	it('moves focus, zooms and comes back', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('slo-pane');
		view.type('2');
		await view.until(() => wall.store.getState().focus === 'slo');
		view.type('\r');
		await view.until(frame => frame.includes('slo-pane') && !frame.includes('etl-pane'));
		view.type('\x1b');
		await view.until('etl-pane');
	});

	it('takes coalesced keys one by one', async () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.set('alpha', 'runs', {reading: reading([{n: 1}])});
		const view = show(wall);
		await view.until('runs 1 cursor 0');
		view.type('1jjj');
		await view.until('runs 1 cursor 3');
		view.type('y');
		await view.until('copied');
		expect(wall.asked).toEqual(['copy row 3']);
	});

	it('never takes a paste for keys', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('etl-pane');
		view.type('\x1b[200~qqTR\x1b[201~');
		await view.until('pasted text is not taken as keys');
		expect(wall.asked).toEqual([]);
		expect(wall.store.getState().dialog).toBeUndefined();
	});

	it('freezes the panes while the header goes on', async () => {
		let time = now;
		const wall = fakeWall({tab: 'alpha', at: () => time});
		wall.poller.set('alpha', 'runs', {reading: reading([{n: 1}])});
		const view = show(wall);
		await view.until('runs 1');
		view.type('p');
		await view.until('FROZEN at 13:05:00');
		time += 5000;
		wall.poller.set('alpha', 'runs', {reading: reading([{n: 2}])});
		wall.poller.setStats({perMinute: 80});
		const frozen = await view.until('~80 polls/min');
		expect(frozen).toContain('runs 1');
		view.type('p');
		await view.until('runs 2');
		expect(view.frame()).not.toContain('FROZEN');
	});

	it('shows the five looks of a source', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('loading: first look under way');
		const {CloudError} = await import('../../src/cloud/types.ts');
		const error = new CloudError('denied', 'needs bigquery.jobs.create', 'bigquery');
		wall.poller.set('alpha', 'runs', {error, failures: 2, failingSince: now - 120_000});
		await view.until('could not look for 2 m (2x denied)');
		wall.poller.set('alpha', 'runs', {reading: reading([{n: 9}], now - 60_000), error, failures: 1});
		expect(await view.until('denied, data of 1 m ago')).toContain('runs 9');
		wall.poller.set('alpha', 'runs', {reading: reading([{n: 9}], now - 3_600_000)});
		expect(await view.until('stale: last look 1 h ago')).toContain('runs 9');
		wall.poller.set('alpha', 'runs', {reading: reading([])});
		await view.until('no runs today, looked <1 m ago');
	});

	it.each([
		[120, 40],
		[60, 16],
	])('keeps a line for a pinned service and one for a running action at %i x %i', async (columns, rows) => {
		Object.assign(extras, {pinned: true, running: true});
		const frame = await show(fakeWall({tab: 'alpha'}), columns, rows).until(
			text => lines(text).length === rows && text.includes('pinned banner'),
		);
		expect(lines(frame).at(-2)).toContain('running strip');
		expect(lines(frame).at(-1)).toContain('? help');
	});

	it('loses one pane, not the wall, when a pane throws', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		wall.poller.set('alpha', 'runs', {reading: reading([{boom: true}])});
		const frame = await show(wall).until('etl failed to draw: no such column');
		expect(frame).toContain('slo-pane');
		quiet.mockRestore();
	});

	it('filters by typing, and says so', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('etl-pane');
		view.type('/gmail');
		await view.until('/gmail');
		view.type('\r');
		await view.until('/gmail (Esc clears)');
	});

	it('runs a command from the palette and shows the help', async () => {
		const wall = fakeWall({tab: 'alpha'});
		const view = show(wall);
		await view.until('etl-pane');
		view.type(':');
		await view.until('Commands');
		view.type('gobeta');
		await view.until(/:gobeta/);
		view.type('\r');
		await view.until('beta has the focus');
		view.type('?');
		await view.until('Everywhere');
		view.type('\x1b');
		await view.until('etl-pane');
	});

	it('follows the size of the terminal', async () => {
		const view = show(fakeWall({tab: 'alpha'}), 120, 40);
		await view.until(text => lines(text).length === 40);
		view.resize(60, 20);
		await view.until(text => lines(text).length === 20 && lines(text).every(line => line.length <= 60));
	});
});

describe('the overview', () => {
	it('shows every system with its worst alert and its panes; Enter opens one', async () => {
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
		expect(frame).toContain('◌ pending Alpha pipeline');
		expect(frame).toContain('■ CRIT Beta pipeline');
		expect(frame).toContain('■ CRIT P2 Failed runs: 7 (> 3), since 10 m ago');
		view.type('j');
		await view.until(() => wall.store.getState().panes['overview/alerts']?.cursor === 1);
		view.type('\r');
		await view.until('beta has the focus');
	});

	it('is also there as plain text for a pipe', () => {
		const text = snapshotText(fakeWall(), {columns: 80, rows: 24});
		expect(text).toContain('SANDBOX');
		expect(text).toContain('Alpha pipeline');
		expect(text).not.toMatch(/\x1b/);
		expect(text.endsWith('\n')).toBe(true);
		for (const line of text.split('\n')) expect(line).toBe(line.trimEnd());
	});
});
