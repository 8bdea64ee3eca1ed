/** The form of an action, and below it what its values would change. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {type Field, filledForm, formFields, parseField, validateForm} from '../../src/actions/form.ts';
import type {FieldConfig, Sealed} from '../../src/actions/spec.ts';
import type {ParamValues} from '../../src/actions/types.ts';
import {cut, fit, wrapText} from '../../src/text/format.ts';
import {own} from '../../src/text/own.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {windowStart} from '../../src/ui/scroll.tsx';
import {masked, TextField} from '../../src/ui/TextField.tsx';
import type {Line} from './lines.ts';
import {Lines, minSize, type StageProps} from './parts.tsx';
import type {Preview} from './preview.ts';

const shift = (field: Field, value: string, by: number): string => {
	const options = field.options ?? [];
	return options[(Math.max(0, options.indexOf(value)) + by + options.length) % options.length] ?? value;
};

/** A value that nobody may read, unless it names the file that has it. */
const isHidden = (secret: true | undefined, value: string): boolean =>
	secret === true && value !== '' && !value.startsWith('@');

/** What the chosen value means comes before what else there is to choose. */
const hintOf = ({hint, says, secret}: Field, value: string): string => {
	if (isHidden(secret, value)) return `${value.length} characters`;
	const meaning = says && own(says, value);
	return meaning === undefined ? hint : `${meaning}  (${hint})`;
};

/** In place of hidden values while a form is filled: they are kept once it is confirmed, and not before. */
const standIns = (fields: readonly Field[]): Record<string, Sealed> =>
	Object.fromEntries(fields.flatMap(({name, secret}) => (secret ? [[name, {seal: '', said: []}]] : [])));

export function FormStage({
	title,
	head,
	note,
	fields: asked,
	fill = {},
	hide,
	preview,
	onParams,
	width,
	height,
}: StageProps & {
	title: string;
	/** The purpose of the fields. */
	head: string;
	/** A note for the person who fills them. */
	note: string | undefined;
	fields: Readonly<Record<string, FieldConfig>>;
	/** Values to begin with, by the names of their fields. */
	fill?: Readonly<Record<string, string>> | undefined;
	/** Keeps a secret; the answer stands for it. */
	hide: (secret: string) => string;
	/** What valid values would change. */
	preview: (params: ParamValues) => Preview;
	onParams: (params: ParamValues) => void;
}) {
	const fields = formFields(asked).map(field => {
		const initial = field.secret ? undefined : own(fill, field.name);
		return initial === undefined ? field : {...field, initial};
	});
	// One field is typed into, the others rest as they were left.
	const [left, setLeft] = useState<Readonly<Record<string, string>>>(() =>
		Object.fromEntries(fields.map(({name, initial}) => [name, initial])),
	);
	const [at, setAt] = useState(0);
	const [tried, setTried] = useState(false);
	/** What is wrong with hidden values, which only reading them tells. */
	const [unread, setUnread] = useState<Readonly<Record<string, string>>>({});
	const field = fields[at];
	const typed = useTextField({
		initial: field?.initial ?? '',
		secret: field?.secret === true,
		onChange: () => setUnread({}),
	});
	const texts = field ? {...left, [field.name]: typed.field.text} : left;
	const mistakeIn = (item: Field): string | undefined => {
		const param = asked[item.name];
		const parsed = param && parseField(param, texts[item.name] ?? '');
		return parsed && 'error' in parsed ? parsed.error : undefined;
	};
	const errorOf = (item: Field): string | undefined => mistakeIn(item) ?? unread[item.name];
	const go = (to: number) => {
		setLeft(texts);
		setAt(to);
		typed.set(texts[fields[to]?.name ?? ''] ?? '');
	};
	const valid = validateForm(asked, texts);
	const shown = 'params' in valid ? preview({...valid.params, ...standIns(fields)}) : undefined;
	const move = (by: number) => go((at + by + fields.length) % fields.length);
	const next = () => {
		if (field && mistakeIn(field) !== undefined) return setTried(true);
		// What may stay empty is not stopped at, unless nothing can be planned without it.
		const needed = fields.findIndex(({name, optional}, index) => index > at && !(optional && texts[name] === ''));
		if (needed > at) go(needed);
		else if (at < fields.length - 1 && shown?.problem !== undefined) move(1);
		else submit();
	};
	const submit = () => {
		// What cannot be planned is corrected here, where its values are.
		if (shown?.problem !== undefined) return;
		const checked = filledForm(asked, texts, hide);
		if ('params' in checked) return onParams(checked.params);
		setTried(true);
		setUnread(checked.errors);
		go(
			Math.max(
				0,
				fields.findIndex(({name}) => name in checked.errors),
			),
		);
	};
	useDialogKeys(
		({name}) => {
			if (name === 'tab' || name === 'down') return move(1);
			if (name === 'shift-tab' || name === 'up') return move(-1);
			if (name === 'enter') return next();
			if (!field?.options) return;
			if (name === 'right' || name === 'space') typed.set(shift(field, typed.field.text, 1));
			else if (name === 'left') typed.set(shift(field, typed.field.text, -1));
		},
		field?.options ? undefined : typed.keys,
	);
	const {theme} = useWall();
	const seen = ({secret}: Field, text: string) =>
		isHidden(secret, text) ? masked({text, cursor: 0}, theme.glyph.mask).text : text;
	const inner = dialogSize(width, height);
	const below: Line[] = [
		...(note === undefined ? [] : [{text: note, tone: 'warn' as const}]),
		...(shown?.lines ?? []),
	].flatMap(({text, tone}) => wrapText(text, inner.width).map(part => ({text: part, tone})));
	// The field that is typed into stays in sight.
	const rows = Math.min(fields.length, Math.max(1, inner.height - 5));
	const start = windowStart(at, fields.length, rows);
	const label = Math.min(24, Math.max(...fields.map(({name}) => name.length)) + 1);
	// The rest of the line says what the field expects.
	const room = Math.max(10, inner.width - label - 28);
	return (
		<Dialog
			title={title}
			width={width}
			height={height}
			{...minSize}
			hints={[
				at < fields.length - 1 ? 'Enter next' : 'Enter plan',
				'Tab Up Down fields',
				...(field?.options ? ['Left Right choose'] : []),
			]}
			esc="cancel"
		>
			<Text wrap="truncate" {...theme.paint('dim')}>
				{head}
			</Text>
			{fields.slice(start, start + rows).map((item, index) => {
				const isAt = start + index === at;
				const value = texts[item.name] ?? '';
				// Half a word is not wrong yet: what is missing is said as one types, and called wrong on leaving the field or once Enter was tried.
				const wrong = tried || value !== item.initial ? errorOf(item) : undefined;
				const isWrong = wrong !== undefined && (tried || !isAt);
				return (
					<Text key={item.name} wrap="truncate">
						{fit(item.name, label)}
						{isAt && !item.options ? (
							<TextField field={typed.field} width={room} secret={isHidden(item.secret, value)} />
						) : (
							<Text {...theme.paint(isAt ? 'selected' : 'plain')}>
								{item.options ? `< ${value} >` : `${cut(seen(item, value), room, theme.glyph.ellipsis)} `}
							</Text>
						)}
						<Text {...theme.paint(isWrong ? 'crit' : 'dim')}>
							{`  ${isWrong ? `${theme.status('crit').glyph} ` : ''}${wrong ?? hintOf(item, value)}`}
						</Text>
					</Text>
				);
			})}
			<Text> </Text>
			<Lines lines={below} width={inner.width} height={inner.height - rows - 2} scroll={undefined} />
		</Dialog>
	);
}
