/** What holds of every kind of pane there is. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {levelOrder} from '../../src/checks/types.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {isPaneCommand, keymap} from '../../src/keys/keymap.ts';
import {kindOf, kinds} from '../../src/panes/kinds.ts';
import {paneList} from '../../src/panes/schemas.ts';
import {paneSources} from '../../src/panes/sources.ts';
import {paneLevel, paneStanding} from '../../src/panes/standing.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import {takesOfPlaces} from '../../src/panes/where.ts';
import {anyWatched, now} from '../support/anySystem.ts';
import {systemOf} from '../support/checks.ts';
import {changed, told} from '../support/mistakes.ts';
import {paneScene} from '../support/scenes.ts';

const commands = keymap.filter(({scope}) => scope === 'some').map(({id}) => id);

describe.each(Object.entries(kinds))('panes of %s', (name, kind) => {
	test('take commands that only some panes take', () => {
		for (const command of kind.takes) {
			expect(commands).toContain(command);
			expect(isPaneCommand(command)).toBe(true);
		}
	});
	test('say a line: their numbers, or one of their own', () => expect(kind.line ?? kind.summary).toBeDefined());
	test('are told where their name is misspelt', () => {
		const lines = told(changed('kind: slos', `kind: ${name.slice(0, -1)}x`)).lines;
		expect(lines[0]).toMatch(new RegExp(`panes\\.1\\.kind: '${name.slice(0, -1)}x' is none of .*${name}`));
	});
});

test('every command of some panes is taken by a kind, or by a place', () => {
	const taken = new Set<string>([
		...Object.values(kinds).flatMap(({takes}): readonly string[] => takes),
		...Object.values(takesOfPlaces).flat(),
	]);
	expect(commands.filter(command => !taken.has(command))).toEqual([]);
});

test('panes of any system read sources that it has, want a line, show a tab, and their line is no greener than they are', () => {
	const seen = new Set<string>();
	fc.assert(
		fc.property(anyWatched, ({system, states}) => {
			const source = (id: string) => states[id] ?? {failures: 0, period: 60_000};
			const {alerts} = evaluate(emptyMemory, system, source, now);
			for (const pane of system.panes) {
				seen.add(pane.kind);
				const kind = kindOf(pane);
				for (const id of paneSources(system, pane)) expect([...Object.keys(system.sources), logErrors]).toContain(id);
				for (const {id, named} of kind.sources(pane, system)) {
					const at = named?.at.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], pane);
					if (named) expect(at).toBe(id);
				}
				expect(kind.rows(pane, system)).toBeGreaterThan(0);
				const scene = paneScene(system, pane, now, {source, alerts});
				expect(kind.view(pane, scene).tabs.length).toBeGreaterThan(0);
				const line = paneSummary(pane, scene).level;
				const level = paneLevel(pane, scene, paneStanding(pane, scene));
				expect(levelOrder.indexOf(line)).toBeLessThanOrEqual(levelOrder.indexOf(level));
			}
		}),
		// Always the same systems, among which there is every kind; any-config.test.tsx tries others.
		{numRuns: 400, seed: 3},
	);
	expect([...seen].sort()).toEqual(Object.keys(kinds).sort());
});

describe('the list of panes', () => {
	test('has alerts, on the first page and under a name of their own, where the file names none', () => {
		expect(paneList.parse([])).toMatchObject([{id: 'alerts', kind: 'alerts'}]);
		const taken = paneList.parse([{id: 'alerts', kind: 'slos', page: 'one'}]);
		expect(taken).toMatchObject([{id: 'alerts'}, {id: 'alerts_', kind: 'alerts', page: 'one'}]);
		expect(paneList.parse([{id: 'mine', kind: 'alerts'}])).toHaveLength(1);
	});
	test('has a page for every pane: the first where none is named', () =>
		expect(
			paneList.parse([
				{id: 'a', kind: 'slos', page: 'one'},
				{id: 'b', kind: 'log'},
			]),
		).toMatchObject([{page: 'one'}, {page: 'one'}, {page: 'one'}]));
	test('is told as the map that it was, with the list it is now', () =>
		expect(
			told(changed('  - {id: etl, kind: runs,', '  pubsub: {').replace('  - {id: slo, kind: slos}', '  etl: {}'))
				.lines[0],
		).toMatch(
			/^shop\.yaml:12:3: panes: must be a list, in the order of the screen\. Write - \{id: pubsub, kind: backlog, \.\.\.\}, - \{id: etl, kind: runs, \.\.\.\}\.$/,
		));
	test('is told as that map also where its names are those of every object', () =>
		expect(
			told(changed('  - {id: etl, kind: runs,', '  toString: {').replace('  - {id: slo, kind: slos}', '')).lines[0],
		).toMatch(/Write - \{id: toString, kind: table, \.\.\.\}\.$/));
	test.each([
		['a second pane of a name', 'id: slo,', 'id: etl,', /^shop\.yaml:13:\d+: a second pane 'etl'/],
		[
			'a second pane of runs',
			'kind: slos',
			'kind: runs, runs: [runs]',
			/^shop\.yaml:13:\d+: a second pane of runs\. A system has one at most/,
		],
		['no kind', 'kind: slos', 'title: SLOs', /^shop\.yaml:13:\d+: panes\.1\.kind: is missing: write one of runs, /],
	])('%s is told', (_, from, to, said) => expect(told(changed(from, to)).lines[0]).toMatch(said));
});

test('a list shows its rows, and leads to the addresses in them', () => {
	const system = systemOf({
		panes: [
			{
				id: 'who',
				kind: 'list',
				rows: [
					{team: 'Data', how: '#data'},
					{team: 'Console', where: 'https://c.example/{project}'},
				],
			},
		],
	});
	const pane = system.panes[0] ?? expect.unreachable();
	const body =
		kindOf(pane)
			.view(pane, paneScene(system, pane, now))
			.tabs[0]?.() ?? expect.unreachable();
	if (body.kind !== 'table') throw new Error('a list is a table');
	expect(body.table.length).toBe(2);
	expect([0, 1].map(row => body.table.links(row))).toEqual([
		[],
		[{title: 'Console where', url: `https://c.example/${system.project}`}],
	]);
	expect(paneSummary(pane, paneScene(system, pane, now)).text).toBe(
		`Data #data, Console https://c.example/${system.project}`,
	);
});
