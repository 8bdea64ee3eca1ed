/** A few lines that need more than the footer. */
import {Text} from 'ink';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {cut} from '../text/format.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';

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
	const {store, theme} = useWall();
	const inner = dialogSize(width, height);
	useDialogKeys(({name, burst}) => {
		if (name === 'enter' && !burst) store.getState().closeDialog();
	});
	return (
		<Dialog title={title} width={width} height={height} minWidth={20} minHeight={5} hints="Esc back">
			{lines.slice(0, inner.height).map((line, index) => (
				<Text key={`${index} ${line}`} wrap="truncate">
					{cut(line || ' ', inner.width, theme.glyph.ellipsis)}
				</Text>
			))}
		</Dialog>
	);
}
