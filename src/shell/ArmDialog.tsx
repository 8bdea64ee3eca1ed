/** Arming: a reason and fifteen minutes. */

import {Text} from 'ink';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {minute} from '../clock.ts';
import {armSize} from '../panes/where.ts';
import {armedFor} from '../store/store.ts';
import type {ActionDialog} from '../store/types.ts';
import {cut} from '../text/format.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {ReasonField, useReason} from './Reason.tsx';

export function ArmDialog({backTo, width, height}: {backTo: ActionDialog | undefined; width: number; height: number}) {
	const {store, sandbox} = useWall();
	const inner = dialogSize(width, height);
	const armKey = useKeyOf('arm');
	const reason = useReason();
	useDialogKeys(({name}) => {
		if (name !== 'enter') return;
		const why = reason.take();
		if (why === undefined) return;
		const {arm, closeDialog, openDialog, notify} = store.getState();
		arm(why);
		if (backTo) openDialog(backTo);
		else closeDialog();
		notify('armed for 15 minutes');
	}, reason.keys);
	const minutes = armedFor / minute;
	return (
		<Dialog
			title="Arm actions"
			width={width}
			height={height}
			minWidth={armSize.columns}
			minHeight={armSize.rows}
			hints={[backTo ? 'Enter arm, then plan again' : 'Enter arm']}
			esc={backTo ? 'back to the plan' : 'cancel'}
		>
			<Text wrap="truncate">
				{cut(
					sandbox ? 'This is the sandbox: actions change only the local world.' : 'Actions will change the real cloud.',
					inner.width,
				)}
			</Text>
			<Text wrap="truncate">
				{cut(`Armed for ${minutes} minutes, then read-only again. ${armKey} disarms at once.`, inner.width)}
			</Text>
			<Text wrap="truncate">{cut('Every action still shows its plan and asks before it runs.', inner.width)}</Text>
			<Text> </Text>
			<ReasonField reason={reason} width={inner.width} />
		</Dialog>
	);
}
