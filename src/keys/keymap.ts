/** The one map of commands: input, footer, help and palette all come from it. Pure. */

/** Commands of panes. */
export type PaneCommand =
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
	| 'match.next'
	| 'match.previous'
	| 'side.left'
	| 'side.right'
	| 'ack'
	| 'mute'
	| 'act'
	| 'tick'
	| 'skip'
	| 'log'
	| IncidentCommand;

/** Commands of the page of an incident. */
export type IncidentCommand =
	| 'incident.note'
	| 'incident.todo'
	| 'incident.state'
	| 'incident.severity'
	| 'incident.role'
	| 'incident.hypothesis'
	| 'incident.clock'
	| 'incident.snooze'
	| 'incident.pin'
	| 'incident.message'
	| 'incident.postmortem';

export type GlobalCommand =
	| 'help'
	| 'palette'
	| 'filter'
	| 'trouble'
	| 'alert.next'
	| 'alert.previous'
	| 'revisions'
	| 'history'
	| 'effects'
	| 'calendar'
	| 'drill'
	| 'signatures'
	| 'undo'
	| 'goOn'
	| 'watch'
	| 'range.longer'
	| 'range.shorter'
	| 'time.left'
	| 'time.right'
	| 'time.before'
	| 'runbook'
	| 'contacts'
	| 'incident'
	| 'incidents'
	| 'focus.next'
	| 'focus.previous'
	| `pane.${Digit}`
	| 'overview'
	| 'system.next'
	| 'system.previous'
	| 'page.next'
	| 'page.previous'
	| 'freeze'
	| 'rewind'
	| 'rewind.to'
	| 'rewind.play'
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

/** An action that `keys:` gives a key of its own, such as run.scale. */
type ActionCommand = `${string}.${string}`;

export type CommandId = PaneCommand | GlobalCommand | ActionCommand;

/** Actions that a key opens the dialog on. */
export interface Act {
	/** Keys of the catalogue (src/actions/catalogue.ts). */
	actions: readonly [string, ...string[]];
	/** Their common verb, where there are several. */
	verb?: string;
}

export interface KeyBinding {
	id: CommandId;
	/** Names as the input handler makes them: `a`, `R`, `enter`, `esc`, `ctrl-l`. The first is shown. */
	keys: readonly string[];
	/** The text of the command in footer, help and palette. */
	title: string;
	/**
	 * Where it works: everywhere, in every pane, in panes whose kind takes it, or on pages that take it; there its key means
	 * nothing else, whatever it means on the wall.
	 */
	scope: 'global' | 'pane' | 'some' | 'page';
	/** The actions that it opens the dialog on, in place of anything else. */
	act?: Act;
	/** The word for it in the footer, and where little room is left. */
	footer?: string;
	/** Changes something, so that it is refused while the past is shown. */
	changes?: true;
	/** Left out of the palette: it only makes sense as a key. */
	keyOnly?: boolean;
}

/** The digits that focus the panes of the shown page, in its order. */
export const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Digit = (typeof digits)[number];

/** The map without `keys:` of the wall file. The map in force is `keymapOf(config.wall.keys)`. */
export const keymap: readonly KeyBinding[] = [
	{id: 'help', keys: ['?'], title: 'help', scope: 'global', footer: 'help'},
	{id: 'palette', keys: [':'], title: 'commands', scope: 'global', footer: 'commands', keyOnly: true},
	{id: 'incident.note', keys: ['n'], title: 'note for the timeline', scope: 'page', changes: true, footer: 'note'},
	{id: 'incident.state', keys: ['s'], title: 'state of the incident', scope: 'page', changes: true, footer: 'state'},
	{
		id: 'incident.severity',
		keys: ['S'],
		title: 'severity of the incident',
		scope: 'page',
		changes: true,
		footer: 'severity',
	},
	{id: 'incident.todo', keys: ['t'], title: 'something to do later', scope: 'page', changes: true, footer: 'to do'},
	{
		id: 'incident.message',
		keys: ['m'],
		title: 'message about the incident',
		scope: 'page',
		changes: true,
		footer: 'message',
	},
	{
		id: 'incident.clock',
		keys: ['c'],
		title: 'what is done: a clock, or something to do',
		scope: 'page',
		changes: true,
		footer: 'done',
	},
	{id: 'incident.snooze', keys: ['M'], title: 'snooze a clock', scope: 'page', changes: true, footer: 'snooze'},
	{
		id: 'incident.hypothesis',
		keys: ['v'],
		title: 'hypothesis: a new one, proven or refuted',
		scope: 'page',
		changes: true,
		footer: 'hypothesis',
	},
	{
		id: 'incident.role',
		keys: ['w'],
		title: 'who does what; a new lead gets a card',
		scope: 'page',
		changes: true,
		footer: 'roles',
	},
	{
		id: 'incident.pin',
		keys: ['*'],
		title: 'pin the line, or take it back',
		scope: 'page',
		changes: true,
		footer: 'pin',
	},
	{
		id: 'incident.postmortem',
		keys: ['P'],
		title: 'post-mortem, written to files',
		scope: 'page',
		changes: true,
	},
	{id: 'filter', keys: ['/'], title: 'filter the pane (never alerts)', scope: 'global', footer: 'filter'},
	{id: 'open', keys: ['enter'], title: 'zoom or detail', scope: 'pane', footer: 'open'},
	{
		id: 'skip',
		keys: ['n'],
		title: 'skip the step with a reason, or take it back',
		scope: 'some',
		changes: true,
		footer: 'skip',
	},
	{id: 'back', keys: ['esc', 'backspace'], title: 'back', scope: 'pane', keyOnly: true},
	{id: 'trouble', keys: ['!'], title: 'the worst alert that nobody has', scope: 'global', footer: 'trouble'},
	{id: 'alert.next', keys: ['J'], title: 'next alert', scope: 'global'},
	{id: 'alert.previous', keys: ['K'], title: 'previous alert', scope: 'global'},
	{id: 'revisions', keys: ['s'], title: 'service and its revisions', scope: 'global', footer: 'revisions'},
	{id: 'signatures', keys: ['e'], title: 'error signatures of the log', scope: 'global', footer: 'errors'},
	{id: 'log', keys: ['L'], title: 'the log of the revision or function', scope: 'some', footer: 'its log'},
	{id: 'runbook', keys: ['b'], title: 'runbook of the alert or the system', scope: 'global', footer: 'runbook'},
	{id: 'contacts', keys: ['E'], title: 'whom to call, and when', scope: 'global'},
	{id: 'incident', keys: ['I'], title: 'incident: declare one, or open it', scope: 'global', footer: 'incident'},
	{id: 'incidents', keys: ['i'], title: 'all incidents', scope: 'global'},
	{id: 'ack', keys: ['a'], title: 'acknowledge alert, or take it back', scope: 'some', changes: true, footer: 'ack'},
	{
		id: 'mute',
		keys: ['M'],
		title: 'mute alert for a time, or take it back',
		scope: 'some',
		changes: true,
		footer: 'mute',
	},
	{id: 'tick', keys: ['c'], title: 'tick the item, or take it back', scope: 'some', changes: true, footer: 'tick'},
	{id: 'tab', keys: ['t'], title: 'next tab of the pane', scope: 'some', footer: 'tab'},
	{id: 'follow', keys: ['f'], title: 'follow or pause the log', scope: 'some', footer: 'follow'},
	{id: 'severity', keys: ['v'], title: 'lowest severity of the log', scope: 'some', footer: 'severity'},
	{id: 'match.next', keys: ['n'], title: 'next match of the filter, among all lines', scope: 'some', footer: 'match'},
	{id: 'match.previous', keys: ['N'], title: 'previous match of the filter, among all lines', scope: 'some'},
	{id: 'service', keys: ['S'], title: 'next service of the log', scope: 'some', footer: 'service'},
	{id: 'side.right', keys: ['>'], title: 'further right in long lines', scope: 'some', keyOnly: true},
	{id: 'side.left', keys: ['<'], title: 'back to the left in long lines', scope: 'some', keyOnly: true},
	{id: 'wrap', keys: ['w'], title: 'wrap lines', scope: 'some', footer: 'wrap'},
	{id: 'arm', keys: ['A'], title: 'arm or disarm', scope: 'global', changes: true, footer: 'arm'},
	{
		id: 'rollback',
		keys: ['R'],
		title: 'roll back a service',
		scope: 'global',
		footer: 'rollback',
		act: {actions: ['run.rollback']},
	},
	{id: 'unpin', keys: ['U'], title: 'unpin traffic', scope: 'global', act: {actions: ['run.unpin']}},
	{
		id: 'trigger',
		keys: ['T'],
		title: 'trigger a function or job',
		scope: 'global',
		footer: 'trigger',
		act: {actions: ['fn.invoke', 'job.run'], verb: 'trigger'},
	},
	{id: 'undo', keys: ['u'], title: 'undo the last action', scope: 'global', changes: true},
	{id: 'goOn', keys: ['P'], title: 'go on with the action that asks', scope: 'global', changes: true},
	{id: 'watch', keys: ['W'], title: 'the actions under way, one after the other', scope: 'global'},
	{id: 'effects', keys: ['V'], title: 'what the last actions did, before and after', scope: 'global'},
	{id: 'act', keys: ['x'], title: 'actions on the row', scope: 'pane', changes: true},
	{id: 'focus.next', keys: ['tab'], title: 'next pane', scope: 'global', footer: 'pane', keyOnly: true},
	{id: 'focus.previous', keys: ['shift-tab'], title: 'previous pane', scope: 'global', keyOnly: true},
	{id: 'system.next', keys: [']', 'right'], title: 'next system', scope: 'global', footer: 'system'},
	{id: 'system.previous', keys: ['[', 'left'], title: 'previous system', scope: 'global'},
	{id: 'page.next', keys: ['}'], title: 'next page of the system', scope: 'global', footer: 'page'},
	{id: 'page.previous', keys: ['{'], title: 'previous page of the system', scope: 'global'},
	{id: 'overview', keys: ['0'], title: 'overview of all systems', scope: 'global', footer: 'overview'},
	{id: 'freeze', keys: ['p'], title: 'freeze or run', scope: 'global', footer: 'freeze'},
	{id: 'rewind', keys: ['z'], title: 'rewind, or back to now', scope: 'global'},
	{id: 'rewind.to', keys: ['Z'], title: 'rewind to a time', scope: 'global'},
	{id: 'rewind.play', keys: ['space'], title: 'play the past, or stop', scope: 'global'},
	{id: 'history', keys: ['H'], title: 'what happened since you last looked', scope: 'global'},
	{id: 'calendar', keys: ['C'], title: 'checklists and change windows of all systems', scope: 'global'},
	{id: 'drill', keys: ['D'], title: 'the drill: its briefing, hints, and the end', scope: 'global'},
	{id: 'range.longer', keys: ['+', '='], title: 'longer range of all charts', scope: 'global'},
	{id: 'range.shorter', keys: ['-'], title: 'shorter range of all charts', scope: 'global'},
	{id: 'time.left', keys: ['h'], title: 'earlier on all charts', scope: 'global'},
	{id: 'time.right', keys: ['l'], title: 'later on all charts', scope: 'global'},
	{id: 'time.before', keys: ['d'], title: 'the day before on all charts', scope: 'global'},
	{id: 'refresh', keys: ['r'], title: 'refresh', scope: 'global', footer: 'refresh'},
	{id: 'copy', keys: ['y'], title: 'copy the row', scope: 'pane', footer: 'copy'},
	{id: 'links', keys: ['o'], title: 'links of the row and the system', scope: 'pane', footer: 'links'},
	...digits.map(
		(digit): KeyBinding => ({
			id: `pane.${digit}`,
			keys: [String(digit)],
			title: `pane ${digit}`,
			scope: 'global',
			keyOnly: true,
		}),
	),
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

/** Needs a system to work on, or a pane with rows of its own: not in the footer of the overview, which shows all alerts of all. */
const notInOverview: ReadonlySet<CommandId> = new Set<CommandId>([
	'filter',
	'rollback',
	'trigger',
	'focus.next',
	'overview',
	'copy',
]);

/** The first keys of the footer lead to all others. */
const leading: ReadonlySet<CommandId> = new Set<CommandId>(['help', 'palette']);

/** Keys that work only here come before those of the whole wall: a short footer shows what the rest of the wall cannot do. */
const rankInFooter = ({id, scope}: KeyBinding): number =>
	leading.has(id) ? 0 : scope === 'some' || scope === 'page' ? 1 : 2;

/**
 * The footer of a pane that takes these commands: the keys that work here, those of the pane first.
 * @param overview whether it is the pane of the overview
 * @param pages whether there are several to turn
 */
export const footerKeys = (
	takes: readonly PaneCommand[],
	map: readonly KeyBinding[],
	{overview = false, pages = false}: {overview?: boolean; pages?: boolean} = {},
): {key: string; title: string; id: CommandId}[] =>
	[...map]
		.sort((a, b) => rankInFooter(a) - rankInFooter(b))
		.flatMap(binding => {
			const {id, keys, footer} = binding;
			if (footer === undefined || keys.length === 0 || !worksIn(binding, takes)) return [];
			if (commandFor(keys[0] ?? '', takes, map) !== binding) return [];
			if ((overview && notInOverview.has(id)) || (id === 'page.next' && !pages)) return [];
			return [{key: keyLabel(keys[0] ?? ''), title: footer, id}];
		});

/** Whether a binding focuses a pane, and its only key is the digit of the pane. */
const hasOwnDigit = ({id, keys}: KeyBinding): boolean => keys.length === 1 && id === `pane.${keys[0]}`;

/** A line of the help screen. */
export interface HelpKey {
	keys: string;
	title: string;
	/** The command that it runs; absent where the line stands for several. */
	id?: CommandId;
}

export interface HelpSection {
	title: string;
	keys: HelpKey[];
}

/** Everything, for the help screen, grouped by where it works. Panes share one line, but those with keys of their own. */
export function helpSections(map: readonly KeyBinding[]): HelpSection[] {
	const entry = ({keys, title, id}: Pick<KeyBinding, 'keys' | 'title'> & {id?: CommandId}): HelpKey => ({
		keys: keys.map(keyLabel).join(' ') || '-',
		title,
		...(id !== undefined && {id}),
	});
	const own = map.filter(hasOwnDigit);
	const of = (wanted: KeyBinding['scope']) =>
		map.flatMap(binding => {
			if (binding.scope !== wanted || (hasOwnDigit(binding) && binding !== own[0])) return [];
			return entry(binding === own[0] ? {keys: own.flatMap(({keys}) => keys), title: 'pane of the page'} : binding);
		});
	return [
		{title: 'Everywhere', keys: of('global')},
		{title: 'In every pane', keys: of('pane')},
		{title: 'In some panes', keys: of('some')},
		{title: 'On the page of an incident', keys: of('page')},
	];
}

/** The commands that the palette offers in a pane that takes these commands. */
export const paletteCommands = (takes: readonly PaneCommand[], map: readonly KeyBinding[]): KeyBinding[] =>
	map.filter(binding => !binding.keyOnly && worksIn(binding, takes));
