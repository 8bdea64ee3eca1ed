/** A table of any rows: its cells, its order, its checks, its actions, and what it says where it lacks a column. */
import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import type {Row} from '../../src/cloud/types.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {kindOf} from '../../src/panes/kinds.ts';
import {paneLevel, paneStanding} from '../../src/panes/standing.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import {rowFilter} from '../../src/panes/tableFilter.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOf, checkOf, lookup, rows, seen, systemOf} from '../support/checks.ts';
import {changed, told} from '../support/mistakes.ts';
import {paneScene} from '../support/scenes.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const pane = {
	id: 'services',
	kind: 'table',
	title: 'Services',
	source: 'table',
	columns: [
		{column: 'revision'},
		{column: 'percent', as: 'percent', title: 'traffic'},
		{column: 'ready', as: 'level', levels: {crit: '== 0'}},
		{column: 'created_at', as: 'age'},
		{column: 'took', as: 'duration', levels: {warn: '> 2s'}},
		{column: 'size', as: 'bytes'},
	],
	sort: '-created_at',
	actions: [{action: 'run.rollback', target: 'service', params: {revision: 'revision'}}],
};
const made = (more: Record<string, unknown> = {}, checks: unknown[] = []) =>
	withDerivedChecks(systemOf({panes: [{...pane, ...more}], checks}));
const row = (revision: string, hours: number, more: Row = {}): Row => ({
	service: 'web',
	revision,
	percent: 0.5,
	ready: true,
	created_at: new Date(now - hours * 3_600_000).toISOString(),
	took: 1500,
	size: 2048,
	...more,
});

const drawing = {theme: createTheme({colors: 0}), now, fine: now, width: 120};

function shown(list: Row[], alerts: Alert[] = [], system = made()) {
	const one = system.panes[0] ?? expect.unreachable();
	const scene = paneScene(system, one, now, {source: lookup({table: seen(rows(...list), now)}), alerts});
	const body = kindOf(one).view(one, scene).tabs[0]?.() ?? expect.unreachable();
	if (body.kind !== 'table') throw new Error('a table shows a table');
	const all = Array.from({length: body.table.length}, (_, index) => index);
	const cells = all.map(index =>
		body.table.columns(drawing, all).map(({cell}) =>
			[cell(index)]
				.flat()
				.map(part => (typeof part === 'string' ? part : part.text))
				.join(''),
		),
	);
	return {cells, table: body.table, scene, one, standing: paneStanding(one, scene)};
}

describe('cells', () => {
	test('are written in the form that is asked for, with their unit', () =>
		expect(shown([row('a', 5)]).cells).toEqual([['a', '50%', '● ok', '5 h', '1.5 s', '2.0 KiB']]));
	test('that are empty say so, and what has another form than was thought stands as it is', () =>
		expect(shown([row('a', 5, {percent: null, took: 'long', created_at: 'soon', size: null})]).cells[0]).toEqual([
			'a',
			'–',
			'● ok',
			'soon',
			'long',
			'–',
		]));
});

test('a name is written without what all names of its column have in common', () => {
	const ofSecrets = made({columns: [{column: 'secret'}, {column: 'who'}], sort: undefined, actions: []});
	const names = (secret: string, who: string) => shown([{secret, who}], [], ofSecrets).cells[0];
	const {project} = ofSecrets;
	expect(names(`projects/${project}/secrets/crm-key/versions/2`, 'web@ours.iam.gserviceaccount.com')).toEqual([
		'crm-key/versions/2',
		'web@ours',
	]);
	expect(names('projects/theirs/secrets/crm-key', 'asked by web@ours.iam.gserviceaccount.com')).toEqual([
		'projects/theirs/secrets/crm-key',
		'asked by web@ours.iam.gserviceaccount.com',
	]);
});

test('a text that no shown row has leaves its room to the others', () => {
	const withError = made({columns: [{column: 'revision'}, {column: 'error'}], sort: undefined, actions: []});
	expect(shown([row('a', 1, {error: null}), row('b', 1, {error: null})], [], withError).cells).toEqual([
		['a', ''],
		['b', ''],
	]);
	expect(shown([row('a', 1, {error: null}), row('b', 1, {error: 'quota'})], [], withError).cells).toEqual([
		['a', '–'],
		['b', 'quota'],
	]);
});

test('rows stand in the order that is asked for, and those in trouble before all others', () => {
	const list = [row('old', 9), row('new', 1), row('never', 1, {created_at: null})];
	const order = (alerts: Alert[]) => shown(list, alerts).cells.map(([name]) => name);
	expect(order([])).toEqual(['new', 'old', 'never']);
	expect(order([alertOf('services.ready', {instance: 'never', level: 'crit'})])).toEqual(['never', 'new', 'old']);
});

test('the filter finds a cell by the text that stands in it', () => {
	const {table, cells} = shown([row('a', 1, {public: true})], [], made({columns: [{column: 'public'}]}));
	expect(cells).toEqual([['yes']]);
	const keeps = (filter: string) => rowFilter(filter, table, drawing)(0);
	expect([keeps('yes'), keeps('true'), keeps('no')]).toEqual([true, false, false]);
	expect([keeps('!yes'), keeps('/^y.s$/')]).toEqual([false, true]);
	expect([keeps('public:yes'), keeps('pub:no'), keeps('!public:no'), keeps('other:yes')]).toEqual([
		true,
		false,
		true,
		false,
	]);
});

describe('levels of columns', () => {
	test('are checks of every row, in the unit of the column', () =>
		expect(made().checks.map(({id, measure, unit, levels}) => ({id, measure, unit, levels}))).toEqual([
			{
				id: 'services.ready',
				measure: {source: 'table', column: 'ready', by: 'revision'},
				unit: 'count',
				levels: {crit: '== 0'},
			},
			{
				id: 'services.took',
				measure: {source: 'table', column: 'took', by: 'revision'},
				unit: 'ms',
				levels: {warn: '> 2s'},
			},
		]));
	test('are no checks where a check judges the column already', () => {
		const own = checkOf({measure: {source: 'table', column: 'took', by: 'revision'}, unit: 'ms'});
		expect(made({}, [own]).checks.map(({id}) => id)).toEqual(['check', 'services.ready']);
	});
	test('show as the check says, in the row and in the cell, and the pane is no greener', () => {
		const {table, cells, scene, one, standing} = shown(
			[row('a', 5), row('b', 6, {ready: false})],
			[alertOf('services.ready', {instance: 'b', level: 'crit'})],
		);
		expect(cells[0]?.slice(0, 3)).toEqual(['b', '50%', '■ CRIT']);
		expect([table.level(0), table.level(1)]).toEqual(['crit', 'ok']);
		expect(paneLevel(one, scene, standing)).toBe('crit');
	});
});

test('a row offers its actions with the parameters from its columns, and none without a target', () => {
	const {table} = shown([row('a', 5), row('b', 6, {service: null})]);
	expect(table.offers(0)).toEqual([{action: 'run.rollback', system: 'demo', target: 'web', params: {revision: 'a'}}]);
	expect(table.offers(1)).toEqual([]);
});

test('A8: a column that no row has makes the pane BLIND, and names it', () => {
	const {revision, service, percent} = row('a', 5);
	const {scene, one, standing} = shown([{revision, service, percent} as Row]);
	expect(standing).toMatchObject({level: 'blind', reason: expect.stringContaining('no row has the column ready')});
	expect(paneSummary(one, scene)).toMatchObject({level: 'blind', text: expect.stringContaining('the column ready')});
	expect(shown([]).standing.level).toBe('ok');
});

describe('mistakes', () => {
	const line = (columns: string, more = '') =>
		told(changed('  - {id: slo, kind: slos}', `  - {id: t, kind: table, source: runs, columns: [${columns}]${more}}`))
			.lines;
	test.each([
		['{column: n}', '', []],
		[
			'{column: n, as: bites}',
			'',
			[/^shop\.yaml:13:\d+: panes\.1\.columns\.0\.as: 'bites' is none of .*Did you mean bytes\?$/],
		],
		['{column: n}, {column: n}', '', [/^shop\.yaml:13:\d+: a second column 'n'/]],
		[
			'{column: n, as: percent, levels: {warn: "> 3s"}}',
			'',
			[/^shop\.yaml:13:\d+: "> 3s" is no limit of a check in ratio/],
		],
		[
			'{column: n}',
			', actions: [{action: run.rolback, target: n}]',
			[/^shop\.yaml:13:\d+: unknown action 'run\.rolback'\. Did you mean 'run\.rollback'\?$/],
		],
		['{colum: n}', '', [/unknown key 'colum' in panes\.1\.columns\.0\. Did you mean 'column'\?$/]],
	] as const)('%s %s', (columns, more, said) => {
		const lines = line(columns, more);
		expect(lines).toHaveLength(said.length);
		for (const [index, words] of said.entries()) expect(lines[index]).toMatch(words);
	});
	test('a source of series has no rows', () =>
		expect(
			told(changed('  - {id: slo, kind: slos}', '  - {id: t, kind: table, source: requests, columns: [{column: n}]}'))
				.lines[0],
		).toMatch(/a pane of table cannot read 'requests', a source of metric/));
});
