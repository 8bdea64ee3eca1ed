/** Changes that are right or wrong in several scenarios, for the same reason. Pure. */
import type {Deed, Wrong} from './types.ts';

/** What takes the deployment of a function back: its revision, or the variables that it came with. */
export const deploymentTakenBack = (target: string): Deed[] => [
	{action: 'run.rollback', target},
	{action: 'fn.undo_env', target},
];

export const restartOf = (target: string): Wrong => ({
	action: 'run.restart',
	target,
	because: 'a restart of the same image does not change what it does',
});
