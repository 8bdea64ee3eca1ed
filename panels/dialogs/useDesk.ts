/** The bridge of the action dialogs to what runs and may run. */
import {useStore} from 'zustand';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Holder} from '../../src/actions/machine/locks.ts';
import {type ActionDesk, type ActionsState, createActionsStore} from '../../src/actions/runs.ts';
import {placeOf} from '../../src/panes/where.ts';

/** Stands in where the wall has no desk: nothing ever runs. */
const nothing = createActionsStore();

export const useDesk = (): ActionDesk | undefined => useWall().desk;

export function useRuns<T>(selector: (state: ActionsState) => T): T {
	return useStore(useDesk()?.runs ?? nothing, selector);
}

/** The other walls of this machine that act on what is shown: on one system, or on any. */
export function useOthers(): readonly Holder[] {
	const others = useUi(state => state.machine.others);
	const shown = useUi(state => placeOf(state)?.system ?? state.tab);
	return others.filter(({system}) => shown === 'overview' || system === shown || system === '');
}
