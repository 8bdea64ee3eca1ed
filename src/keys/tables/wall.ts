/** Keys that work everywhere. */
import type {KeyRow} from './row.ts';

/** The digits that focus the panes of the shown page, in its order. */
export const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Digit = (typeof digits)[number];

export const wallKeys = {
	help: {keys: ['?'], title: 'help', footer: 'help'},
	palette: {keys: [':'], title: 'commands', footer: 'commands', keyOnly: true},
	filter: {keys: ['/'], title: 'filter the pane (never alerts)', footer: 'filter'},
	trouble: {keys: ['!'], title: 'the worst alert that nobody has', footer: 'trouble'},
	'alert.next': {keys: ['J'], title: 'next alert'},
	'alert.previous': {keys: ['K'], title: 'previous alert'},
	revisions: {keys: ['s'], title: 'service and its revisions', footer: 'revisions'},
	signatures: {keys: ['e'], title: 'error signatures of the log', footer: 'errors'},
	runbook: {keys: ['b'], title: 'runbook of the alert or the system', footer: 'runbook'},
	contacts: {keys: ['E'], title: 'whom to call, and when'},
	incident: {keys: ['I'], title: 'incident: declare one, or open it', footer: 'incident'},
	incidents: {keys: ['i'], title: 'all incidents'},
	'focus.next': {keys: ['tab'], title: 'next pane', footer: 'pane', keyOnly: true},
	'focus.previous': {keys: ['shift-tab'], title: 'previous pane', keyOnly: true},
	'system.next': {keys: [']', 'right'], title: 'next system', footer: 'system'},
	'system.previous': {keys: ['[', 'left'], title: 'previous system'},
	'page.next': {keys: ['}'], title: 'next page of the system', footer: 'page'},
	'page.previous': {keys: ['{'], title: 'previous page of the system'},
	overview: {keys: ['0'], title: 'overview of all systems', footer: 'overview'},
	arm: {keys: ['A'], title: 'arm or disarm', changes: true, footer: 'arm'},
	rollback: {keys: ['R'], title: 'roll back a service', footer: 'rollback', act: {actions: ['run.rollback']}},
	unpin: {keys: ['U'], title: 'unpin traffic', act: {actions: ['run.unpin']}},
	trigger: {
		keys: ['T'],
		title: 'trigger a function or job',
		footer: 'trigger',
		act: {actions: ['fn.invoke', 'job.run'], verb: 'trigger'},
	},
	undo: {keys: ['u'], title: 'undo the last action', changes: true},
	goOn: {keys: ['P'], title: 'go on with the action that asks', changes: true},
	watch: {keys: ['W'], title: 'the actions under way, one after the other'},
	effects: {keys: ['V'], title: 'what the last actions did, before and after'},
	freeze: {keys: ['p'], title: 'freeze or run', footer: 'freeze'},
	rewind: {keys: ['z'], title: 'rewind, or back to now'},
	'rewind.to': {keys: ['Z'], title: 'rewind to a time'},
	'rewind.play': {keys: ['space'], title: 'play the past, or stop'},
	history: {keys: ['H'], title: 'what happened since you last looked'},
	calendar: {keys: ['C'], title: 'checklists and change windows of all systems'},
	drill: {keys: ['D'], title: 'the drill: its briefing, hints, and the end'},
	'range.longer': {keys: ['+', '='], title: 'longer range of all charts'},
	'range.shorter': {keys: ['-'], title: 'shorter range of all charts'},
	'time.left': {keys: ['h'], title: 'earlier on all charts'},
	'time.right': {keys: ['l'], title: 'later on all charts'},
	'time.before': {keys: ['d'], title: 'the day before on all charts'},
	refresh: {keys: ['r'], title: 'refresh', footer: 'refresh'},
	mouse: {keys: ['m'], title: 'mouse on or off (off to select text)'},
	redraw: {keys: ['ctrl-l'], title: 'redraw the screen'},
	suspend: {keys: ['ctrl-z'], title: 'suspend (fg brings it back)'},
	quit: {keys: ['q'], title: 'quit', footer: 'quit'},
	interrupt: {keys: ['ctrl-c'], title: 'quit at once', keyOnly: true},
} as const satisfies Record<string, KeyRow>;

export type WallCommand = keyof typeof wallKeys;
