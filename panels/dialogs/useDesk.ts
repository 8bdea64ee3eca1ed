/** The bridge of the action dialogs to what runs and may run. */
import {useStore} from 'zustand';
import {useActions} from '../../hooks/WallContext.ts';
import {type ActionDesk, type ActionRun, type ActionsState, createActionsStore} from '../../src/store/actions.ts';

/** Stands in where no executor was given: nothing ever runs. */
const nothing = createActionsStore();

export const useDesk = (): ActionDesk | undefined => useActions<ActionDesk>();

export function useRuns<T>(selector: (state: ActionsState) => T): T {
	return useStore(useDesk()?.runs ?? nothing, selector);
}

export const useRun = (id: number): ActionRun | undefined => useRuns(({runs}) => runs.find(run => run.id === id));
