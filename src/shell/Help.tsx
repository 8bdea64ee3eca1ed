/** All keys, from the map of commands, and what the marks mean: found by typing, and run where they stand. */
import fuzzysort from 'fuzzysort';
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Level} from '../checks/types.ts';
import {type CommandId, type KeyBinding, keymapOf} from '../keys/keymap.ts';
import {helpSections} from '../keys/shown.ts';
import {cut, fit} from '../text/format.ts';
import type {Theme} from '../theme/theme.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {cutText} from '../ui/scroll.tsx';
import {TextField} from '../ui/TextField.tsx';

const meaning: readonly [Level, string][] = [
	['crit', 'needs a person now'],
	['warn', 'worth a look'],
	['ok', 'read, and within its limits'],
	['loading', 'first poll under way'],
	['pending', 'bad, but not long enough yet, or not due yet'],
	['nodata', 'read, but there was nothing to judge, or the answer is old'],
	['unset', 'read, but nobody has said yet what is bad'],
	['blind', 'it cannot be read: neither good nor bad is known'],
];

/** Cells of keys and marks; the digits of nine panes fit. */
const leftWidth = 19;

interface HelpLine {
	left: string;
	right: string;
	/** The command that Enter runs on this line. */
	id?: CommandId | undefined;
	/** A title of lines, which is no line to be found. */
	heading?: true;
}

const lineOf = (left: string, right: string, id?: CommandId): HelpLine => ({left: `  ${left}`, right, id});

function helpLines(map: readonly KeyBinding[], theme: Theme): HelpLine[] {
	const empty: HelpLine = {left: '', right: '', heading: true};
	return [
		...helpSections(map).flatMap(({title, keys}) => [
			{left: title, right: '', heading: true as const},
			...keys.map(key => lineOf(key.keys, key.title, key.id)),
			empty,
		]),
		{left: 'Marks', right: '', heading: true},
		...meaning.map(([level, text]) => lineOf(`${theme.status(level).glyph} ${theme.status(level).word}`, text)),
	];
}

/** All lines, or those without headings that a query finds in keys or words, the best first. */
export function findHelp(query: string, lines: readonly HelpLine[]): readonly HelpLine[] {
	if (query.trim() === '') return lines;
	const all = lines.filter(({heading}) => !heading);
	return fuzzysort.go(query.trim(), all, {keys: ['left', 'right'], threshold: 0.3}).map(({obj}) => obj);
}

/** The line some steps further that is no heading; the one at the end where there is none. */
function stepped(lines: readonly HelpLine[], from: number, step: number): number {
	const wanted = Math.max(0, Math.min(lines.length - 1, from + step));
	const isLine = ({heading}: HelpLine) => !heading;
	const after = lines.findIndex((line, index) => index >= wanted && isLine(line));
	const before = lines.findLastIndex((line, index) => index <= wanted && isLine(line));
	const [near, far] = step < 0 ? [before, after] : [after, before];
	return Math.max(0, near === -1 ? far : near);
}

/** `run` runs a command. */
export function Help({width, height, run}: {width: number; height: number; run: (what: CommandId) => void}) {
	const {theme, config, store} = useWall();
	const [cursor, setCursor] = useState(0);
	const query = useTextField({onChange: () => setCursor(0)});
	const inner = dialogSize(width, height);
	const lines = findHelp(query.field.text, helpLines(keymapOf(config.wall.keys), theme));
	const at = stepped(lines, cursor, 0);
	const room = Math.max(1, inner.height - 1);
	useDialogKeys(({name}) => {
		if (name === 'enter') {
			const {id} = lines[at] ?? {};
			if (id === undefined) return;
			// Close the help first, because the command may open a dialog of its own.
			store.getState().closeDialog();
			return run(id);
		}
		const step = {down: 1, up: -1, pgdn: room, pgup: -room}[name];
		if (step !== undefined) setCursor(stepped(lines, at, step));
	}, query.keys);
	const start = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
	return (
		<Dialog
			title="Help"
			width={width}
			height={height}
			minWidth={30}
			minHeight={6}
			hints={['Enter run', 'Up Down choose', 'type to find']}
			note={cutText(start, room, lines.length)}
		>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>?</Text>
				<TextField field={query.field} width={inner.width - 1} />
			</Text>
			{lines.length === 0 && <Text {...theme.paint('dim')}>nothing like that</Text>}
			{lines.slice(start, start + room).map(({left, right, heading}, index) => (
				<Text
					key={start + index}
					wrap="truncate"
					bold={heading === true}
					{...theme.paint(start + index === at ? 'selected' : 'plain')}
				>
					{right === ''
						? left || ' '
						: `${fit(left, leftWidth)} ${cut(right, Math.max(0, inner.width - leftWidth - 1), theme.glyph.ellipsis)}`}
				</Text>
			))}
		</Dialog>
	);
}
