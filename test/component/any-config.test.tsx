/** C1: nothing that a config or the cloud says ends the wall: systems from the schema itself, answers as odd as they come. */
import fc from 'fast-check';
import {afterEach, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {wallSchema} from '../../src/config/wall.ts';
import type {Body} from '../../src/panes/kind.ts';
import {kindOf} from '../../src/panes/kinds.ts';
import type {PaneConfig} from '../../src/panes/schemas.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import {rowFilter} from '../../src/panes/tableFilter.ts';
import {pagesOf} from '../../src/panes/where.ts';
import {nothingSaid, plainLines, standing} from '../../src/plain/lines.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {App} from '../../src/shell/App.tsx';
import {snapshotText} from '../../src/shell/snapshot.tsx';
import {createTheme} from '../../src/theme/theme.ts';
import {anyWatched, now} from '../support/anySystem.ts';
import {calmTail} from '../support/calm.ts';
import {fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {runs} from '../support/runs.ts';
import {paneScene} from '../support/scenes.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const unread: SourceState = {failures: 0, period: 60_000};
/** What the guards say: here it must never be needed. */
const caught = /failed to draw|could not be worked out|cannot be read:|cannot be judged:/;

/** All cells and facts of a body. */
function wordsOf(body: Body, at: number): unknown {
	if (body.kind !== 'table') return body.kind;
	const {table} = body;
	const drawing = {theme: createTheme({colors: 0}), now: at, fine: at, width: 120};
	const rows = Array.from({length: table.length}, (_, row) => row);
	const columns = table.columns(drawing, rows);
	return rows.map(row => [
		columns.map(({cell}) => cell(row)),
		table.facts(row, drawing),
		table.copy(row, drawing),
		table.id(row),
		table.level(row),
		rowFilter('x a:b', table, drawing)(row),
	]);
}

/** Every check, view and summary; returns all that was said. */
function everything(system: SystemConfig, states: Record<string, SourceState>): string {
	const source = (id: string) => states[id] ?? unread;
	let memory = emptyMemory;
	const said: unknown[] = [];
	for (const at of [now, now + 60_000, now + 7_200_000]) {
		const result = evaluate(memory, system, source, at);
		({memory} = result);
		const sceneAt = (pane: PaneConfig) => paneScene(system, pane, at, {source, alerts: result.alerts});
		const panes = system.panes.map(pane => ({
			pane,
			summary: paneSummary(pane, sceneAt(pane)),
		}));
		said.push(panes, result.alerts);
		for (const pane of system.panes)
			said.push(
				kindOf(pane)
					.view(pane, sceneAt(pane))
					.tabs.map(show => wordsOf(show(), at)),
			);
		const view = {system, alerts: result.alerts, panes, tail: calmTail};
		said.push(plainLines(nothingSaid, view, at).lines, standing(view, at));
	}
	return JSON.stringify(said);
}

test('C1: every check, view and summary takes whatever is valid', () => {
	let judged = 0;
	fc.assert(
		fc.property(anyWatched, ({system, states}) => {
			judged += system.checks.length;
			expect(everything(system, states)).not.toMatch(caught);
		}),
		{numRuns: runs(150)},
	);
	// The systems are not empty ones.
	expect(judged).toBeGreaterThan(0);
});

test('C1: every pane, the header and the overview draw it, and so does a snapshot', async () => {
	await fc.assert(
		fc.asyncProperty(
			anyWatched,
			fc.constantFrom([120, 40], [80, 24], [40, 12]),
			async ({system, states}, [columns, rows]) => {
				const config = {path: 'test', wall: wallSchema.parse({systems: ['odd']}), systems: [system]};
				const wall = fakeWall({config, tab: 'odd', at: () => now});
				for (const [id, state] of Object.entries(states)) wall.poller.set('odd', id, state);
				wall.store.getState().setAlerts(evaluate(emptyMemory, system, id => states[id] ?? unread, now).alerts);
				screen = draw(<App wall={wall} />, columns, rows);
				const drawn: string[] = [];
				for (const {title} of pagesOf(system)) {
					wall.store.getState().setPage('odd', title);
					drawn.push(await screen.settled());
				}
				wall.store.getState().setTab('overview');
				drawn.push(await screen.settled(), snapshotText(wall, {columns: columns ?? 80, rows: 40}));
				screen.unmount();
				expect(drawn.join('\n')).not.toMatch(caught);
			},
		),
		{numRuns: runs(30)},
	);
}, 120_000);
