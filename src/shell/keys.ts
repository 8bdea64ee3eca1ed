/** From what Ink reports to single named keys. Pure. */
import type {Key} from 'ink';
import type {KeyPress} from '../../hooks/router.ts';
import {cleanLine} from '../text/clean.ts';

const named: readonly [keyof Key, string][] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageDown', 'pgdn'],
	['pageUp', 'pgup'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/** Keys by which words are edited; terminals send Ctrl or Alt with the same arrows. */
function modified(name: string, {ctrl, meta}: Key): string {
	if ((ctrl || meta) && (name === 'left' || name === 'right')) return `ctrl-${name}`;
	return meta && name === 'backspace' ? 'alt-backspace' : name;
}

const one = (character: string): Omit<KeyPress, 'burst'> | undefined => {
	if (character === '\r' || character === '\n') return {name: 'enter', text: ''};
	if (character === '\t') return {name: 'tab', text: ''};
	if (character === '\x7f' || character === '\b') return {name: 'backspace', text: ''};
	if (character === '\x1b') return {name: 'esc', text: ''};
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x20) return {name: `ctrl-${String.fromCharCode(code + 0x60)}`, text: ''};
	if (code < 0xa0 && code > 0x7e) return undefined;
	// The text stays as it is, because a combining mark belongs to what was typed before it. Fields leave out what cannot be shown.
	return {name: character === ' ' ? 'space' : cleanLine(character) || character, text: character};
};

/** A slow link delivers `jjj` or `j\r` as one event: taken apart here. Whether they are a burst, the caller knows. */
export function keyPresses(input: string, key: Key): Omit<KeyPress, 'burst'>[] {
	if (key.eventType === 'release') return [];
	if (key.tab) return [{name: key.shift ? 'shift-tab' : 'tab', text: ''}];
	const special = named.find(([flag]) => key[flag] === true);
	if (special) return [{name: modified(special[1], key), text: ''}];
	if (key.ctrl) return input.length === 1 ? [{name: `ctrl-${input.toLowerCase()}`, text: ''}] : [];
	if (key.meta) return /^[a-z]$/i.test(input) ? [{name: `alt-${input.toLowerCase()}`, text: ''}] : [];
	return [...input].map(one).filter(press => press !== undefined);
}
