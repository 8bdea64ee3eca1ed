/** Every pane at several sizes, healthy, failing and empty. */
import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import {describe, expect, it} from 'vitest';
import {WallContext} from '../../hooks/WallContext.ts';
import {AlertsPane} from '../../panels/AlertsPane.tsx';
import {EtlPane} from '../../panels/EtlPane.tsx';
import {FreshnessPane} from '../../panels/FreshnessPane.tsx';
import {fitColumns} from '../../panels/Grid.tsx';
import {LogPane} from '../../panels/LogPane.tsx';
import {PubsubPane} from '../../panels/PubsubPane.tsx';
import {SloPane} from '../../panels/SloPane.tsx';
import {CloudError} from '../../src/cloud/types.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {widthOf} from '../../src/ui/format.ts';
import {blind, empty, every, frame, healthy, rows, state, system, undraw, wall} from '../support/paneWall.tsx';

const panes = {
	etl: EtlPane,
	slo: SloPane,
	log: LogPane,
	pubsub: PubsubPane,
	freshness: FreshnessPane,
	alerts: AlertsPane,
};
const sizes = [
	[200, 60],
	[100, 20],
	[58, 10],
	[38, 4],
] as const;

describe.each(Object.entries(panes))('the %s pane', (name, Component) => {
	it.each(sizes)('fills exactly its box at %i×%i, healthy, blind, empty and loading', (width, height) => {
		for (const sources of [healthy, every(blind), empty, {}]) {
			// Not ink-testing-library: its terminal has 100 columns.
			const tree = (
				<WallContext.Provider value={wall(sources)}>
					{<Component system={system} width={width} height={height} focused />}
				</WallContext.Provider>
			);
			const lines = stripVTControlCharacters(renderToString(tree, {columns: width})).split('\n');
			expect(lines, name).toHaveLength(height);
			// Every line reaches the right border, and none goes beyond it.
			expect(lines.map(widthOf), name).toEqual(lines.map(() => width));
		}
	});
});

describe('the five looks', () => {
	const looks = (sources: Record<string, SourceState>) =>
		frame(<EtlPane system={system} width={100} height={12} focused={false} />, wall(sources));

	it('are different for loading, empty, error, stale and blind', () => {
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

	it('never call a blind pane ok', () => {
		for (const [name, Component] of Object.entries(panes).filter(([name]) => name !== 'alerts' && name !== 'log')) {
			const shown = frame(<Component system={system} width={100} height={12} focused={false} />, wall(every(blind)));
			expect(shown.split('\n')[0], name).toContain('BLIND');
			undraw();
		}
	});
});

describe('what panes say', () => {
	it('etl: runs, the last failure, what is due', () => {
		const shown = frame(<EtlPane system={system} width={160} height={16} focused />, wall(healthy));
		expect(shown).toContain('today 2 ok, 1 failed, 1 running   [today] 7 d 30 d');
		expect(shown).toMatch(/mail\s+·■·\s+ok/);
		expect(shown).toContain('token expired');
		expect(shown).toMatch(/calls\s+◌\s+running/);
	});

	it('etl: the 7 day tab counts what the daily rows say', () => {
		const on = wall(healthy);
		on.store.getState().setPane('demo', 'etl', {tab: 1});
		const shown = frame(<EtlPane system={system} width={120} height={10} focused />, on);
		expect(shown).toContain('7 days');
		expect(shown).toMatch(/mail\s+47\s+1\s+97\.9%/);
	});

	it('slo: value, level, budget and burn', () => {
		const shown = frame(<SloPane system={system} width={160} height={8} focused={false} />, wall(healthy));
		expect(shown).toMatch(/■ Availability\s+98\.04%\s+> 99\.9%/);
		expect(shown).toContain('CRIT');
		expect(shown).toContain('of 30 d');
	});

	it('pubsub: what waits, how long, which way it goes', () => {
		const shown = frame(<PubsubPane system={system} width={140} height={8} focused={false} />, wall(healthy));
		expect(shown).toMatch(/hooks-sub\s+158\s+100\s+1 m 35 s\s+\+2\s+growing/);
	});

	it('freshness: scores, ages with limits, ratios', () => {
		const shown = frame(<FreshnessPane system={system} width={120} height={14} focused={false} />, wall(healthy));
		expect(shown).toMatch(/Accounts scored today\s+4\.3k/);
		expect(shown).toMatch(/▲ calls\s+30 h old/);
		expect(shown).toMatch(/Match rate\s+81\.2%/);
	});

	it('filters rows by the filter line', () => {
		const on = wall(healthy);
		on.store.getState().setFilter('calls');
		const shown = frame(<EtlPane system={system} width={120} height={12} focused />, on);
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

	it('leaves out what does not fit instead of cutting numbers', () => {
		expect(fitColumns(columns, ['a long name here'], 40).map(({width}) => width)).toEqual([16, 9, 6]);
		expect(fitColumns(columns, ['a long name here'], 16).map(({column, width}) => [column.title, width])).toEqual([
			['name', 6],
			['n', 9],
		]);
	});
});
