/** Variables of a function as they were before a change of ours. */
import type {DeployedFunction} from '../../cloud/types.ts';
import {deploysFunction} from '../deployFunction.ts';
import {draftVariables} from '../functionVariables.ts';
import type {ActionSpec} from '../spec.ts';

export const action: ActionSpec<Readonly<Record<string, string | null>>, DeployedFunction> = {
	...deploysFunction,
	plan: draftVariables,
};
