/** Actions that run or ran: kept outside the dialogs, so that a dialog can be left while its action goes on. */
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Executor} from '../actions/executor.ts';
import type {ActionResult, Plan, Progress} from '../actions/types.ts';
import {messageOf} from '../text/errors.ts';
import type {Store} from './store.ts';

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
				set({
					runs: [{id, plan, progress: []}, ...before.filter((run, index) => isRunning(run) || index < maxRuns - 1)],
				});
				onBusy(plan.title);
				executor
					.execute(plan, typed, progress =>
						change(id, run => ({...run, progress: [...run.progress, progress].slice(-maxProgress)})),
					)
					.then(
						result => change(id, run => ({...run, result})),
						(error: unknown) => change(id, run => ({...run, refused: messageOf(error)})),
					);
				return id;
			},
			dismiss: id => set({runs: get().runs.filter(run => run.id !== id || isRunning(run))}),
		};
	});
}

/** What the action dialogs work with. */
export interface ActionDesk {
	executor: Executor;
	runs: ActionsStore;
}

const desks = new WeakMap<Executor, ActionDesk>();

/** The runs of an executor; one list per executor, however often it is asked for. Tells the wall's store what is busy. */
export function deskOf(executor: Executor, wall: Store): ActionDesk {
	const kept = desks.get(executor);
	if (kept) return kept;
	const desk = {executor, runs: createActionsStore(busy => wall.getState().setBusy(busy))};
	desks.set(executor, desk);
	return desk;
}

/** Writes every arming and disarming to the audit log, and takes back an arming that cannot be written. Returns how to stop. */
export function auditModes(wall: Store, executor: Pick<Executor, 'recordMode'>): () => void {
	return wall.subscribe(({mode}, before) => {
		if (mode === before.mode) return;
		if (mode.kind === 'armed') {
			executor.recordMode('arm', mode.reason).catch((error: unknown) => {
				wall.getState().disarm();
				wall.getState().notify(`not armed: ${messageOf(error)}`, 'error');
			});
		} else if (before.mode.kind === 'armed') {
			executor.recordMode('disarm', before.mode.reason).catch(() => undefined);
		}
	});
}
