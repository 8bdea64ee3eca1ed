/** A system with everything that panes show. */
import type {ReactElement} from 'react';
import {afterEach} from 'vitest';
import {createRouter} from '../../hooks/router.ts';
import {type Wall, WallContext} from '../../hooks/WallContext.ts';
import {PaneOf} from '../../panels/PaneOf.tsx';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {type Answer, CloudError} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import type {PaneKindName} from '../../src/panes/schemas.ts';
import {digitOf} from '../../src/panes/where.ts';
import type {FoldedLine, SourceState, TailState} from '../../src/poll/types.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {rows} from './checks.ts';
import {type FakeWall, fakeWall} from './fakeWall.ts';
import {draw as drawSized} from './ink.ts';
import {foldedLine} from './lines.ts';

export const now = Date.parse('2026-11-21T18:00:00Z');
export const minute = 60_000;
const ago = (minutes: number) => new Date(now - minutes * minute).toISOString();

export const system: SystemConfig = withDerivedChecks(
	systemSchema.parse({
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
		panes: [
			{
				id: 'etl',
				kind: 'runs',
				runs: ['runs'],
				daily: 'daily',
				expected: [{source: 'mail', cron: '*/30 * * * *', stuckAfter: '30m'}],
			},
			{id: 'slo', kind: 'slos'},
			{
				id: 'freshness',
				kind: 'values',
				scoring: 'scoring',
				tables: 'tables',
				limits: {'*': {warn: '24h', crit: '48h'}},
				ratios: [{title: 'Match rate', source: 'rate', column: 'rate', warn: '< 77%'}],
			},
			{id: 'pubsub', kind: 'backlog', backlog: 'backlog', age: 'age', threshold: 100},
			{id: 'log', kind: 'log'},
			{
				id: 'traffic',
				kind: 'chart',
				charts: [
					{source: 'requests', by: 'class', draw: 'stacked', title: 'Requests'},
					{slo: 'availability'},
					{source: 'backlog', by: 'subscription_id', title: 'Backlog', noun: 'waiting'},
				],
			},
		],
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
	}),
);

export const state = (answer: Answer, more: Partial<SourceState> = {}): SourceState => ({
	reading: {answer, fetchedAt: now - 20_000, dataAt: now - minute, cost: {requests: 1, bytesBilled: 0}},
	failures: 0,
	period: 30_000,
	...more,
});
export {rows};

const series = (labels: Record<string, string>, value: (i: number) => number, length = 60) => ({
	labels,
	points: Array.from({length}, (_, i) => ({t: now - (length - i) * minute, value: value(i)})),
});
export const metric = (...list: ReturnType<typeof series>[]): Answer => ({
	kind: 'series',
	series: list,
	delaySeconds: 240,
});

export const healthy: Record<string, SourceState> = {
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
	age: state(metric(series({subscription_id: 'hooks-sub'}, () => 95_000))),
	scoring: state(
		rows({score_date: '2026-11-21', accounts_scored: 4321}, {score_date: '2026-11-20', accounts_scored: 4300}),
	),
	tables: state(rows({table_name: 'messages', latest: ago(30)}, {table_name: 'calls', latest: ago(60 * 30)})),
	rate: state(rows({rate: 0.812})),
};

export const blind = (): SourceState => ({
	error: new CloudError('unavailable', 'connection refused', 'test'),
	failingSince: now - 5 * minute,
	failures: 4,
	period: 30_000,
});
export const every = (make: (id: string) => SourceState): Record<string, SourceState> =>
	Object.fromEntries(Object.keys(healthy).map(id => [id, make(id)]));
export const empty = every(id => state(healthy[id]?.reading?.answer.kind === 'series' ? metric() : rows()));

export const line = (id: number, more: Partial<FoldedLine> = {}): FoldedLine =>
	foldedLine(`message number ${id}`, {
		id,
		t: now - (50 - id) * 1000,
		service: 'hooks',
		payload: JSON.stringify({jsonPayload: {code: 500 + id}}),
		...more,
	});
export const liveTail: TailState = {
	lines: Array.from({length: 50}, (_, i) => line(i, i === 49 ? {count: 12} : {})),
	mode: 'tail',
	received: 61,
	suppressed: 0,
	dropped: 0,
};

/** The system on a wall of its own; `changeTail` brings other log lines. */
export function wall(
	sources: Record<string, SourceState>,
	tail: TailState = liveTail,
): FakeWall & {changeTail(next: TailState): void} {
	const config = {wall: wallSchema.parse({systems: ['demo']}), systems: [system], path: 'demo.yaml'};
	const made = fakeWall({config, tab: 'demo', at: () => now, theme: createTheme(), keys: createRouter()});
	const {poller, store} = made;
	for (const [id, state] of Object.entries(sources)) poller.set('demo', id, state);
	poller.setTail('demo', tail);
	store.getState().setFocus('log');
	store.getState().setAlerts(evaluate(emptyMemory, system, id => poller.source('demo', id), now).alerts);
	return {...made, changeTail: next => poller.setTail('demo', next)};
}

let unmount: (() => void) | undefined;
export const undraw = (): void => unmount?.();
afterEach(undraw);

export function draw(element: ReactElement, on: Wall) {
	const screen = drawSized(<WallContext.Provider value={on}>{element}</WallContext.Provider>, 200, 60);
	unmount = screen.unmount;
	return screen;
}
export const frame = (element: ReactElement, on: Wall) => draw(element, on).frame();

/** The pane of a kind, as the wall draws it. */
export function Shown({
	kind,
	system: its,
	...size
}: {
	kind: PaneKindName;
	system: SystemConfig;
	width: number;
	height: number;
	focused: boolean;
}) {
	const pane = paneOf(its, kind);
	if (!pane) throw new Error(`the system has no pane of ${kind}`);
	return <PaneOf pane={pane} digit={digitOf(its.panes, pane.id)} system={its} {...size} />;
}
