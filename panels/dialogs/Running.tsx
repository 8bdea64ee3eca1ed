/** What runs, at the foot of the wall: the panel of an action where there is room for it, else a line. */
import {roomForRun} from '../../src/panes/where.ts';
import {RunningStrip} from './RunningStrip.tsx';
import {RunPanel, useWatched} from './RunPanel.tsx';
import {useOthers, useRuns} from './useDesk.ts';

/** Lines that it takes on a screen of this height; 0 where nothing ran here or runs elsewhere, or there is no line to spare. */
export function useRunRows(height: number): number {
	const watched = useWatched();
	const acted = useRuns(({runs, leftovers}) => runs.length > 0 || leftovers.length > 0);
	const ran = useOthers().length > 0 || acted;
	const {panel, line} = roomForRun(height);
	return watched && panel > 0 ? panel : ran ? line : 0;
}

export function Running({width, rows}: {width: number; rows: number}) {
	const watched = useWatched();
	return watched && rows > 1 ? <RunPanel run={watched} width={width} height={rows} /> : <RunningStrip width={width} />;
}
