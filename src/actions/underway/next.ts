/** What to do next while an action runs, and after it. Pure. */
import {shortRevision} from '../../text/revision.ts';
import type {ActionRun} from '../runs.ts';
import {asks, isRunning, undoOf} from '../runs.ts';

/** How the keys are called that a sentence names. */
export interface NextKeys {
	undo: string;
	unpin: string;
	goOn: string;
	trouble: string;
}

export function nextOf(run: ActionRun, {undo, unpin, goOn, trouble}: NextKeys): string {
	const {plan, result, refused} = run;
	if (refused !== undefined) return 'nothing was changed: plan again';
	const takesBack = undoOf(run) ? `${undo} undoes it` : 'nothing to take back';
	if (asks(run)) return `it asks you: ${goOn} goes on, ${takesBack}`;
	if (isRunning(run)) return 'stay until the verdict';
	const {done = 0} = result?.steps ?? {};
	if (result?.phase === 'failed' && result.remains) return `it is asked for and not in force: ${takesBack}`;
	if (result?.phase === 'failed' && done > 0) return `a part is done: see why, then plan again to go on; ${takesBack}`;
	if (result?.phase === 'failed') return 'nothing was changed, or it is over: see why, then plan again';
	if (result?.phase === 'unknown') return 'look at the target: what became of it is not known';
	switch (result?.verdict) {
		case 'recovered':
			return plan.action.kind === 'run.rollback' ? stayPinned(run, unpin) : takesBack;
		case 'worse':
			return takesBack;
		case 'no effect':
			return `the cause is elsewhere: ${trouble} leads to it; ${takesBack}`;
		case 'inconclusive':
			return `watch the errors; ${takesBack}`;
		case undefined:
			return plan.action.kind === 'run.rollout' || plan.action.kind === 'run.deploy'
				? `${unpin} unpins, so that later deploys get traffic; ${takesBack}`
				: takesBack;
	}
}

/** The revision that was left comes back with an unpin as long as it is the newest. */
function stayPinned({plan}: ActionRun, unpin: string): string {
	const left = Array.isArray(plan.facts.left) ? plan.facts.left.map(String).map(shortRevision).join(', ') : '';
	return `tell that it is mitigated; ${unpin} unpins, once there is a revision newer than ${left}`;
}
