/** The one map of commands: input, footer, help and palette all come from it. Pure. */
import {type IncidentCommand, incidentKeys} from './tables/incident.ts';
import {type KindCommand, paneKeys, type RowCommand, someKeys} from './tables/panes.ts';
import type {KeyRow} from './tables/row.ts';
import {type Digit, digits, type WallCommand, wallKeys} from './tables/wall.ts';

/** Commands of panes, and of the pages that open over the wall. */
export type PaneCommand = KindCommand | RowCommand | IncidentCommand;

/** An action that `keys:` gives a key of its own, such as run.scale. */
type ActionCommand = `${string}.${string}`;

export type CommandId = PaneCommand | WallCommand | `pane.${Digit}` | ActionCommand;

export interface KeyBinding extends KeyRow {
	id: CommandId;
	/**
	 * Where it works: everywhere, in every pane, in panes whose kind takes it, or on pages that take it; there its key means
	 * nothing else, whatever it means on the wall.
	 */
	scope: 'global' | 'pane' | 'some' | 'page';
}

const bindings = (table: Readonly<Record<string, KeyRow>>, scope: KeyBinding['scope']): KeyBinding[] =>
	Object.entries(table).map(([id, row]) => ({...row, id: id as CommandId, scope}));

/** The map without `keys:` of the wall file. The map in force is `keymapOf(config.wall.keys)`. */
export const keymap: readonly KeyBinding[] = [
	...bindings(incidentKeys, 'page'),
	...bindings(someKeys, 'some'),
	...bindings(wallKeys, 'global'),
	...digits.map(
		(digit): KeyBinding => ({
			id: `pane.${digit}`,
			keys: [String(digit)],
			title: `pane ${digit}`,
			scope: 'global',
			keyOnly: true,
		}),
	),
	...bindings(paneKeys, 'pane'),
];

const paneCommands: ReadonlySet<string> = new Set(keymap.filter(({scope}) => scope !== 'global').map(({id}) => id));
export const isPaneCommand = (id: CommandId): id is PaneCommand => paneCommands.has(id);

/** Whether a binding works in a pane that takes these commands. */
export const worksIn = ({id, scope}: KeyBinding, takes: readonly PaneCommand[]): boolean =>
	(scope !== 'some' && scope !== 'page') || takes.some(command => command === id);

/** Whether a name under `keys:` may be that of an action; that there is such an action, src/load/ checks. */
export const isActionName = (name: string): name is ActionCommand =>
	/^[a-z]+\.[a-z_]+$/.test(name) && !keymap.some(({id}) => id === name);

/** The map with these keys in place of those it comes with; an empty list leaves a command to the palette. */
export const effectiveKeymap = (keys: Readonly<Record<string, readonly string[]>>): readonly KeyBinding[] => [
	...keymap.map(binding => ({...binding, keys: keys[binding.id] ?? binding.keys})),
	...Object.entries(keys).flatMap(([id, own]): KeyBinding[] =>
		isActionName(id) ? [{id, keys: own, title: id, scope: 'global', act: {actions: [id]}}] : [],
	),
];

const made = new WeakMap<object, readonly KeyBinding[]>();

/** The map in force under a `keys:`; the same one for the same object. */
export function keymapOf(keys: Readonly<Record<string, readonly string[]>>): readonly KeyBinding[] {
	const map = made.get(keys) ?? effectiveKeymap(keys);
	made.set(keys, map);
	return map;
}

/** The command of a key in a pane that takes these commands; undefined when it has none there. */
export const commandFor = (
	key: string,
	takes: readonly PaneCommand[],
	map: readonly KeyBinding[],
): KeyBinding | undefined => {
	const found = map.filter(binding => binding.keys.includes(key) && worksIn(binding, takes));
	return found.find(({scope}) => scope === 'page') ?? found[0];
};

/** The key of a command for a sentence: `R`, or where it has none, the text for the palette: `: unpin traffic`. */
export function keyOf(id: CommandId, map: readonly KeyBinding[]): string {
	const of = (wanted: CommandId) => map.find(binding => binding.id === wanted);
	const [key] = of(id)?.keys ?? [];
	return key === undefined ? `${of('palette')?.keys[0] ?? ''} ${of(id)?.title ?? id}`.trim() : keyLabel(key);
}

const shown: Readonly<Record<string, string>> = {
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	pgdn: 'PgDn',
	pgup: 'PgUp',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	home: 'Home',
	end: 'End',
	backspace: 'Backspace',
	space: 'Space',
};

/** How a key is written for people: `Enter`, `Ctrl-L`, `R`. */
export const keyLabel = (key: string): string =>
	shown[key] ?? key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
