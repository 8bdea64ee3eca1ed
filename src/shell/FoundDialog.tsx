/** A dialog in which something that can be done is found by typing: the palette, and the menu of an incident. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {found} from '../../panels/dialogs/found.ts';
import {fit} from '../text/format.ts';
import type {Tone} from '../theme/theme.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {cutText, stepped, windowStart} from '../ui/scroll.tsx';
import {TextField} from '../ui/TextField.tsx';

export interface Command {
	title: string;
	key: string;
	/** Key of the catalogue, where it plans an action. */
	action?: string;
	run: () => void;
}

export const find = (query: string, list: readonly Command[]): readonly Command[] =>
	found(query, list, ({title}) => title);

interface FoundDialogProps {
	title: string;
	width: number;
	height: number;
	/** What there is for a query; for an empty one, everything. */
	search: (query: string) => readonly Command[];
	/** What stands beside an entry. */
	note: (command: Command) => {text: string; tone?: Tone};
}

/** Cells of the note. */
const noteWidth = 8;

export function FoundDialog({title, width, height, search, note}: FoundDialogProps) {
	const {store, theme} = useWall();
	const [cursor, setCursor] = useState(0);
	const query = useTextField({onChange: () => setCursor(0)});
	const inner = dialogSize(width, height);
	const found = search(query.field.text);
	const at = Math.max(0, Math.min(cursor, found.length - 1));
	const room = Math.max(0, inner.height - 1);
	useDialogKeys(({name}) => {
		if (name === 'enter') {
			// It closes first, because the entry may open a dialog of its own.
			store.getState().closeDialog();
			found[at]?.run();
		} else setCursor(stepped(name, at, found.length, room));
	}, query.keys);
	const start = windowStart(at, found.length, room);
	return (
		<Dialog
			title={title}
			width={width}
			height={height}
			minWidth={30}
			minHeight={6}
			hints={['Enter run', 'Up Down choose', 'type to find']}
			note={cutText(start, room, found.length)}
		>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>:</Text>
				<TextField field={query.field} width={inner.width - 1} />
			</Text>
			{found.length === 0 && <Text {...theme.paint('dim')}>nothing like that</Text>}
			{found.slice(start, start + room).map((command, index) => {
				const {text, tone = 'plain'} = note(command);
				const isHere = start + index === at;
				return (
					<Text key={start + index} wrap="truncate" {...theme.paint(isHere ? 'selected' : 'plain')}>
						{fit(command.title, Math.max(0, inner.width - noteWidth - 1))}{' '}
						<Text {...(isHere ? {} : theme.paint(tone))}>{fit(text, noteWidth)}</Text>
					</Text>
				);
			})}
		</Dialog>
	);
}
