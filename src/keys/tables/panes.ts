/** Keys of panes. */
import type {KeyRow} from './row.ts';

/** In panes whose kind takes them. */
export const someKeys = {
	skip: {keys: ['n'], title: 'skip the step with a reason, or take it back', changes: true, footer: 'skip'},
	log: {keys: ['L'], title: 'the log of the revision or function', footer: 'its log'},
	ack: {keys: ['a'], title: 'acknowledge alert, or take it back', changes: true, footer: 'ack'},
	mute: {keys: ['M'], title: 'mute alert for a time, or take it back', changes: true, footer: 'mute'},
	tick: {keys: ['c'], title: 'tick the item, or take it back', changes: true, footer: 'tick'},
	tab: {keys: ['t'], title: 'next tab of the pane', footer: 'tab'},
	follow: {keys: ['f'], title: 'follow or pause the log', footer: 'follow'},
	severity: {keys: ['v'], title: 'lowest severity of the log', footer: 'severity'},
	'match.next': {keys: ['n'], title: 'next match of the filter, among all lines', footer: 'match'},
	'match.previous': {keys: ['N'], title: 'previous match of the filter, among all lines'},
	service: {keys: ['S'], title: 'next service of the log', footer: 'service'},
	'side.right': {keys: ['>'], title: 'further right in long lines', keyOnly: true},
	'side.left': {keys: ['<'], title: 'back to the left in long lines', keyOnly: true},
	wrap: {keys: ['w'], title: 'wrap lines', footer: 'wrap'},
} as const satisfies Record<string, KeyRow>;

export type KindCommand = keyof typeof someKeys;

/** In every pane. */
export const paneKeys = {
	open: {keys: ['enter'], title: 'zoom or detail', footer: 'open'},
	back: {keys: ['esc', 'backspace'], title: 'back', keyOnly: true},
	act: {keys: ['x'], title: 'actions on the row', changes: true},
	copy: {keys: ['y'], title: 'copy the row', footer: 'copy'},
	links: {keys: ['o'], title: 'links of the row and the system', footer: 'links'},
	down: {keys: ['j', 'down'], title: 'down', keyOnly: true},
	up: {keys: ['k', 'up'], title: 'up', keyOnly: true},
	top: {keys: ['g', 'home'], title: 'first row', keyOnly: true},
	bottom: {keys: ['G', 'end'], title: 'last row', keyOnly: true},
	'page.down': {keys: ['pgdn', 'ctrl-d'], title: 'page down', keyOnly: true},
	'page.up': {keys: ['pgup', 'ctrl-u'], title: 'page up', keyOnly: true},
} as const satisfies Record<string, KeyRow>;

export type RowCommand = keyof typeof paneKeys;
