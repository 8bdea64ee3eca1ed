/** The deployment of a function with other variables. Pure. */
import type {DeployedFunction} from '../../cloud/resources.ts';
import type {Draft} from '../spec.ts';
import type {Target} from '../types.ts';
import {draftDeployment} from './deployFunction.ts';

type Variables = Readonly<Record<string, string | null>>;

/** Sets these variables, takes away those that are null, and leaves the others. Throws RangeError. */
export function draftVariables(target: Target, fn: DeployedFunction, variables: Variables): Draft {
	const keys = Object.keys(variables);
	const former = Object.fromEntries(keys.map(key => [key, fn.env[key] ?? null]));
	return draftDeployment(target, fn, {
		changes: keys.map(what => ({what, before: former[what] ?? 'not set', after: variables[what] ?? 'not set'})),
		variables,
		flags: flagsOf(variables),
		former: flagsOf(former),
		back: {action: 'fn.undo_env', params: former},
		next: ['fn.invoke'],
		sideEffects: [`${kept(fn, variables)} Secrets that it reads stay, too.`],
	});
}

function kept({env}: DeployedFunction, variables: Variables): string {
	const others = Object.keys(env).filter(key => !(key in variables)).length;
	return others === 1 ? 'Its one other variable stays.' : `Its ${others} other variables stay.`;
}

/** Values with commas are told apart by something that is in none of them. */
function flagsOf(variables: Variables): string[] {
	const set = Object.entries(variables).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]));
	const removed = Object.keys(variables).filter(key => variables[key] === null);
	const mark = set.some(one => one.includes(',')) ? '~~' : ',';
	return [
		...(set.length === 0 ? [] : [`--update-env-vars=${mark === ',' ? '' : `^${mark}^`}${set.join(mark)}`]),
		...(removed.length === 0 ? [] : [`--remove-env-vars=${removed.join(',')}`]),
	];
}
