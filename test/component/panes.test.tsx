/** Every pane at several sizes, healthy, failing and empty. */
import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import {describe, expect, test} from 'vitest';
import {WallContext} from '../../hooks/WallContext.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {widthOf} from '../../src/text/format.ts';
import {fitColumns, Grid} from '../../src/ui/Grid.tsx';
import {blind, empty, every, frame, healthy, rows, Shown, state, system, undraw, wall} from '../support/paneWall.tsx';

const kindNames = system.panes.map(({kind}) => kind);
const sizes = [
	[200, 60],
	[100, 20],
	[58, 10],
	[38, 4],
] as const;

describe.each(kindNames)('the pane of %s', kind => {
	test.each(sizes)('fills exactly its box at %i×%i, healthy, blind, empty and loading', (width, height) => {
		for (const sources of [healthy, every(blind), empty, {}]) {
			// Not ink-testing-library: its terminal has 100 columns.
			const tree = (
				<WallContext.Provider value={wall(sources)}>
					<Shown kind={kind} system={system} width={width} height={height} focused />
				</WallContext.Provider>
			);
			const lines = stripVTControlCharacters(renderToString(tree, {columns: width})).split('\n');
			expect(lines, kind).toHaveLength(height);
			// Every line reaches the right border, and none goes beyond it.
			expect(lines.map(widthOf), kind).toEqual(lines.map(() => width));
		}
	});
});

describe('the five looks', () => {
	const looks = (sources: Record<string, SourceState>) =>
		frame(<Shown kind="runs" system={system} width={100} height={12} focused={false} />, wall(sources));

	test('are different for loading, empty, error, stale and blind', () => {
		expect(looks({})).toContain('loading');
		expect(looks(every(blind))).toMatch(/could not look.*connection refused/);
		const failing = every(
			id => ({...healthy[id], error: new CloudError('quota', 'slow down', 'test'), failures: 1}) as SourceState,
		);
		expect(looks(failing)).toMatch(/quota, data of/);
		expect(looks(failing)).toContain('mail');
		const old = every(id => state(healthy[id]?.reading?.answer ?? rows(), {period: 1000}));
		expect(looks(old)).toContain('stale');
	});

	test('never call a blind pane ok', () => {
		for (const kind of kindNames.filter(name => name !== 'alerts' && name !== 'log')) {
			const shown = frame(
				<Shown kind={kind} system={system} width={100} height={12} focused={false} />,
				wall(every(blind)),
			);
			expect(shown.split('\n')[0], kind).toContain('BLIND');
			undraw();
		}
	});
});

describe('what panes say', () => {
	test('etl: runs, the last failure, what is due', () => {
		const shown = frame(<Shown kind="runs" system={system} width={160} height={16} focused />, wall(healthy));
		expect(shown).toContain('today 2 ok, 1 failed, 1 running   [today] 7 d 30 d');
		expect(shown).toMatch(/mail\s+·■·\s+ok/);
		expect(shown).toContain('token expired');
		expect(shown).toMatch(/calls\s+◌\s+running/);
	});

	test('etl: the 7 day tab counts what the daily rows say', () => {
		const on = wall(healthy);
		on.store.getState().setPane('demo', 'etl', {tab: 1});
		const shown = frame(<Shown kind="runs" system={system} width={120} height={10} focused />, on);
		expect(shown).toContain('7 days');
		expect(shown).toMatch(/mail\s+47\s+1\s+97\.9%/);
	});

	test('slo: value, level, budget and burn', () => {
		const shown = frame(<Shown kind="slos" system={system} width={160} height={8} focused={false} />, wall(healthy));
		expect(shown).toMatch(/■ Availability\s+98\.04%\s+< 99%\s+> 99\.9% missed/);
		expect(shown).toContain('CRIT');
		expect(shown).toContain('of 30 d');
	});

	test('pubsub: what waits, how long, which way it goes', () => {
		const shown = frame(<Shown kind="backlog" system={system} width={140} height={8} focused={false} />, wall(healthy));
		expect(shown).toMatch(/hooks-sub\s+158\s+> 100\s+1 m 35 s\s+\+2\s+growing/);
	});

	test('freshness: scores, ages with limits, ratios', () => {
		const shown = frame(<Shown kind="values" system={system} width={120} height={14} focused={false} />, wall(healthy));
		expect(shown).toMatch(/Accounts scored today\s+4\.3k/);
		expect(shown).toMatch(/▲ calls\s+30 h old/);
		expect(shown).toMatch(/Match rate\s+81\.2%/);
	});

	test('filters rows by the filter line', () => {
		const on = wall(healthy);
		on.store.getState().setPane('demo', 'etl', {filter: 'calls'});
		const shown = frame(<Shown kind="runs" system={system} width={120} height={12} focused />, on);
		expect(shown).toContain('calls');
		expect(shown).not.toContain('mail ');
	});
});

describe('columns', () => {
	const columns = [
		{title: 'name', rank: 1, cell: (row: string) => row, text: {min: 4, max: 20}},
		{title: 'n', rank: 2, cell: () => '1,234,567'},
		{title: 'more', rank: 3, cell: () => '99.95%'},
	];

	test('leaves out what does not fit instead of cutting numbers', () => {
		expect(fitColumns(columns, ['a long name here'], 40).map(({width}) => width)).toEqual([16, 9, 6]);
		expect(fitColumns(columns, ['a long name here'], 16).map(({column, width}) => [column.title, width])).toEqual([
			['name', 6],
			['n', 9],
		]);
	});

	test('cut cells of several parts, so that the columns behind them stay in line', () => {
		const parts = [
			{
				title: 'what',
				rank: 1,
				text: {min: 8, max: 8},
				cell: (row: string) => [{text: '* '}, {text: row, tone: 'dim' as const}],
			},
			{title: 'state', rank: 2, cell: () => 'by hand'},
		];
		const lines = frame(<Grid columns={parts} rows={['short', 'much longer']} width={16} height={3} />, wall({}));
		expect(lines.split('\n').slice(1)).toEqual(['* short  by hand', '* much … by hand']);
	});

	test('lets a text beyond its usual limit only have what nobody else wants', () => {
		const texts = [
			{title: 'who', rank: 1, cell: () => 'a'.repeat(30), text: {min: 6, max: 10}},
			{title: 'what', rank: 2, cell: () => 'b'.repeat(20), text: {min: 6, max: 20}},
		];
		const widths = (width: number) => fitColumns(texts, ['row'], width).map(one => one.width);
		expect([widths(60), widths(41), widths(31), widths(21)]).toEqual([
			[30, 20],
			[20, 20],
			[10, 20],
			[10, 10],
		]);
	});
});
