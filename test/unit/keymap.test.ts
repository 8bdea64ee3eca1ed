import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {z} from 'zod';
import {createRouter} from '../../hooks/router.ts';
import type {LoadedConfig, SystemConfig} from '../../src/config/schema/system.ts';
import type {UsageError} from '../../src/config/usage.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {commandFor, keymap, keymapOf, keyOf, type PaneCommand, worksIn} from '../../src/keys/keymap.ts';
import {footerKeys, helpSections, paletteCommands} from '../../src/keys/shown.ts';
import {loadConfig} from '../../src/load/load.ts';
import {kinds} from '../../src/panes/kinds.ts';
import {takesOfPlaces} from '../../src/panes/where.ts';
import {press} from '../../src/shell/dispatch.ts';
import {find} from '../../src/shell/FoundDialog.tsx';
import {paste} from '../../src/shell/fields.ts';
import {commands} from '../../src/shell/Palette.tsx';
import {paneState} from '../../src/store/store.ts';
import {config, type FakeWall, fakeWall} from '../support/fakeWall.ts';

const {runs, slos, log, alerts} = kinds;

describe('the action map', () => {
	test('gives every key one meaning, wherever one is', () => {
		const everywhere = keymap
			.filter(({scope}) => scope !== 'some' && scope !== 'page')
			.flatMap(binding => binding.keys);
		const kindsTake = [...Object.values(kinds).map(({takes}) => takes), ...Object.values(takesOfPlaces)];
		for (const takes of kindsTake) {
			const here = keymap.filter(binding => binding.scope === 'some' && worksIn(binding, takes));
			const keys = [...everywhere, ...here.flatMap(binding => binding.keys)];
			expect(keys).toEqual([...new Set(keys)]);
		}
	});
	test('gives every key of a page one meaning there', () => {
		for (const takes of Object.values(takesOfPlaces)) {
			const keys = keymap.filter(one => one.scope === 'page' && worksIn(one, takes)).flatMap(one => one.keys);
			expect(keys).toEqual([...new Set(keys)]);
		}
	});
	test('lets the keys of a page come first there, and nowhere else', () => {
		const {incident} = takesOfPlaces;
		expect(commandFor('s', incident, keymap)?.id).toBe('incident.state');
		expect(commandFor('s', runs.takes, keymap)?.id).toBe('revisions');
		expect(footerKeys(incident, keymap).map(({title}) => title)).not.toContain('revisions');
	});
	test('has every id once', () => {
		expect(keymap.map(({id}) => id)).toEqual([...new Set(keymap.map(({id}) => id))]);
	});
	test.each([
		['?', 'help'],
		[':', 'palette'],
		['/', 'filter'],
		['R', 'rollback'],
		['T', 'trigger'],
		['A', 'arm'],
		['r', 'refresh'],
		['p', 'freeze'],
		['ctrl-l', 'redraw'],
		['q', 'quit'],
		[']', 'system.next'],
	])('%s is %s', (key, id) => expect(commandFor(key, runs.takes, keymap)?.id).toBe(id));
	test('offers keys only where they work', () => {
		expect(commandFor('f', log.takes, keymap)?.id).toBe('follow');
		expect(commandFor('f', runs.takes, keymap)).toBeUndefined();
		expect(commandFor('a', alerts.takes, keymap)?.id).toBe('ack');
		expect(footerKeys(log.takes, keymap).map(({title}) => title)).toContain('follow');
		expect(footerKeys(slos.takes, keymap).map(({title}) => title)).not.toContain('follow');
		expect(footerKeys([], keymap, {overview: true}).map(({title}) => title)).not.toContain('rollback');
		expect(paletteCommands(slos.takes, keymap).map(({id}) => id)).not.toContain('severity');
	});
	test('says in the footer first what only this pane can do', () => {
		const first = (takes: readonly PaneCommand[], overview = false) =>
			footerKeys(takes, keymap, {overview}).map(({key, title}) => `${key} ${title}`);
		const leading = ['? help', ': commands'];
		const ofLog = ['f follow', 'v severity', 'n match', 'S service', 'w wrap'];
		expect(first(log.takes).slice(0, 9)).toEqual([...leading, ...ofLog, 'Enter open', '/ filter']);
		expect(first(alerts.takes, true).slice(0, 5)).toEqual([...leading, 'a ack', 'M mute', 'Enter open']);
		expect(first(takesOfPlaces.incident)[2]).toBe('n note');
	});
	test('explains every binding in the help, the panes in one line', () => {
		const lines = helpSections(keymap).flatMap(({keys}) => keys);
		expect(lines).toHaveLength(keymap.length - 8);
		expect(lines).toContainEqual({keys: '1 2 3 4 5 6 7 8 9', title: 'pane of the page'});
		const own = helpSections(keymapOf({'pane.1': ['H'], 'pane.5': []})).flatMap(({keys}) => keys);
		const panes = own.filter(({title}) => title.startsWith('pane'));
		expect(panes.map(({keys, title}) => ({keys, title}))).toEqual([
			{keys: 'H', title: 'pane 1'},
			{keys: '2 3 4 6 7 8 9', title: 'pane of the page'},
			{keys: '-', title: 'pane 5'},
		]);
	});
});

describe('dispatch', () => {
	let wall: FakeWall;
	const type = (...names: string[]) => {
		for (const name of names) press(wall, {name, text: name.length === 1 ? name : '', burst: false});
	};
	const state = () => wall.store.getState();
	const filterOf = (pane: string) => paneState(state(), 'alpha', pane).filter;
	beforeEach(() => {
		wall = fakeWall({tab: 'alpha'});
	});

	test('walks systems and panes', () => {
		type('tab');
		expect(state().focus).toBe('etl');
		type('shift-tab', 'shift-tab');
		expect(state().focus).toBe('log');
		type('4');
		expect(state().focus).toBe('pubsub');
		type(']');
		expect(state().tab).toBe('beta');
		type(']');
		expect(state().tab).toBe('overview');
		type('[', '[');
		expect(state().tab).toBe('alpha');
		type('1', 'enter');
		expect(state()).toMatchObject({focus: 'etl', zoomed: true});
		type('esc');
		expect(state().zoomed).toBe(false);
	});

	test('moves the cursor of the focused pane within its rows', () => {
		wall.keys.panes.set('etl', {rows: 3, page: 2});
		type('1', 'j', 'j', 'j', 'j');
		expect(paneState(state(), 'alpha', 'etl').cursor).toBe(2);
		type('k', 'g');
		expect(paneState(state(), 'alpha', 'etl').cursor).toBe(0);
		type('pgdn', 'G');
		expect(paneState(state(), 'alpha', 'etl').cursor).toBe(2);
	});

	test('lets a pane handle an action itself', () => {
		const seen: string[] = [];
		wall.keys.panes.set('etl', {onCommand: action => seen.push(action) > 0});
		type('1', 'enter');
		expect(seen).toEqual(['open']);
		expect(state().zoomed).toBe(false);
	});

	test('types into the filter, where letters are not commands', () => {
		type('/', 'q', 'R', 'backspace');
		expect(filterOf('log')).toBe('q');
		expect(state().filtering).toMatchObject({pane: 'log'});
		type('enter');
		expect(state().filtering).toBeUndefined();
		expect(wall.asked).toEqual([]);
		type('esc');
		expect(filterOf('log')).toBe('');
	});

	test('filters the pane that has the focus, and the log where alerts have it', () => {
		type('/');
		expect(state()).toMatchObject({focus: 'log', filtering: {system: 'alpha', pane: 'log'}});
		type('x', 'enter', '1', '/', 'y', 'enter');
		expect([filterOf('log'), filterOf('etl')]).toEqual(['x', 'y']);
		type('esc');
		expect([filterOf('log'), filterOf('etl')]).toEqual(['x', '']);
	});

	test('keeps no filter that cannot be meant, and goes to its mistake', () => {
		type('5', '/', ...'a severity:mad', 'enter');
		expect(state().filtering?.cursor).toBe('a severity:'.length);
		type('ctrl-k', ...'warn', 'enter');
		expect(state().filtering).toBeUndefined();
		expect(filterOf('log')).toBe('a severity:warn');
	});

	test('stops typing a filter where another system is shown', () => {
		type('/', 'x');
		state().setTab('beta');
		expect(state().filtering).toBeUndefined();
		expect(filterOf('log')).toBe('x');
	});

	test('takes a paste as text in the filter and as nothing anywhere else', () => {
		paste(wall, 'qqq');
		expect(wall.asked).toEqual([]);
		type('/');
		paste(wall, 'time\nout\x1b');
		expect(filterOf('log')).toBe('time out');
		type('esc', 'A');
		paste(wall, 'because');
		expect(state().flash?.text).toMatch(/not accepted/);
		expect(state().mode.kind).toBe('read-only');
	});

	test('gives a dialog all keys but its way out', () => {
		const seen: string[] = [];
		type('?');
		wall.keys.dialog = {onKey: ({name}) => void seen.push(name)};
		type('q', 'R', 'esc');
		expect(seen).toEqual(['q', 'R']);
		expect(state().dialog).toBeUndefined();
		expect(wall.asked).toEqual([]);
	});

	test('opens no dialog for an action where a whole decision does not fit, and says so', () => {
		const acting: LoadedConfig = {
			...config,
			systems: config.systems.map(system => ({
				...system,
				actions: {allow: {'job.run': [{target: 'nightly'}]}},
			})),
		};
		let size = {columns: 40, rows: 10};
		const small = {...fakeWall({tab: 'alpha', config: acting}), size: () => size};
		press(small, {name: 'T', text: 'T', burst: false});
		expect(small.store.getState().dialog).toBeUndefined();
		expect(small.store.getState().flash?.text).toBe('trigger needs 60x16, not 40x10');
		size = {columns: 60, rows: 16};
		press(small, {name: 'T', text: 'T', burst: false});
		expect(small.store.getState().dialog).toEqual({
			kind: 'act',
			title: 'trigger',
			offers: [{action: 'job.run', system: 'alpha', target: 'nightly'}],
		});
	});

	test('drops keys that were typed before a deciding dialog was there', () => {
		const slow = fakeWall({
			tab: 'alpha',
			keys: {...createRouter({typeahead: 60_000}), dialogSince: performance.now()},
		});
		const seen: string[] = [];
		slow.store.getState().openDialog({kind: 'act', title: 'roll back', offers: []});
		slow.keys.dialog = {onKey: ({name}) => void seen.push(name)};
		press(slow, {name: 'y', text: 'y', burst: false});
		expect(seen).toEqual([]);
		press(slow, {name: 'esc', text: '', burst: false});
		expect(slow.store.getState().dialog).toBeUndefined();
	});

	test('asks before quitting only while an action runs', () => {
		type('q');
		expect(wall.asked).toEqual(['quit 0']);
		state().setBusy('rollback of x');
		type('q');
		expect(wall.asked).toEqual(['quit 0']);
		expect(state().dialog).toMatchObject({kind: 'message'});
		type('ctrl-c');
		expect(wall.asked).toEqual(['quit 0', 'quit 130']);
	});

	test('refreshes the shown system, or all', () => {
		type('r', '0', 'r');
		expect(wall.poller.refreshed).toEqual(['alpha', undefined]);
	});

	test('never opens an action where there is nothing to act on', () => {
		type('R');
		expect(state().dialog).toBeUndefined();
		expect(state().flash?.text).toMatch(/nothing to roll back/);
		type('0', 'T');
		expect(state().flash?.text).toBe('no system here has anything to trigger');
	});

	test('disarms at once and never arms a read-only config', () => {
		state().arm('drill');
		type('A');
		expect(state().mode.kind).toBe('read-only');
		const locked = fakeWall({config: {...wall.config, wall: {...wall.config.wall, readOnly: true}}});
		press(locked, {name: 'A', text: 'A', burst: false});
		expect(locked.store.getState().dialog).toBeUndefined();
	});

	test('finds commands by a few letters', () => {
		const list = commands(wall.config, wall.store, wall.live, () => undefined);
		expect(find('gobeta', list)[0]?.title).toBe('go to beta: Beta pipeline');
		expect(find('refr', list)[0]?.title).toBe('refresh');
		expect(find('zzzz', list)).toEqual([]);
	});
});

describe('keys: of the wall file', () => {
	const yaml = (lines: string[]) => {
		const file = join(mkdtempSync(join(tmpdir(), 'pitwall-keys-')), 'pitwall.yaml');
		writeFileSync(file, ['systems: [sales]', 'keys:', ...lines.map(line => `  ${line}`), ''].join('\n'));
		return file;
	};
	const load = (...lines: string[]) => loadConfig(yaml(lines), 'systems').wall.keys;
	const errors = (...lines: string[]): string[] => {
		try {
			load(...lines);
			return [];
		} catch (error) {
			return (error as UsageError).lines.map(line => line.replace(/^.*pitwall\.yaml:/, ''));
		}
	};

	test('maps one key or a list, in place of the old ones', () => {
		const map = keymapOf(
			load('freeze: F', 'page.down: [Ctrl-F, PgDn, space]', 'pane.1: Q', 'unpin: []', 'rewind.play: []'),
		);
		expect(commandFor('F', runs.takes, map)?.id).toBe('freeze');
		expect(commandFor('p', runs.takes, map)).toBeUndefined();
		expect(commandFor('ctrl-f', runs.takes, map)?.id).toBe('page.down');
		expect(commandFor('Q', runs.takes, map)?.id).toBe('pane.1');
		expect(commandFor('U', runs.takes, map)).toBeUndefined();
	});

	test('footer, help, palette and sentences follow it', () => {
		const map = keymapOf(load('freeze: F', 'refresh: []'));
		expect(footerKeys(runs.takes, map)).toContainEqual({key: 'F', title: 'freeze', id: 'freeze'});
		expect(footerKeys(runs.takes, map).map(({title}) => title)).not.toContain('refresh');
		expect(helpSections(map).flatMap(({keys}) => keys)).toContainEqual({
			keys: 'F',
			title: 'freeze or run',
			id: 'freeze',
		});
		expect(paletteCommands(runs.takes, map).find(({id}) => id === 'freeze')?.keys).toEqual(['F']);
		expect([keyOf('freeze', map), keyOf('refresh', map)]).toEqual(['F', ': refresh']);
	});

	test('gives any action a key of its own, which opens its dialog', () => {
		const keys = load('fn.invoke: F');
		const system = {...(config.systems[0] as SystemConfig), actions: {allow: {'fn.invoke': [{target: 'sync'}]}}};
		const mapped = fakeWall({tab: 'alpha', config: {...config, wall: {...config.wall, keys}, systems: [system]}});
		press(mapped, {name: 'F', text: 'F', burst: false});
		expect(mapped.store.getState().dialog).toEqual({
			kind: 'act',
			title: 'call',
			offers: [{action: 'fn.invoke', system: 'alpha', target: 'sync'}],
		});
	});

	test('two may change places', () => {
		const map = keymapOf(load('refresh: p', 'freeze: r'));
		expect([commandFor('p', runs.takes, map)?.id, commandFor('r', runs.takes, map)?.id]).toEqual(['refresh', 'freeze']);
	});

	test.each([
		['freeze: r', /^3:11: keys\.freeze: 'r' is already 'refresh' \(refresh\)/],
		['freeze: f', /^3:11: keys\.freeze: 'f' is already 'follow' \(follow/],
		['wrap: q', /'q' is already 'quit'/],
		['wrap: f', /'f' is already 'follow'/],
		['frezee: F', /^3:3: keys\.frezee: unknown command/],
		['fn.invok: F', /^3:3: unknown command or action 'fn\.invok'\. Did you mean 'fn\.invoke'\?/],
		['run.undo: F', /^3:3: unknown command or action 'run\.undo'/],
		['fn.invoke: R', /'R' is already 'rollback'/],
		['quit: ctrl-c', /Ctrl-C always quits/],
		['interrupt: X', /^3:3: keys\.interrupt: Ctrl-C always quits/],
		['freeze: ctrl-i', /cannot tell 'ctrl-i' from Tab/],
		['freeze: [F, ctrl-m]', /^3:15: .*cannot tell 'ctrl-m' from Enter/],
		['freeze: ctrl-shift-a', /do not send 'ctrl-shift-a'/],
		['freeze: alt-x', /do not send 'alt-x'/],
		['freeze: f5', /function keys/],
		['rollback: y', /Esc, Enter and y answer dialogs/],
		['rollback: Enter', /Esc, Enter and y answer dialogs/],
		['quit: esc', /Esc, Enter and y answer dialogs/],
		['freeze: [F, F]', /'F' is here twice/],
		['freeze: pause', /is not a key/],
		['freeze: ctrl-s', /stops and starts the output/],
	])('%s is told', (line, message) => {
		const found = errors(line);
		expect(found).toHaveLength(1);
		expect(found[0]).toMatch(message);
	});

	test('tells all at once, with the other mistakes of the file', () => {
		expect(
			errors('freeze: r', 'wrap: Q', 'follow: Q', 'nope: x', 'quit: ctrl-i').map(line => line.slice(0, 4)),
		).toEqual(['6:3:', '7:9:', '3:11', '5:11']);
	});

	test('keeps the confirming dialogs as they are, whatever is mapped', () => {
		const mapped = fakeWall({
			tab: 'alpha',
			config: {
				...config,
				wall: {...config.wall, keys: load('redraw: e', 'signatures: []', 'suspend: [ctrl-k]', 'back: backspace')},
			},
		});
		const seen: string[] = [];
		mapped.store.getState().openDialog({kind: 'act', title: 'roll back', offers: []});
		mapped.keys.dialog = {onKey: ({name}) => void seen.push(name)};
		for (const name of ['e', 'y', 'enter', 'ctrl-k'])
			press(mapped, {name, text: name.length === 1 ? name : '', burst: false});
		expect(seen).toEqual(['e', 'y', 'enter']);
		expect(mapped.asked).toEqual(['suspend']);
		press(mapped, {name: 'esc', text: '', burst: false});
		expect(mapped.store.getState().dialog).toBeUndefined();
	});

	test('is in the JSON Schema with every action', () => {
		const {properties} = z.toJSONSchema(wallSchema, {io: 'input'}) as {properties: Record<string, unknown>};
		expect(properties.keys).toMatchObject({
			propertyNames: {anyOf: [{enum: keymap.map(({id}) => id)}, {pattern: expect.any(String)}]},
		});
	});
});
