/** The text of a field while it is typed, and its keys for `useDialogKeys`. */
import {useState} from 'react';
import {edited, exactly, type Field, fieldLimit, fieldOf, inserted, pastedLine} from '../src/text/field.ts';
import type {FieldKeys} from './router.ts';
import {useWall} from './WallContext.ts';

export interface TextFieldState {
	field: Field;
	keys: FieldKeys;
	/** Replaces the text; the cursor goes to its end. */
	set: (text: string) => void;
}

/**
 * @param pastes False where something is confirmed: then pasted text is refused.
 * @param secret True where every character counts: text goes in as it is, or not at all, but for the line end behind a paste.
 * @param onChange Told of every change, before it is drawn.
 */
export function useTextField({
	initial = '',
	pastes = true,
	secret = false,
	onChange = () => undefined,
}: {
	initial?: string;
	pastes?: boolean;
	secret?: boolean;
	onChange?: () => void;
} = {}): TextFieldState {
	const {store} = useWall();
	const [field, setField] = useState(() => fieldOf(initial));
	const change = (next: Field) => {
		if (next.text !== field.text) onChange();
		setField(next);
	};
	const say = (text: string, kind: 'info' | 'error') => store.getState().notify(text, kind);
	const insertExactly = (text: string): boolean => {
		const next = exactly(field, text);
		if (next) change(next);
		else say('nothing was taken: a line cannot hold this as it is; put it into a file and type @FILE', 'error');
		return next !== undefined;
	};
	const pasteExactly = (text: string) => {
		const line = text.replace(/[\r\n]+$/, '');
		// What begins with @ names a file, and is shown.
		if (field.text === '' && line.startsWith('@'))
			say('nothing was taken: what begins with @ is the name of a file, and is typed', 'error');
		else if (insertExactly(line) && line !== text)
			say('the line end behind it was left out: it would become a part of the value', 'info');
	};
	const insert = (text: string) => {
		if (secret) return void insertExactly(text);
		const next = inserted(field, text, fieldLimit);
		if (field.text.length + text.length > fieldLimit)
			say(`the field holds ${fieldLimit} characters: the rest was left out`, 'error');
		change(next);
	};
	return {
		field,
		set: text => setField(fieldOf(text)),
		keys: {
			insert,
			edit(key) {
				const next = edited(field, key);
				if (next) change(next);
				return next !== undefined;
			},
			...(pastes && {paste: secret ? pasteExactly : (text: string) => insert(pastedLine(text))}),
		},
	};
}
