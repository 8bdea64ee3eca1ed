/** In place of a message whose incident is not known any more. */
import {Text} from 'ink';
import {useDialogKeys} from '../../../hooks/useKeymap.ts';
import {Dialog} from '../../../src/ui/Dialog.tsx';
import type {StageProps} from '../parts.tsx';

export function Gone({width, height}: StageProps) {
	useDialogKeys(() => undefined);
	return (
		<Dialog title="Message" width={width} height={height} minWidth={20} minHeight={5}>
			<Text wrap="truncate">This incident is not known here.</Text>
		</Dialog>
	);
}
