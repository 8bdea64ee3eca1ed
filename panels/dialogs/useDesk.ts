/** The bridge of the action dialogs to what runs and may run. The wall is given the executor; its runs are kept beside it. */
import {useStore} from 'zustand';
import {useActions, useWall} from '../../hooks/WallContext.ts';
import type {Executor} from '../../src/actions/executor.ts';
import {
	type ActionDesk,
	type ActionRun,
	type ActionsState,
	createActionsStore,
	deskOf,
} from '../../src/store/actions.ts';

/** Stands in where no executor was given: nothing ever runs. */
const nothing = createActionsStore();

export function useDesk(): ActionDesk | undefined {
	const {store} = useWall();
	const executor = useActions<Executor>();
	return executor && deskOf(executor, store);
}

export function useRuns<T>(selector: (state: ActionsState) => T): T {
	return useStore(useDesk()?.runs ?? nothing, selector);
}

export const useRun = (id: number): ActionRun | undefined => useRuns(({runs}) => runs.find(run => run.id === id));
