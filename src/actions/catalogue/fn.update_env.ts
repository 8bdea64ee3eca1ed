/**
 * Variables of a function (S2-11, S2-21), of which the permission says which, and what they may be set to. All others stay:
 * the runbook's --set-env-vars would take them away (C-17).
 */
import type {DeployedFunction} from '../../cloud/resources.ts';
import {deploysFunction} from '../fn/deployFunction.ts';
import {draftVariables} from '../fn/variables.ts';
import type {ActionSpec} from '../spec.ts';

export const action: ActionSpec<Readonly<Record<string, string | number>>, DeployedFunction> = {
	...deploysFunction,
	fields: ({allowed: {params = {}}}) => params,
	plan(target, fn, params) {
		const wanted = Object.entries(params).map(([key, value]): [string, string] => [key, String(value)]);
		const changed = wanted.filter(([key, value]) => fn.env[key] !== value);
		if (changed.length === 0)
			throw new RangeError(`${fn.name} has ${wanted.map(one => one.join('=')).join(', ')} already`);
		return draftVariables(target, fn, Object.fromEntries(changed));
	},
};
