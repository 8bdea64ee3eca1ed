/** Lines that need more than the footer. */
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {Lines, useOffset} from '../../panels/dialogs/parts.tsx';
import {wrapText} from '../text/format.ts';
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
	const {store} = useWall();
	const inner = dialogSize(width, height);
	const wrapped = lines
		.flatMap(line => wrapText(line || ' ', inner.width))
		.map(text => ({text, tone: 'plain' as const}));
	const [offset, scroll] = useOffset(wrapped.length, inner.height);
	useDialogKeys(({name, burst}) => {
		if (name === 'enter' && !burst) store.getState().closeDialog();
		else if (name === 'down' || name === 'up') scroll(name === 'down' ? 1 : -1);
		else if (name === 'pgdn' || name === 'pgup') scroll((inner.height - 1) * (name === 'pgdn' ? 1 : -1));
	});
	return (
		<Dialog title={title} width={width} height={height} minWidth={20} minHeight={5}>
			<Lines lines={wrapped} {...inner} offset={offset} scroll="Up Down" />
		</Dialog>
	);
}
