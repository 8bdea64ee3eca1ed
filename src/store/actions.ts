/** Actions that run or ran: kept outside the dialogs, so that a dialog can be left while its action goes on. */
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Executor} from '../actions/executor.ts';
import type {ActionResult, Plan, Progress} from '../actions/types.ts';

/** One action of this session. */
export interface ActionRun {
	id: number;
	plan: Plan;
	/** Newest last, bounded. */
	progress: readonly Progress[];
	/** Set when it ended. */
	result?: ActionResult;
	/** Set when the executor would not act: why. */
	refused?: string;
}

export interface ActionsState {
	/** Newest first, bounded. */
	runs: readonly ActionRun[];
	/** Starts a plan and keeps its progress; returns its id at once. Never throws. */
	start(executor: Executor, plan: Plan, typed: string): number;
	/** Takes an ended action off the strip. */
	dismiss(id: number): void;
}

const maxRuns = 8;
const maxProgress = 50;

export type ActionsStore = StoreApi<ActionsState>;

/** Whether it still goes on. */
export const isRunning = ({result, refused}: ActionRun): boolean => result === undefined && refused === undefined;

/** @param onBusy told the title of what runs, or undefined when nothing does (so that quitting can ask first). */
export function createActionsStore(onBusy: (busy: string | undefined) => void = () => undefined): ActionsStore {
	let next = 1;
	return createStore<ActionsState>()((set, get) => {
		const change = (id: number, patch: (run: ActionRun) => ActionRun) => {
			set({runs: get().runs.map(run => (run.id === id ? patch(run) : run))});
			onBusy(get().runs.find(isRunning)?.plan.title);
		};
		return {
			runs: [],
			start(executor, plan, typed) {
				const id = next++;
				const before = get().runs;
				// Running ones are never dropped, whatever the bound says.
				set({runs: [{id, plan, progress: []}, ...before.filter((run, index) => isRunning(run) || index < maxRuns - 1)]});
				onBusy(plan.title);
				executor
					.execute(plan, typed, progress => change(id, run => ({...run, progress: [...run.progress, progress].slice(-maxProgress)})))
					.then(
						result => change(id, run => ({...run, result})),
						(error: unknown) => change(id, run => ({...run, refused: error instanceof Error ? error.message : String(error)})),
					);
				return id;
			},
			dismiss: id => set({runs: get().runs.filter(run => run.id !== id || isRunning(run))}),
		};
	});
}

/** What the action dialogs need; the wiring hands it down as `wall.actions`. */
export interface ActionDesk {
	executor: Executor;
	runs: ActionsStore;
}
