/** An action on its way, and what can be done after it. */
import {useRunningNow} from '../../hooks/useClock.ts';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {isRunning} from '../../src/store/actions.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {heading, progressLines} from './lines.ts';
import {Lines, minSize, type StageProps} from './parts.tsx';
import {useRun} from './useDesk.ts';

interface RunStageProps extends StageProps {
	id: number;
	/** Plans the undo of a traffic change. */
	onUndo?: () => void;
	/** Plans to unpin. */
	onUnpin?: () => void;
}

/** A running or ended action. Leaving it leaves the action alone. */
export function RunStage({id, width, height, onUndo, onUnpin}: RunStageProps) {
	const {store} = useWall();
	const now = useRunningNow(1000);
	const run = useRun(id);
	const going = run !== undefined && isRunning(run);
	const changed =
		run?.plan.call.kind === 'setTraffic' &&
		(run.result?.previous !== undefined || run.progress.at(-1)?.phase === 'verifying');
	const pinned = changed && run?.plan.action.kind === 'rollback';
	useDialogKeys(({name}) => {
		if (name === 'u' && changed) onUndo?.();
		else if (name === 'U' && pinned) onUnpin?.();
		else if (name === 'enter' && !going) store.getState().closeDialog();
	});
	const inner = dialogSize(width, height);
	const lines = run
		? progressLines(run, now, inner.width)
		: [{text: 'this action is no longer listed', tone: 'dim' as const}];
	const hints = [
		going ? 'Esc leave it running' : 'Enter close',
		...(changed && onUndo ? ['u undo'] : []),
		...(pinned && onUnpin ? ['U unpin'] : []),
	].join('  ');
	return (
		<Dialog title={heading(run?.plan.title ?? 'action')} width={width} height={height} {...minSize} hints={hints}>
			<Lines
				lines={lines}
				width={inner.width}
				height={inner.height}
				offset={Math.max(0, lines.length - inner.height + 1)}
			/>
		</Dialog>
	);
}
