/** Skipping a step of a runbook: why. */
import {Text} from 'ink';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Dialog as Opened} from '../store/types.ts';
import {cut} from '../text/format.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {ReasonField, useReason} from './Reason.tsx';

export function SkipDialog({
	dialog: {kind: _, ...of},
	width,
	height,
}: {
	dialog: Extract<Opened, {kind: 'skip'}>;
	width: number;
	height: number;
}) {
	const {store, journal, user} = useWall();
	const inner = dialogSize(width, height);
	const reason = useReason('a reason is needed: others read it beside the step');
	useDialogKeys(({name}) => {
		if (name !== 'enter') return;
		const text = reason.take();
		if (text === undefined) return;
		journal.record({kind: 'step', result: 'skipped', text, by: user, ...of});
		store.getState().closeDialog();
	}, reason.keys);
	return (
		<Dialog
			title="Skip a step"
			width={width}
			height={height}
			minWidth={40}
			minHeight={8}
			hints={['Enter skip']}
			esc="cancel"
		>
			<Text wrap="truncate">{cut(of.title, inner.width)}</Text>
			<ReasonField reason={reason} width={inner.width} ask="Why? Others read it beside the step." />
		</Dialog>
	);
}
