/** The one action map: input, footer, help and palette all come from it. Pure. */
import type {PaneId} from './types.ts';

/** What a pane may be asked to do. */
export type PaneAction =
	| 'down'
	| 'up'
	| 'top'
	| 'bottom'
	| 'page.down'
	| 'page.up'
	| 'open'
	| 'back'
	| 'copy'
	| 'links'
	| 'tab'
	| 'follow'
	| 'wrap'
	| 'severity'
	| 'service'
	| 'ack';

export type GlobalAction =
	| 'help'
	| 'palette'
	| 'filter'
	| 'focus.next'
	| 'focus.previous'
	| 'pane.1'
	| 'pane.2'
	| 'pane.3'
	| 'pane.4'
	| 'pane.5'
	| 'pane.6'
	| 'overview'
	| 'system.next'
	| 'system.previous'
	| 'freeze'
	| 'refresh'
	| 'rollback'
	| 'unpin'
	| 'trigger'
	| 'arm'
	| 'redraw'
	| 'mouse'
	| 'suspend'
	| 'quit'
	| 'interrupt';

export type ActionId = PaneAction | GlobalAction;

export interface KeyBinding {
	id: ActionId;
	/** Names as the input handler makes them: `a`, `R`, `enter`, `esc`, `ctrl-l`. The first is shown. */
	keys: readonly string[];
	/** What it does, in the words of footer, help and palette. */
	title: string;
	/** Where it works: everywhere, in every pane, or only in these panes. */
	scope: 'global' | 'pane' | readonly PaneId[];
	/** The word for it in the footer, which shows as many as fit in the order of the map. */
	footer?: string;
	/** Left out of the palette: it only makes sense as a key. */
	keyOnly?: boolean;
}

/** As it is without `keys:` in the wall file. What works is `keymapOf(config.wall.keys)`. */
export const keymap: readonly KeyBinding[] = [
	{id: 'help', keys: ['?'], title: 'help', scope: 'global', footer: 'help'},
	{id: 'palette', keys: [':'], title: 'commands', scope: 'global', footer: 'commands', keyOnly: true},
	{id: 'filter', keys: ['/'], title: 'filter', scope: 'global', footer: 'filter'},
	{id: 'open', keys: ['enter'], title: 'zoom or detail', scope: 'pane', footer: 'open'},
	{id: 'back', keys: ['esc', 'backspace'], title: 'back', scope: 'pane', keyOnly: true},
	{id: 'ack', keys: ['a'], title: 'acknowledge alert, or take it back', scope: ['alerts'], footer: 'ack'},
	{id: 'tab', keys: ['t'], title: 'next tab of the pane', scope: ['etl', 'slo', 'freshness', 'pubsub'], footer: 'tab'},
	{id: 'follow', keys: ['f'], title: 'follow or pause the log', scope: ['log'], footer: 'follow'},
	{id: 'severity', keys: ['v'], title: 'lowest severity of the log', scope: ['log'], footer: 'severity'},
	{id: 'service', keys: ['n'], title: 'next service of the log', scope: ['log'], footer: 'service'},
	{id: 'wrap', keys: ['w'], title: 'wrap lines', scope: ['log'], footer: 'wrap'},
	{id: 'arm', keys: ['A'], title: 'arm or disarm', scope: 'global', footer: 'arm'},
	{id: 'rollback', keys: ['R'], title: 'roll back a service', scope: 'global', footer: 'rollback'},
	{id: 'unpin', keys: ['U'], title: 'unpin traffic', scope: 'global'},
	{id: 'trigger', keys: ['T'], title: 'trigger a function or job', scope: 'global', footer: 'trigger'},
	{id: 'focus.next', keys: ['tab'], title: 'next pane', scope: 'global', footer: 'pane', keyOnly: true},
	{id: 'focus.previous', keys: ['shift-tab'], title: 'previous pane', scope: 'global', keyOnly: true},
	{id: 'system.next', keys: [']', 'right'], title: 'next system', scope: 'global', footer: 'system'},
	{id: 'system.previous', keys: ['[', 'left'], title: 'previous system', scope: 'global'},
	{id: 'overview', keys: ['0'], title: 'overview of all systems', scope: 'global', footer: 'overview'},
	{id: 'freeze', keys: ['p'], title: 'freeze or run', scope: 'global', footer: 'freeze'},
	{id: 'refresh', keys: ['r'], title: 'refresh', scope: 'global', footer: 'refresh'},
	{id: 'copy', keys: ['y'], title: 'copy the row', scope: 'pane', footer: 'copy'},
	{id: 'links', keys: ['o'], title: 'links to runbook and console', scope: 'pane', footer: 'links'},
	{id: 'pane.1', keys: ['1'], title: 'pane 1', scope: 'global', keyOnly: true},
	{id: 'pane.2', keys: ['2'], title: 'pane 2', scope: 'global', keyOnly: true},
	{id: 'pane.3', keys: ['3'], title: 'pane 3', scope: 'global', keyOnly: true},
	{id: 'pane.4', keys: ['4'], title: 'pane 4', scope: 'global', keyOnly: true},
	{id: 'pane.5', keys: ['5'], title: 'pane 5', scope: 'global', keyOnly: true},
	{id: 'pane.6', keys: ['6'], title: 'pane 6', scope: 'global', keyOnly: true},
	{id: 'down', keys: ['j', 'down'], title: 'down', scope: 'pane', keyOnly: true},
	{id: 'up', keys: ['k', 'up'], title: 'up', scope: 'pane', keyOnly: true},
	{id: 'top', keys: ['g', 'home'], title: 'first row', scope: 'pane', keyOnly: true},
	{id: 'bottom', keys: ['G', 'end'], title: 'last row', scope: 'pane', keyOnly: true},
	{id: 'page.down', keys: ['pgdn', 'ctrl-d'], title: 'page down', scope: 'pane', keyOnly: true},
	{id: 'page.up', keys: ['pgup', 'ctrl-u'], title: 'page up', scope: 'pane', keyOnly: true},
	{id: 'mouse', keys: ['m'], title: 'mouse on or off (off to select text)', scope: 'global'},
	{id: 'redraw', keys: ['ctrl-l'], title: 'redraw the screen', scope: 'global'},
	{id: 'suspend', keys: ['ctrl-z'], title: 'suspend (fg brings it back)', scope: 'global'},
	{id: 'quit', keys: ['q'], title: 'quit', scope: 'global', footer: 'quit'},
	{id: 'interrupt', keys: ['ctrl-c'], title: 'quit at once', scope: 'global', keyOnly: true},
];

/** The order of panes; digits count those that a system has. */
export const paneOrder: readonly PaneId[] = ['etl', 'slo', 'freshness', 'pubsub', 'log', 'alerts'];

const paneActions: ReadonlySet<string> = new Set(keymap.filter(({scope}) => scope !== 'global').map(({id}) => id));
export const isPaneAction = (id: ActionId): id is PaneAction => paneActions.has(id);

/** Whether a binding works with this pane focused. */
export const worksIn = ({scope}: KeyBinding, pane: PaneId): boolean =>
	scope === 'global' || scope === 'pane' || scope.includes(pane);

/** Whether there is a pane in which both work. */
export const sharesScope = ({scope: a}: KeyBinding, {scope: b}: KeyBinding): boolean =>
	typeof a === 'string' || typeof b === 'string' || a.some(pane => b.includes(pane));

/** The map with these keys in place of those it comes with; an empty list leaves an action to the palette. */
export const effectiveKeymap = (keys: Readonly<Record<string, readonly string[]>>): readonly KeyBinding[] =>
	keymap.map(binding => ({...binding, keys: keys[binding.id] ?? binding.keys}));

const made = new WeakMap<object, readonly KeyBinding[]>();

/** The map in force under a `keys:`; the same one for the same object. */
export function keymapOf(keys: Readonly<Record<string, readonly string[]>>): readonly KeyBinding[] {
	const map = made.get(keys) ?? effectiveKeymap(keys);
	made.set(keys, map);
	return map;
}

/** What a key means with this pane focused; undefined when it means nothing there. */
export const actionFor = (key: string, pane: PaneId, map: readonly KeyBinding[]): KeyBinding | undefined =>
	map.find(binding => binding.keys.includes(key) && worksIn(binding, pane));

/** How a sentence names the key of an action: `R`, or where it has none, what to type: `: unpin traffic`. */
export function keyOf(id: ActionId, map: readonly KeyBinding[]): string {
	const of = (wanted: ActionId) => map.find(binding => binding.id === wanted);
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
};

/** How a key is written for people: `Enter`, `Ctrl-L`, `R`. */
export const keyLabel = (key: string): string =>
	shown[key] ?? key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);

/** Needs a system to work on, or a pane with rows of its own: not in the footer of the overview. */
const notInOverview: ReadonlySet<ActionId> = new Set<ActionId>([
	'ack',
	'rollback',
	'trigger',
	'focus.next',
	'overview',
	'copy',
]);

/** The footer of a pane, or of the overview: the keys that work here, in order of use. */
export const footerKeys = (pane: PaneId | 'overview', map: readonly KeyBinding[]): {key: string; title: string}[] =>
	map.flatMap(binding => {
		const {id, keys, footer} = binding;
		if (
			footer === undefined ||
			keys.length === 0 ||
			(pane === 'overview' ? notInOverview.has(id) || !worksIn(binding, 'alerts') : !worksIn(binding, pane))
		)
			return [];
		return [{key: keyLabel(keys[0] ?? ''), title: footer}];
	});

/** Everything, for the help screen, grouped by where it works. */
export function helpSections(map: readonly KeyBinding[]): {title: string; keys: {keys: string; title: string}[]}[] {
	const entry = ({keys, title}: KeyBinding) => ({keys: keys.map(keyLabel).join(' ') || '-', title});
	const special = map.filter(({scope}) => typeof scope !== 'string');
	return [
		{title: 'Everywhere', keys: map.filter(({scope}) => scope === 'global').map(entry)},
		{title: 'In every pane', keys: map.filter(({scope}) => scope === 'pane').map(entry)},
		{
			title: 'In some panes',
			keys: special.map(binding => ({
				...entry(binding),
				title: `${binding.title} (${(binding.scope as readonly PaneId[]).join(', ')})`,
			})),
		},
	];
}

/** What the palette offers with this pane focused. */
export const paletteActions = (pane: PaneId, map: readonly KeyBinding[]): KeyBinding[] =>
	map.filter(binding => !binding.keyOnly && worksIn(binding, pane));
