/** The first question of an action dialog: which one. */
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {stepped} from '../../src/ui/scroll.tsx';
import {type Column, Table} from '../../src/ui/Table.tsx';
import {minSize, type StageProps} from './parts.tsx';

/** @param rows one per choice; `onChoose` gets its place among them */
export function Choose({
	title,
	columns,
	rows,
	onChoose,
	width,
	height,
}: StageProps & {
	title: string;
	columns: readonly Column[];
	rows: readonly (readonly string[])[];
	onChoose: (index: number) => void;
}) {
	const [cursor, setCursor] = useState(0);
	useDialogKeys(({name}) => {
		if (name === 'enter') onChoose(cursor);
		else setCursor(at => stepped(name, at, rows.length));
	});
	return (
		<Dialog title={title} width={width} height={height} {...minSize} hints="Esc cancel  Enter choose">
			<Table columns={columns} rows={rows} {...dialogSize(width, height)} cursor={cursor} />
		</Dialog>
	);
}
