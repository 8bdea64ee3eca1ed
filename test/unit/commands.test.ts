/** D9: a digit means the same pane everywhere, a command works where its subject is clear, and a line says why it does not. */

import {beforeEach, describe, expect, test} from 'vitest';
import type {Offer} from '../../src/actions/types.ts';
import {type LoadedConfig, type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import {press} from '../../src/shell/dispatch.ts';
import {find} from '../../src/shell/FoundDialog.tsx';
import {commands} from '../../src/shell/Palette.tsx';
import type {Dialog} from '../../src/store/types.ts';
import {config, type FakeWall, fakeWall} from '../support/fakeWall.ts';

const parts = (name: string, more: object): SystemConfig => {
	const [alpha] = config.systems;
	return systemSchema.parse({...alpha, slos: [], system: name, title: `The ${name}`, ...more});
};
const rollback = {'run.rollback': [{target: 'hook'}]};
const runs = {run: ['hook']};
const sources = {...config.systems[0]?.sources, services: runs};
const loaded = (...systems: SystemConfig[]): LoadedConfig => ({...config, systems});
const bare = parts('bare', {panes: [{id: 'log', kind: 'log'}], checks: []});
const acting = parts('acting', {sources, actions: {allow: rollback}});
const other = parts('other', {
	sources,
	actions: {allow: {...rollback, 'job.run': [{target: 'nightly', title: 'Run nightly'}]}},
});

let wall: FakeWall;
const state = () => wall.store.getState();
const type = (...names: string[]) => {
	for (const name of names) press(wall, {name, text: name.length === 1 ? name : '', burst: false});
};
const said = () => state().flash?.text;
const on = (tab: string, ...systems: SystemConfig[]) => {
	wall = fakeWall({tab, config: loaded(...systems)});
};
/** The overview's cursor is on this system. */
const select = (name: string) => wall.keys.panes.set('alerts', {system: () => name});

describe('digits', () => {
	test('focus the usual panes of every system, and say when there is none', () => {
		on('alpha', ...config.systems, bare);
		type('5');
		expect(state().focus).toBe('log');
		type('6');
		expect(state().focus).toBe('alerts');
		state().setTab('bare');
		type('5');
		expect(state().focus).toBe('log');
		type('1');
		expect(said()).toBe('The bare has no pane 1');
		expect(state().focus).toBe('log');
		state().setTab('overview');
		type('2');
		expect(said()).toMatch(/the overview has no panes/);
	});

	test('stand in the palette as they work', () => {
		on('bare', bare);
		const keys = commands(wall.config, wall.store, wall.live, () => undefined).flatMap(({title, key}) =>
			title.startsWith('focus ') ? [[title, key]] : [],
		);
		expect(keys).toEqual([
			['focus Error log', '5'],
			['focus Alerts', '6'],
		]);
	});
});

describe('actions', () => {
	const dialog = (title: string, ...offers: Offer[]): Dialog => ({kind: 'act', title, offers});
	const roll = (system: string): Offer => ({action: 'run.rollback', system, target: 'hook'});
	const unpin = (system: string): Offer => ({action: 'run.unpin', system, target: 'hook'});
	const nightly: Offer = {action: 'job.run', system: 'other', target: 'nightly'};

	test.each<[string, SystemConfig[], string, string, Dialog]>([
		['R in a system', [bare, acting], 'acting', 'R', dialog('roll back', roll('acting'))],
		['R on the selected one', [bare, acting, other], 'overview acting', 'R', dialog('roll back', roll('acting'))],
		['R on the only one', [bare, acting], 'overview bare', 'R', dialog('roll back', roll('acting'))],
		['T on the only one', [bare, acting, other], 'overview acting', 'T', dialog('trigger', nightly)],
		[
			'R where several could be meant',
			[bare, acting, other],
			'overview bare',
			'R',
			dialog('roll back', roll('acting'), roll('other')),
		],
		[
			'U where several could be meant',
			[bare, acting, other],
			'overview bare',
			'U',
			dialog('unpin', unpin('acting'), unpin('other')),
		],
		['U in a system', [acting], 'acting', 'U', dialog('unpin', unpin('acting'))],
	])('%s', (_, systems, where, key, dialog) => {
		const [tab = '', selected = ''] = where.split(' ');
		on(tab, ...systems);
		select(selected);
		type(key);
		expect(state().dialog).toEqual(dialog);
	});

	test('x offers what the config allows on the row under the cursor', () => {
		on('acting', acting);
		type('6', 'x');
		expect(said()).toBe('no action on this row');
		const offers = [{...roll('acting'), params: {revision: 'hook-42'}}, nightly];
		wall.keys.panes.set('alerts', {offers: () => offers});
		type('x');
		expect(state().dialog).toEqual(dialog('act', offers[0] as Offer));
		state().closeDialog();
		wall.keys.panes.set('alerts', {offers: () => [nightly]});
		type('x');
		expect(state().dialog).toBeUndefined();
		expect(said()).toMatch(/no action is allowed on this row/);
	});

	test('stand in the palette on all that they are allowed on, those of the shown system first', () => {
		on('acting', other, acting);
		const ran: unknown[] = [];
		const titles = commands(wall.config, wall.store, wall.live, what => ran.push(what)).map(({title}) => title);
		const own = ['roll back hook', 'unpin hook'];
		expect(titles.filter(title => /hook|nightly/.test(title) && !title.startsWith('service'))).toEqual([
			...own,
			...own.map(title => `${title} (other)`),
			'Run nightly (other)',
		]);
		find(
			'nightly',
			commands(wall.config, wall.store, wall.live, what => ran.push(what)),
		)[0]?.run();
		expect(ran).toEqual([nightly]);
	});

	test.each([
		['R', 'bare', 'The bare has nothing to roll back'],
		['T', 'acting', 'The acting has nothing to trigger'],
		['U', 'bare', 'The bare has nothing to unpin'],
		['T', 'overview', 'no system here has anything to trigger'],
	])('%s in %s says why not', (key, tab, why) => {
		on(tab, bare, acting);
		type(key);
		expect(said()).toBe(why);
		expect(state().dialog).toBeUndefined();
	});
});

describe('keys of a pane, elsewhere', () => {
	beforeEach(() => on('alpha', ...config.systems, bare));

	test.each([
		['a', '1', /^a \(ack\) works in Alerts: go there with 6$/],
		['f', '1', /^f \(follow\) works in Error log: go there with 5$/],
		['t', '5', /^t \(tab\) works in ETL runs, Scoring and freshness: go there with 1, 3$/],
	])('%s from pane %s', (key, pane, where) => {
		type(pane, key);
		expect(said()).toMatch(where);
	});

	test('say where no such pane is, and that the overview has none', () => {
		state().setTab('bare');
		type('1', 't');
		expect(said()).toMatch(/^t \(tab\): The bare has no such pane$/);
		state().setTab('overview');
		type('f');
		expect(said()).toMatch(/^f \(follow\): open a system first$/);
		type('a');
		expect(said()).toBe('no firing alert under the cursor');
	});

	test('a over no alert says so', () => {
		wall.keys.panes.set('alerts', {rows: 0, onCommand: () => false});
		type('6', 'a');
		expect(said()).toBe('no firing alert under the cursor');
	});

	test('keys without a meaning stay silent', () => {
		type('Q', 'ctrl-o', 'alt-b', 'delete', 'ctrl-left');
		expect(said()).toBeUndefined();
	});
});
