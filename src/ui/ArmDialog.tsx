/** Arming: a typed reason, fifteen minutes, and no way to paste it. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {armedFor} from '../store/store.ts';
import {Dialog, dialogSize} from './Dialog.tsx';
import {cut} from './format.ts';
import {armSize} from './where.ts';

export function ArmDialog({width, height}: {width: number; height: number}) {
	const {store, theme, sandbox} = useWall();
	const [reason, setReason] = useState('');
	const [problem, setProblem] = useState('');
	const inner = dialogSize(width, height);
	const refusePaste = () => setProblem('pasted text is not accepted here: type it');
	useDialogKeys(({name, text, burst}) => {
		setProblem('');
		// A paste into a terminal without bracketed paste comes as a burst, with the Enter in it.
		if (burst) return refusePaste();
		if (name === 'enter') {
			if (reason.trim() === '') return setProblem('a reason is needed: it goes into the audit log');
			store.getState().arm(reason);
			store.getState().closeDialog();
			store.getState().notify('armed for 15 minutes');
		} else if (name === 'backspace') setReason(before => [...before].slice(0, -1).join(''));
		else if (name === 'ctrl-u') setReason('');
		else if (text) setReason(before => (before + text).slice(0, 120));
	}, refusePaste);
	const minutes = armedFor / 60_000;
	return (
		<Dialog
			title="Arm actions"
			width={width}
			height={height}
			minWidth={armSize.columns}
			minHeight={armSize.rows}
			hints="Enter arm   Esc cancel"
		>
			<Text wrap="truncate">
				{cut(
					sandbox ? 'This is the sandbox: actions change only the local world.' : 'Actions will change the real cloud.',
					inner.width,
				)}
			</Text>
			<Text wrap="truncate">
				{cut(`Armed for ${minutes} minutes, then read-only again. A disarms at once.`, inner.width)}
			</Text>
			<Text wrap="truncate">{cut('Every action still shows its plan and asks before it runs.', inner.width)}</Text>
			<Text> </Text>
			<Text wrap="truncate">Why? (typed, not pasted)</Text>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>{'> '}</Text>
				{reason.slice(-Math.max(1, inner.width - 4))}
				<Text inverse> </Text>
			</Text>
			<Text wrap="truncate" {...theme.paint('crit')}>
				{cut(problem || ' ', inner.width)}
			</Text>
		</Dialog>
	);
}
