/** The first question of an action dialog: which one. */
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {stepped} from '../../src/ui/scroll.tsx';
import {Grid, type GridColumn} from '../Grid.tsx';
import {minSize, type StageProps} from './parts.tsx';

export function Choose<Choice>({
	title,
	columns,
	choices,
	onChoose,
	width,
	height,
}: StageProps & {
	title: string;
	columns: readonly GridColumn<Choice>[];
	choices: readonly Choice[];
	onChoose: (choice: Choice) => void;
}) {
	const [cursor, setCursor] = useState(0);
	useDialogKeys(({name}) => {
		const chosen = choices[cursor];
		if (name !== 'enter') setCursor(at => stepped(name, at, choices.length));
		else if (chosen !== undefined) onChoose(chosen);
	});
	return (
		<Dialog title={title} width={width} height={height} {...minSize} hints="Esc cancel  Enter choose">
			<Grid columns={columns} rows={choices} {...dialogSize(width, height)} cursor={cursor} />
		</Dialog>
	);
}
