/** Every pane at several sizes, healthy, failing and empty, through a poller that is a plain object. */
import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import type {ReactElement} from 'react';
import {afterEach, describe, expect, it} from 'vitest';
import {createRouter} from '../../hooks/router.ts';
import {type Wall, WallContext} from '../../hooks/WallContext.ts';
import {AlertsPane, fold} from '../../panels/AlertsPane.tsx';
import {EtlPane} from '../../panels/EtlPane.tsx';
import {FreshnessPane} from '../../panels/FreshnessPane.tsx';
import {fitColumns} from '../../panels/Grid.tsx';
import {LogPane} from '../../panels/LogPane.tsx';
import {PubsubPane} from '../../panels/PubsubPane.tsx';
import {SloPane} from '../../panels/SloPane.tsx';
import type {Alert} from '../../src/checks/types.ts';
import {type Answer, CloudError} from '../../src/cloud/types.ts';
import {type SystemConfig, systemSchema} from '../../src/config/schema.ts';
import {wallSchema} from '../../src/config/wall.ts';
import type {FoldedLine, Poller, SourceState, TailState} from '../../src/poll/types.ts';
import {createStore} from '../../src/store/store.ts';
import {widthOf} from '../../src/ui/format.ts';
import {createTheme} from '../../src/ui/theme.ts';
import {draw as drawSized} from '../support/ink.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const minute = 60_000;
const ago = (minutes: number) => new Date(now - minutes * minute).toISOString();

const system: SystemConfig = systemSchema.parse({
	system: 'demo',
	title: 'Demo',
	project: 'demo-prod',
	region: 'us-central1',
	tz: 'America/Los_Angeles',
	sources: {
		runs: {bigquery: 'SELECT 1', tables: ['a.b']},
		daily: {bigquery: 'SELECT 1', tables: ['a.b']},
		requests: {metric: 'm', aligner: 'ALIGN_DELTA'},
		backlog: {metric: 'm', aligner: 'ALIGN_MAX'},
		age: {metric: 'm', aligner: 'ALIGN_MAX'},
		scoring: {bigquery: 'SELECT 1', tables: ['a.b']},
		tables: {bigquery: 'SELECT 1', tables: ['a.b']},
		rate: {bigquery: 'SELECT 1', tables: ['a.b']},
	},
	panes: {
		etl: {runs: ['runs'], daily: 'daily', expected: [{source: 'mail', cron: '*/30 * * * *', stuckAfter: '30m'}]},
		slo: {},
		log: {},
		pubsub: {backlog: 'backlog', age: 'age', threshold: 100},
		freshness: {
			scoring: 'scoring',
			tables: 'tables',
			limits: {'*': {warn: '24h', crit: '48h'}},
			ratios: [{title: 'Match rate', source: 'rate', column: 'rate', warn: '< 77%'}],
		},
	},
	slos: [
		{
			id: 'availability',
			title: 'Availability',
			objective: 0.999,
			sli: {ratio: {source: 'requests', bad: {class: ['5xx']}}},
			target: '> 99.9%',
			levels: {warn: '< 99.5%', crit: '< 99%'},
		},
	],
	checks: [
		{id: 'one', title: 'One', measure: {source: 'rate', column: 'rate'}, levels: {crit: '< 0.5'}, severity: 'high'},
	],
});

const state = (answer: Answer, more: Partial<SourceState> = {}): SourceState => ({
	reading: {answer, fetchedAt: now - 20_000, dataAt: now - minute, cost: {requests: 1, bytesBilled: 0}},
	failures: 0,
	period: 30_000,
	...more,
});
const rows = (...list: Record<string, string | number | null>[]): Answer => ({kind: 'rows', rows: list});
const series = (labels: Record<string, string>, value: (i: number) => number, length = 60) => ({
	labels,
	points: Array.from({length}, (_, i) => ({t: now - (length - i) * minute, value: value(i)})),
});
const metric = (...list: ReturnType<typeof series>[]): Answer => ({kind: 'series', series: list, delaySeconds: 240});

const healthy: Record<string, SourceState> = {
	runs: state(
		rows(
			{source: 'mail', status: 'success', started_at: ago(65), completed_at: ago(63), rows: 1200, error: null},
			{source: 'mail', status: 'failed', started_at: ago(35), completed_at: ago(34), rows: 0, error: 'token expired'},
			{source: 'mail', status: 'success', started_at: ago(5), completed_at: ago(3), rows: 1250, error: null},
			{source: 'calls', status: 'running', started_at: ago(2), completed_at: null, rows: null, error: null},
		),
	),
	daily: state(
		rows({
			day: '2026-11-20',
			source: 'mail',
			success: 47,
			failed: 1,
			avg_seconds: 118,
			max_seconds: 190,
			avg_rows: 1210,
		}),
	),
	requests: state(
		metric(
			series({class: '2xx'}, () => 1000),
			series({class: '5xx'}, i => (i > 50 ? 20 : 0)),
		),
	),
	backlog: state(metric(series({subscription_id: 'hooks-sub'}, i => 40 + i * 2))),
	age: state(metric(series({subscription_id: 'hooks-sub'}, () => 95))),
	scoring: state(
		rows({score_date: '2026-11-21', accounts_scored: 4321}, {score_date: '2026-11-20', accounts_scored: 4300}),
	),
	tables: state(rows({table_name: 'messages', latest: ago(30)}, {table_name: 'calls', latest: ago(60 * 30)})),
	rate: state(rows({rate: 0.812})),
};

const blind = (): SourceState => ({
	error: new CloudError('unavailable', 'connection refused', 'test'),
	failingSince: now - 5 * minute,
	failures: 4,
	period: 30_000,
});
const every = (make: (id: string) => SourceState): Record<string, SourceState> =>
	Object.fromEntries(Object.keys(healthy).map(id => [id, make(id)]));
const empty = every(id => state(healthy[id]?.reading?.answer.kind === 'series' ? metric() : rows()));

const line = (id: number, more: Partial<FoldedLine> = {}): FoldedLine => ({
	id: String(id),
	t: now - (50 - id) * 1000,
	lastAt: now - (50 - id) * 1000,
	severity: 'ERROR',
	service: 'hooks',
	message: `message number ${id}`,
	payload: JSON.stringify({jsonPayload: {code: 500 + id}}),
	count: 1,
	...more,
});
const liveTail: TailState = {
	lines: Array.from({length: 50}, (_, i) => line(i, i === 49 ? {count: 12} : {})),
	mode: 'tail',
	received: 61,
	suppressed: 0,
	dropped: 0,
};

function wall(
	sources: Record<string, SourceState>,
	tail: TailState = liveTail,
): Wall & {changeTail(next: TailState): void} {
	const listeners = new Set<() => void>();
	let current = tail;
	const poller: Poller = {
		start() {},
		stop: async () => {},
		source: (_, id) => sources[id] ?? unread,
		tail: () => current,
		stats: () => stats,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		refresh() {},
		setFocused() {},
		hurry() {},
		reconfigure() {},
	};
	const store = createStore({tab: 'demo'});
	store.getState().setFocus('log');
	return {
		poller,
		store,
		config: {
			wall: wallSchema.parse({systems: ['demo']}),
			systems: [system],
			path: 'demo.yaml',
		},
		clock: {now: () => now, speed: 1},
		theme: createTheme(),
		keys: createRouter(),
		host: {copy: async () => '', repaint() {}, quit() {}, suspend() {}},
		sandbox: true,
		changeTail(next) {
			current = next;
			for (const listener of listeners) listener();
		},
	};
}
const unread: SourceState = {failures: 0, period: 30_000};
const stats = {perMinute: 0, errorsPerMinute: 0, bytesBilledToday: 0, usdToday: 0, failing: 0, total: 0, focused: true};

let unmount: (() => void) | undefined;
afterEach(() => unmount?.());

function draw(element: ReactElement, on: Wall) {
	const screen = drawSized(<WallContext.Provider value={on}>{element}</WallContext.Provider>, 200, 60);
	unmount = screen.unmount;
	return screen;
}
const frame = (element: ReactElement, on: Wall) => draw(element, on).frame();

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
			unmount?.();
		}
	});
});

describe('what panes say', () => {
	it('etl: runs, the last failure, what is due', () => {
		const shown = frame(<EtlPane system={system} width={160} height={16} focused />, wall(healthy));
		expect(shown).toContain('today 2 ok, 1 failed, 1 running');
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

describe('the log pane', () => {
	it('ends with the newest line, folded repeats counted', () => {
		const lines = frame(<LogPane system={system} width={100} height={10} focused />, wall({})).split('\n');
		expect(lines.at(-2)).toMatch(/×12 message number 49/);
		expect(lines.join('\n')).toContain('live');
		// Following works; that is no reason for an ok over a screen of errors.
		expect(lines[0]).not.toContain('ok');
	});

	it('holds what is read while paused and counts what is new', async () => {
		const on = wall({});
		on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 49});
		const screen = draw(<LogPane system={system} width={110} height={10} focused />, on);
		await screen.until('paused');
		on.changeTail({...liveTail, lines: [...liveTail.lines.slice(10), line(50), line(51)], received: 63});
		expect(await screen.until('paused, 2 new')).not.toContain('message number 51');
	});

	it('shows the payload of the selected line', () => {
		const on = wall({});
		on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 3, expanded: true});
		expect(frame(<LogPane system={system} width={100} height={16} focused />, on)).toContain('"code": 503');
	});

	it('hides what is below the lowest severity and says so when nothing is left', () => {
		const quiet: TailState = {...liveTail, lines: [line(1, {severity: 'INFO'})]};
		expect(frame(<LogPane system={system} width={100} height={6} focused />, wall({}, quiet))).toContain(
			'no line ERROR or worse among 1',
		);
	});

	it('says that it is polling, that lines were suppressed, that it is down', () => {
		expect(
			frame(
				<LogPane system={system} width={100} height={6} focused />,
				wall({}, {...liveTail, mode: 'poll', reason: 'tail quota', suppressed: 7}),
			),
		).toMatch(/polling instead.*tail quota, 7 lines suppressed/);
		unmount?.();
		const down = frame(
			<LogPane system={system} width={100} height={6} focused />,
			wall({}, {...liveTail, mode: 'down', reason: 'login expired'}),
		);
		expect(down).toContain('could not look: login expired');
		expect(down.split('\n')[0]).toContain('BLIND');
	});
});

describe('the alerts pane', () => {
	const alert = (key: string, more: Partial<Alert> = {}): Alert => ({
		key,
		system: 'demo',
		check: key,
		title: `Check ${key}`,
		state: 'firing',
		level: 'crit',
		severity: 'high',
		value: '12%',
		limit: '> 5%',
		since: now - 6 * minute,
		...more,
	});

	it('is one quiet line when nothing fires', () => {
		const on = wall(healthy);
		const pane = <AlertsPane system={system} width={80} height={6} focused={false} />;
		const before = frame(pane, on);
		expect(before).toContain('1 check, not judged yet');
		expect(before).not.toContain('ok');
		on.store.getState().setAlerts([]);
		expect(frame(pane, on)).toContain('1 check, none firing');
	});

	it('shows what fires with value, limit and age', () => {
		const on = wall(healthy);
		on.store.getState().setAlerts([alert('a')]);
		expect(frame(<AlertsPane system={system} width={100} height={6} focused={false} />, on)).toMatch(
			/■ CRIT\s+high\s+Check a\s+12%\s+> 5%\s+6 m ago/,
		);
	});

	it('says many blind checks in one line', () => {
		const blinds = ['a', 'b', 'c'].map(key => alert(key, {state: 'blind', level: 'blind'}));
		expect(fold([...blinds, alert('d')]).map(({folded}) => folded)).toEqual([3, undefined]);
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
