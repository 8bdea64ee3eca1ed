/** The same source and settings of a function once more: new instances of a new build (S0-60, S1-05, S1-25, S2-26). */
import type {DeployedFunction} from '../../cloud/resources.ts';
import {deploysFunction, draftDeployment} from '../fn/deployFunction.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

export const action: ActionSpec<ParamValues, DeployedFunction> = {
	...deploysFunction,
	plan: (target, fn) =>
		draftDeployment(target, fn, {
			changes: [],
			sideEffects: [
				'A mistake in the code stays: a new source is deployed from its checkout, by the command of the runbook.',
			],
		}),
};
