/** Variables of a function as they were before a change of ours. */
import type {DeployedFunction} from '../../cloud/resources.ts';
import {deploysFunction} from '../fn/deployFunction.ts';
import {draftVariables} from '../fn/variables.ts';
import type {ActionSpec} from '../spec.ts';

export const action: ActionSpec<Readonly<Record<string, string | null>>, DeployedFunction> = {
	...deploysFunction,
	plan: draftVariables,
};
