/** How long a call of a function may take (S0-37, S1-29, S2-12). The runbook's 540 s are the limit for events only (C-16). */
import type {DeployedFunction} from '../../cloud/resources.ts';
import {deploysFunction, draftDeployment} from '../fn/deployFunction.ts';
import type {ActionSpec} from '../spec.ts';

/** Seconds at most, by what calls the function. */
const longest = {http: 3600, event: 540};

export const action: ActionSpec<{readonly seconds: number}, DeployedFunction> = {
	...deploysFunction,
	fields: () => ({seconds: {integer: {min: 1, max: longest.http}, default: longest.event, optional: false}}),
	plan(target, fn, {seconds}) {
		const before = fn.timeoutSeconds;
		if (seconds === before) throw new RangeError(`${fn.name} has ${before} s already`);
		if (fn.isEvent && seconds > longest.event)
			throw new RangeError(`${fn.name} is called by events, which may take ${longest.event} s at most`);
		return draftDeployment(target, fn, {
			changes: [{what: 'a call may take', before: `${before} s`, after: `${seconds} s`}],
			settings: {timeoutSeconds: seconds},
			flags: [`--timeout=${seconds}s`],
			former: [`--timeout=${before}s`],
			back: {action: 'fn.update_timeout', params: {seconds: before}},
			sideEffects: [
				seconds > before
					? 'A job of Cloud Scheduler that calls it does not wait longer: its attempt deadline is 30 min at most.'
					: 'Calls that take longer are cut off with 504.',
			],
		});
	},
};
