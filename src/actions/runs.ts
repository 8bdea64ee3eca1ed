/** Actions that run or ran: kept outside the dialogs, so that a dialog can be left while its action goes on. */
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {SentAction} from '../scene/types.ts';
import {messageOf} from '../text/errors.ts';
import {canonicalJson} from './canonical.ts';
import type {Given} from './confirm.ts';
import type {Executor} from './executor.ts';
import type {Leftover} from './leftovers.ts';
import {overrideOf} from './preflight.ts';
import type {ActionResult, CopyPlan, Offer, Plan, Progress, ToldPlan} from './types.ts';

/** One action of this session. */
export interface ActionRun {
	id: number;
	plan: Plan;
	/** It breaks the glass. */
	glass?: true;
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
	/** Actions whose call was sent, oldest first, bounded. */
	sent: readonly SentAction[];
	/** Starts a plan and keeps its progress; returns its id at once. Never throws. */
	start(executor: Executor, plan: Plan, typed: string, given?: Given): number;
	/** Plans that others have to approve, with the signed codes that were pasted: a dialog that is opened again finds its plan. */
	waiting: readonly {plan: Plan | CopyPlan; signed: readonly string[]}[];
	/** Keeps a plan that waits; one that is kept stays as it is. */
	wait(plan: Plan | CopyPlan): void;
	/** Adds a signed code to a plan that waits. */
	sign(plan: ToldPlan, code: string): void;
	/** Forgets a plan: it runs, or is made anew. */
	leave(plan: ToldPlan): void;
	/** Actions that an earlier wall left unfinished, oldest first. */
	leftovers: readonly Leftover[];
	/** Adds one, or replaces what was known of it. */
	setLeftover(leftover: Leftover): void;
}

const maxRuns = 8;
const maxProgress = 50;
const maxSent = 50;
const maxWaiting = 8;
/** Signed codes of one plan. */
const maxSigned = 10;

/** A live line replaces the one before it, a line of a step the former one of that step. */
function added(lines: readonly Progress[], line: Progress): readonly Progress[] {
	const {step} = line;
	const before = step && lines.find(one => one.step?.name === step.name);
	if (step && before) {
		const since = before.step?.state === step.state ? (before.since ?? before.at) : line.at;
		return lines.map(one => (one === before ? {...line, since} : one));
	}
	const kept = line.live && lines.at(-1)?.live ? lines.slice(0, -1) : lines;
	return [...kept, line].slice(-maxProgress);
}

const sentAction = (
	{title, action: {kind, system, target}}: Plan,
	{at}: Progress,
	by: string | undefined,
): SentAction => ({
	system,
	action: kind,
	target,
	title,
	...(by !== undefined && {by}),
	at,
});

export type ActionsStore = StoreApi<ActionsState>;

/** The one id of a run in all facts about it: walls count theirs from 1. */
export const runName = ({id, plan}: Pick<ActionRun, 'id' | 'plan'>): string => `${plan.planHash.slice(0, 12)}-${id}`;

/** Whether it still goes on. */
export const isRunning = ({result, refused}: ActionRun): boolean => result === undefined && refused === undefined;

/** Whether it waits for a person to say that it goes on. */
export const asks = (run: ActionRun): boolean => isRunning(run) && run.progress.some(({step}) => step?.asks);

/** The plan of an offer that waits for approvals and has not expired; undefined without one. */
export const waitingFor = (
	{waiting}: Pick<ActionsState, 'waiting'>,
	{action, system, target, params}: Offer,
	now: number,
): Plan | CopyPlan | undefined =>
	waiting.find(({plan: {action: of, expiresAt}}) => {
		const isIt = of.kind === action && of.system === system && of.target === target && expiresAt > now;
		return isIt && (params === undefined || canonicalJson(params) === canonicalJson(of.params));
	})?.plan;

/** The action that takes back what a run has changed, or may have changed; undefined where there is nothing to take back. */
export function undoOf({plan, progress, result}: ActionRun): Offer | undefined {
	const changed = result
		? result.phase !== 'failed' || result.remains || (result.steps?.done ?? 0) > 0
		: progress.some(({phase}) => phase === 'converged' || phase === 'verifying');
	const {system, target} = plan.action;
	return changed && plan.back ? {...plan.back, system, target} : undefined;
}

/**
 * @param onBusy called with the title of the running action, or undefined without one (so that quitting can ask first)
 * @param by the name of whoever sits at this wall
 */
export function createActionsStore(
	onBusy: (busy: string | undefined) => void = () => undefined,
	by?: string,
): ActionsStore {
	let next = 1;
	return createStore<ActionsState>()((set, get) => {
		const change = (id: number, patch: (run: ActionRun) => ActionRun) => {
			set({runs: get().runs.map(run => (run.id === id ? patch(run) : run))});
			onBusy(get().runs.find(isRunning)?.plan.title);
		};
		return {
			runs: [],
			sent: [],
			start(executor, plan, typed, given) {
				const id = next++;
				const before = get().runs;
				const isGlass = typed === overrideOf(plan, 'glass');
				// Running ones are never dropped, whatever the bound says.
				set({
					runs: [
						{id, plan, progress: [], ...(isGlass && {glass: true as const})},
						...before.filter((run, index) => isRunning(run) || index < maxRuns - 1),
					],
				});
				onBusy(plan.title);
				executor
					.execute(
						plan,
						typed,
						progress => {
							change(id, run => ({...run, progress: added(run.progress, progress)}));
							if (progress.phase === 'calling')
								set({sent: [...get().sent, sentAction(plan, progress, by)].slice(-maxSent)});
						},
						given,
					)
					.then(
						result => change(id, run => ({...run, result})),
						(error: unknown) => change(id, run => ({...run, refused: messageOf(error)})),
					);
				return id;
			},
			waiting: [],
			wait(plan) {
				const {waiting} = get();
				if (waiting.every(one => one.plan !== plan))
					set({waiting: [...waiting, {plan, signed: []}].slice(-maxWaiting)});
			},
			sign(plan, code) {
				const add = (signed: readonly string[]) => [...signed.filter(one => one !== code), code].slice(-maxSigned);
				set({waiting: get().waiting.map(one => (one.plan === plan ? {...one, signed: add(one.signed)} : one))});
			},
			leave: plan => set({waiting: get().waiting.filter(one => one.plan !== plan)}),
			leftovers: [],
			setLeftover: leftover => set({leftovers: [...get().leftovers.filter(({seq}) => seq !== leftover.seq), leftover]}),
		};
	});
}

/** The services of the action dialogs. */
export interface ActionDesk {
	executor: Executor;
	runs: ActionsStore;
}

/** The one desk of an executor. The others as in `createActionsStore`. */
export const createDesk = (
	executor: Executor,
	onBusy: (busy: string | undefined) => void,
	by?: string,
): ActionDesk => ({
	executor,
	runs: createActionsStore(onBusy, by),
});
