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
	['delete', 'backspace'],
];

const one = (character: string, burst: boolean): KeyPress | undefined => {
	if (character === '\r' || character === '\n') return {name: 'enter', text: '', burst};
	if (character === '\t') return {name: 'tab', text: '', burst};
	if (character === '\x7f' || character === '\b') return {name: 'backspace', text: '', burst};
	if (character === '\x1b') return {name: 'esc', text: '', burst};
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x20) return {name: `ctrl-${String.fromCharCode(code + 0x60)}`, text: '', burst};
	if (code < 0xa0 && code > 0x7e) return undefined;
	// What cannot be shown cannot be typed: a mark without a base, half a surrogate, a character that only hides.
	const text = cleanLine(character);
	return text === '' ? undefined : {name: text === ' ' ? 'space' : text, text, burst};
};

/** A slow link delivers `jjj` or `j\r` as one event: taken apart here, and marked as a burst. */
export function keyPresses(input: string, key: Key): KeyPress[] {
	if (key.eventType === 'release') return [];
	if (key.tab) return [{name: key.shift ? 'shift-tab' : 'tab', text: '', burst: false}];
	const special = named.find(([flag]) => key[flag] === true);
	if (special) return [{name: special[1], text: '', burst: false}];
	if (key.ctrl) return input.length === 1 ? [{name: `ctrl-${input.toLowerCase()}`, text: '', burst: false}] : [];
	if (key.meta) return [];
	const characters = [...input];
	return characters.map(character => one(character, characters.length > 1)).filter(press => press !== undefined);
}
