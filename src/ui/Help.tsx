/** All keys, from the action map, and what the marks mean. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Level} from '../checks/types.ts';
import {helpSections, keymapOf} from '../store/keymap.ts';
import {Dialog, dialogSize} from './Dialog.tsx';
import {cut, fit} from './format.ts';

const meaning: readonly [Level, string][] = [
	['crit', 'needs a person now'],
	['warn', 'worth a look'],
	['ok', 'looked, and it is fine'],
	['pending', 'not long enough yet, not due yet, or first look under way'],
	['nodata', 'a good look found nothing to judge, or the answer is old'],
	['blind', 'we could not look: neither good nor bad is known'],
];

export function Help({width, height}: {width: number; height: number}) {
	const {theme, config} = useWall();
	const [offset, setOffset] = useState(0);
	const inner = dialogSize(width, height);
	const lines = [
		...helpSections(keymapOf(config.wall.keys)).flatMap(({title, keys}) => [
			{left: title, right: '', strong: true},
			...keys.map(key => ({left: `  ${key.keys}`, right: key.title, strong: false})),
			{left: '', right: '', strong: false},
		]),
		{left: 'Marks', right: '', strong: true},
		...meaning.map(([level, text]) => ({
			left: `  ${theme.status(level).glyph} ${theme.status(level).word}`,
			right: text,
			strong: false,
		})),
	];
	const last = Math.max(0, lines.length - inner.height);
	useDialogKeys(({name}) => {
		const step = {
			j: 1,
			down: 1,
			k: -1,
			up: -1,
			pgdn: inner.height,
			space: inner.height,
			pgup: -inner.height,
			g: -last,
			G: last,
			home: -last,
			end: last,
		}[name];
		if (step !== undefined) setOffset(at => Math.max(0, Math.min(last, at + step)));
	});
	const at = Math.min(offset, last);
	return (
		<Dialog
			title="Help"
			width={width}
			height={height}
			minWidth={30}
			minHeight={6}
			hints={
				last === 0
					? 'Esc back'
					: `Esc back   j k PgUp PgDn scroll   ${Math.min(lines.length, at + inner.height)} of ${lines.length}`
			}
		>
			{lines.slice(at, at + inner.height).map(({left, right, strong}, index) => (
				<Text key={at + index} wrap="truncate" bold={strong}>
					{right === ''
						? left || ' '
						: `${fit(left, 18)} ${cut(right, Math.max(0, inner.width - 19), theme.glyph.ellipsis)}`}
				</Text>
			))}
		</Dialog>
	);
}
