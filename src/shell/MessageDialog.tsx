/** Lines that need more than the footer. */
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {Lines} from '../../panels/dialogs/parts.tsx';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {stepped} from '../ui/scroll.tsx';

export function MessageDialog({
	title,
	lines,
	width,
	height,
}: {
	title: string;
	lines: readonly string[];
	width: number;
	height: number;
}) {
	const {store} = useWall();
	const [offset, setOffset] = useState(0);
	const inner = dialogSize(width, height);
	// The last line of what is longer than the dialog says which part of it is to be seen.
	const ends = lines.length - inner.height + 2;
	useDialogKeys(({name, burst}) => {
		if (name !== 'enter') setOffset(at => stepped(name, at, ends, inner.height - 1));
		else if (!burst) store.getState().closeDialog();
	});
	return (
		<Dialog title={title} width={width} height={height} minWidth={20} minHeight={5}>
			<Lines lines={lines.map(text => ({text, tone: 'plain'}))} {...inner} offset={offset} />
		</Dialog>
	);
}
