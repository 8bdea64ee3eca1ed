/**
 * Decides what a burst of keys means before any of them acts. In a field it is text, and its Enter confirms nothing. Elsewhere
 * it is keys only if all of them move about, while the last may act on the row that they reached (`ja`, `jjjj`, `]]`). Any
 * other burst counts as a paste that the terminal did not mark, and is dropped.
 */
import type {KeyPress} from '../../hooks/router.ts';
import {type CommandId, keyLabel, keymapOf, worksIn} from '../keys/keymap.ts';
import {digits} from '../keys/tables/wall.ts';
import {focusOf, takesOf} from '../panes/where.ts';
import type {Dispatch} from './context.ts';
import {press} from './dispatch.ts';
import {typed} from './fields.ts';

/** Actions that move about, so that another key takes them back. */
const moves: ReadonlySet<CommandId> = new Set<CommandId>([
	'down',
	'up',
	'top',
	'bottom',
	'page.down',
	'page.up',
	'focus.next',
	'focus.previous',
	'system.next',
	'system.previous',
	'page.next',
	'page.previous',
	'overview',
	...digits.map(digit => `pane.${digit}` as const),
	'match.next',
	'match.previous',
	'side.left',
	'side.right',
	'back',
]);
/** What moves about only where the past is shown. */
const pastMoves: ReadonlySet<CommandId> = new Set<CommandId>(['time.left', 'time.right']);
/** Commands that act on the row under the cursor, open no dialog, and are undone by the same key. */
const ends: ReadonlySet<CommandId> = new Set<CommandId>([
	...moves,
	'open',
	'ack',
	'copy',
	'tab',
	'follow',
	'wrap',
	'severity',
	'service',
]);
/** The same in dialogs, whose keys are not mapped. */
const dialogMoves: ReadonlySet<string> = new Set(
	'down up j k pgdn pgup left right home end g G tab shift-tab space esc'.split(' '),
);
const dialogEnds: ReadonlySet<string> = new Set([...dialogMoves, 'enter', 'y']);

/** Whether keys that came together are done one by one. */
function areKeys({store, config}: Dispatch, keys: readonly KeyPress[]): boolean {
	const state = store.getState();
	const takes = takesOf(config, state, focusOf(config, state));
	const map = keymapOf(config.wall.keys).filter(binding => binding.scope !== 'page' || worksIn(binding, takes));
	const inDialog = state.dialog !== undefined;
	const inPast = state.replay !== undefined;
	return keys.every(({name}, index) => {
		const isLast = index === keys.length - 1;
		if (name === 'ctrl-c') return true;
		if (inDialog) return (isLast ? dialogEnds : dialogMoves).has(name);
		const meanings = map.filter(binding => binding.keys.includes(name));
		return (
			meanings.length > 0 && meanings.every(({id}) => (isLast ? ends : moves).has(id) || (inPast && pastMoves.has(id)))
		);
	});
}

const label = ({name, text}: KeyPress): string => (text.trim() === '' ? keyLabel(name) : text);

/** The text that these keys begin with; line ends and tabs between two parts of it are blanks. Undefined where they begin otherwise. */
function textOf(keys: readonly KeyPress[]): {text: string; rest: readonly KeyPress[]} | undefined {
	const isGap = ({name}: KeyPress) => name === 'enter' || name === 'tab';
	if (keys[0]?.text === '' || keys[0] === undefined) return undefined;
	let end = keys.findIndex(key => key.text === '' && !isGap(key));
	if (end < 0) end = keys.length;
	while (isGap(keys[end - 1] as KeyPress)) end -= 1;
	const text = keys.slice(0, end).map(key => (isGap(key) ? ' ' : key.text));
	return {text: text.join(''), rest: keys.slice(end)};
}

/** Does what was handed over in one go. `commit` runs before each key, so that none meets what was there before the last one. */
export function receive(on: Dispatch, keys: readonly KeyPress[], commit: (next: KeyPress) => void): void {
	for (let rest = keys; rest[0] !== undefined; ) {
		const next = rest[0];
		commit(next);
		const {dialog, filtering, notify} = on.store.getState();
		const isTyping = filtering || (dialog !== undefined && on.keys.dialog?.field !== undefined);
		const piece = isTyping ? textOf(rest) : undefined;
		if (piece) {
			typed(on, piece.text);
			rest = piece.rest;
			continue;
		}
		if (next.burst) {
			if (isTyping && next.name === 'enter') {
				notify('Enter came together with other keys: press Enter again', 'error');
				rest = rest.slice(1);
				continue;
			}
			if (!isTyping && !areKeys(on, rest)) {
				notify(
					rest.length > 1
						? `${rest.length} keys at once look like a paste: nothing was done`
						: `${label(next)} came together with other keys: press ${label(next)} again`,
					'error',
				);
				return;
			}
		}
		press(on, next);
		rest = rest.slice(1);
	}
}
