import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, it} from 'vitest';
import {z} from 'zod';
import {loadConfig} from '../../src/config/load.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import type {UsageError} from '../../src/config/usage.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {
	actionFor,
	footerKeys,
	helpSections,
	keymap,
	keymapOf,
	keyOf,
	paletteActions,
	worksIn,
} from '../../src/store/keymap.ts';
import {paneState} from '../../src/store/store.ts';
import type {PaneId} from '../../src/store/types.ts';
import {paste, press} from '../../src/ui/dispatch.ts';
import {commands, find} from '../../src/ui/Palette.tsx';
import {config, type FakeWall, fakeWall} from '../support/fakeWall.ts';

const panes: PaneId[] = ['etl', 'slo', 'log', 'pubsub', 'freshness', 'alerts'];

describe('the action map', () => {
	it.each(panes)('gives every key one meaning in %s', pane => {
		const keys = keymap.filter(binding => worksIn(binding, pane)).flatMap(binding => binding.keys);
		expect(keys).toEqual([...new Set(keys)]);
	});
	it('has every id once', () => {
		expect(keymap.map(({id}) => id)).toEqual([...new Set(keymap.map(({id}) => id))]);
	});
	it.each([
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
	])('%s is %s', (key, id) => expect(actionFor(key, 'etl', keymap)?.id).toBe(id));
	it('offers keys only where they work', () => {
		expect(actionFor('f', 'log', keymap)?.id).toBe('follow');
		expect(actionFor('f', 'etl', keymap)).toBeUndefined();
		expect(actionFor('a', 'alerts', keymap)?.id).toBe('ack');
		expect(footerKeys('log', keymap).map(({title}) => title)).toContain('follow');
		expect(footerKeys('slo', keymap).map(({title}) => title)).not.toContain('follow');
		expect(footerKeys('overview', keymap).map(({title}) => title)).not.toContain('rollback');
		expect(paletteActions('slo', keymap).map(({id}) => id)).not.toContain('severity');
	});
	it('explains every binding in the help', () => {
		expect(helpSections(keymap).flatMap(({keys}) => keys)).toHaveLength(keymap.length);
	});
});

describe('dispatch', () => {
	let wall: FakeWall;
	const type = (...names: string[]) => {
		for (const name of names) press(wall, {name, text: name.length === 1 ? name : '', burst: false});
	};
	const state = () => wall.store.getState();
	beforeEach(() => {
		wall = fakeWall({tab: 'alpha'});
	});

	it('walks systems and panes', () => {
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

	it('moves the cursor of the focused pane within its rows', () => {
		wall.keys.panes.set('etl', {rows: 3, page: 2});
		type('1', 'j', 'j', 'j', 'j');
		expect(paneState(state(), 'alpha', 'etl').cursor).toBe(2);
		type('k', 'g');
		expect(paneState(state(), 'alpha', 'etl').cursor).toBe(0);
		type('pgdn', 'G');
		expect(paneState(state(), 'alpha', 'etl').cursor).toBe(2);
	});

	it('lets a pane handle an action itself', () => {
		const seen: string[] = [];
		wall.keys.panes.set('etl', {onAction: action => seen.push(action) > 0});
		type('1', 'enter');
		expect(seen).toEqual(['open']);
		expect(state().zoomed).toBe(false);
	});

	it('types into the filter, where letters are not commands', () => {
		type('/', 'q', 'R', 'backspace');
		expect(state()).toMatchObject({filter: 'q', filtering: true});
		type('enter');
		expect(state().filtering).toBe(false);
		expect(wall.asked).toEqual([]);
		type('esc');
		expect(state().filter).toBe('');
	});

	it('takes a paste as text in the filter and as nothing anywhere else', () => {
		paste(wall, 'qqq');
		expect(wall.asked).toEqual([]);
		type('/');
		paste(wall, 'time\nout\x1b');
		expect(state().filter).toBe('time out');
		type('esc', 'A');
		paste(wall, 'because');
		expect(state().flash?.text).toMatch(/not accepted/);
		expect(state().mode.kind).toBe('read-only');
	});

	it('gives a dialog all keys but its way out', () => {
		const seen: string[] = [];
		type('?');
		wall.keys.dialog = {onKey: ({name}) => void seen.push(name)};
		type('q', 'R', 'esc');
		expect(seen).toEqual(['q', 'R']);
		expect(state().dialog).toBeUndefined();
		expect(wall.asked).toEqual([]);
	});

	it('opens no dialog for an action where a whole decision does not fit, and says so', () => {
		const acting: LoadedConfig = {
			...config,
			systems: config.systems.map(system => ({
				...system,
				actions: {...system.actions, jobs: [{job: 'nightly', title: 'Run nightly'}]},
			})),
		};
		let size = {columns: 40, rows: 10};
		const small = {...fakeWall({tab: 'alpha', config: acting}), size: () => size};
		press(small, {name: 'T', text: 'T', burst: false});
		expect(small.store.getState().dialog).toBeUndefined();
		expect(small.store.getState().flash?.text).toBe('trigger needs 60x16, not 40x10');
		size = {columns: 60, rows: 16};
		press(small, {name: 'T', text: 'T', burst: false});
		expect(small.store.getState().dialog).toEqual({kind: 'trigger', system: 'alpha'});
	});

	it('drops keys that were typed before a deciding dialog was there', () => {
		const slow = fakeWall({
			tab: 'alpha',
			keys: {panes: new Map(), areas: new Set(), dialogSince: performance.now(), typeahead: 60_000},
		});
		const seen: string[] = [];
		slow.store.getState().openDialog({kind: 'rollback', system: 'alpha'});
		slow.keys.dialog = {onKey: ({name}) => void seen.push(name)};
		press(slow, {name: 'y', text: 'y', burst: false});
		expect(seen).toEqual([]);
		press(slow, {name: 'esc', text: '', burst: false});
		expect(slow.store.getState().dialog).toBeUndefined();
	});

	it('asks before quitting only while an action runs', () => {
		type('q');
		expect(wall.asked).toEqual(['quit 0']);
		state().setBusy('rollback of x');
		type('q');
		expect(wall.asked).toEqual(['quit 0']);
		expect(state().dialog).toMatchObject({kind: 'message'});
		type('ctrl-c');
		expect(wall.asked).toEqual(['quit 0', 'quit 130']);
	});

	it('refreshes the shown system, or all', () => {
		type('r', '0', 'r');
		expect(wall.poller.refreshed).toEqual(['alpha', undefined]);
	});

	it('never opens an action where there is nothing to act on', () => {
		type('R');
		expect(state().dialog).toBeUndefined();
		expect(state().flash?.text).toMatch(/nothing to roll back/);
		type('0', 'T');
		expect(state().flash).toMatchObject({level: 'error'});
	});

	it('disarms at once and never arms a read-only config', () => {
		state().arm('drill');
		type('A');
		expect(state().mode.kind).toBe('read-only');
		const locked = fakeWall({config: {...wall.config, wall: {...wall.config.wall, readOnly: true}}});
		press(locked, {name: 'A', text: 'A', burst: false});
		expect(locked.store.getState().dialog).toBeUndefined();
	});

	it('finds commands by a few letters', () => {
		const list = commands(wall.config, wall.store, () => undefined);
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

	it('maps one key or a list, in place of the old ones', () => {
		const map = keymapOf(load('freeze: F', 'page.down: [Ctrl-F, PgDn, space]', 'pane.1: 9', 'unpin: []'));
		expect(actionFor('F', 'etl', map)?.id).toBe('freeze');
		expect(actionFor('p', 'etl', map)).toBeUndefined();
		expect(actionFor('ctrl-f', 'etl', map)?.id).toBe('page.down');
		expect(actionFor('9', 'etl', map)?.id).toBe('pane.1');
		expect(actionFor('U', 'etl', map)).toBeUndefined();
	});

	it('footer, help, palette and sentences follow it', () => {
		const map = keymapOf(load('freeze: F', 'refresh: []'));
		expect(footerKeys('etl', map)).toContainEqual({key: 'F', title: 'freeze'});
		expect(footerKeys('etl', map).map(({title}) => title)).not.toContain('refresh');
		expect(helpSections(map).flatMap(({keys}) => keys)).toContainEqual({keys: 'F', title: 'freeze or run'});
		expect(paletteActions('etl', map).find(({id}) => id === 'freeze')?.keys).toEqual(['F']);
		expect([keyOf('freeze', map), keyOf('refresh', map)]).toEqual(['F', ': refresh']);
	});

	it('two may change places', () => {
		const map = keymapOf(load('refresh: p', 'freeze: r'));
		expect([actionFor('p', 'etl', map)?.id, actionFor('r', 'etl', map)?.id]).toEqual(['refresh', 'freeze']);
	});

	it.each([
		['freeze: r', /^3:11: keys\.freeze: 'r' is already 'refresh' \(refresh\)/],
		['freeze: f', /^3:11: keys\.freeze: 'f' is already 'follow' .*in log/],
		['wrap: q', /'q' is already 'quit'/],
		['wrap: f', /'f' is already 'follow'/],
		['frezee: F', /^3:3: keys\.frezee: unknown action/],
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

	it('tells all at once, with the other mistakes of the file', () => {
		expect(
			errors('freeze: r', 'wrap: Q', 'follow: Q', 'nope: x', 'quit: ctrl-i').map(line => line.slice(0, 4)),
		).toEqual(['6:3:', '7:9:', '3:11', '5:11']);
	});

	it('keeps the confirming dialogs as they are, whatever is mapped', () => {
		const mapped = fakeWall({
			tab: 'alpha',
			config: {...config, wall: {...config.wall, keys: load('redraw: x', 'suspend: [ctrl-k]', 'back: backspace')}},
		});
		const seen: string[] = [];
		mapped.store.getState().openDialog({kind: 'rollback', system: 'alpha'});
		mapped.keys.dialog = {onKey: ({name}) => void seen.push(name)};
		for (const name of ['x', 'y', 'enter', 'ctrl-k'])
			press(mapped, {name, text: name.length === 1 ? name : '', burst: false});
		expect(seen).toEqual(['x', 'y', 'enter']);
		expect(mapped.asked).toEqual(['suspend']);
		press(mapped, {name: 'esc', text: '', burst: false});
		expect(mapped.store.getState().dialog).toBeUndefined();
	});

	it('is in the JSON Schema with every action', () => {
		const {properties} = z.toJSONSchema(wallSchema, {io: 'input'}) as {properties: Record<string, unknown>};
		expect(properties.keys).toMatchObject({propertyNames: {enum: keymap.map(({id}) => id)}});
	});
});
