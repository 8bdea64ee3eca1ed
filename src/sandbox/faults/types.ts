/** Faults that a sandbox injects by name, and how they are written down. */

import {type Api, apiNames, apis, methodsOf} from '../apis/index.ts';
import {type FaultName, faultNames} from './names.ts';

export interface Fault {
	name: FaultName;
	/** All when absent. */
	api?: Api;
	/** E.g. `ListTimeSeries`, `jobs.query`; any case; all when absent. */
	method?: string;
	/** The number of calls that fail before the fault ends; absent: it never ends. */
	times?: number;
	/** Lets so many calls pass first. */
	after?: number;
	/** Not at the beginning but after some of the answer: streams that are open at once, later answers after their first message or half their bytes. */
	midStream?: boolean;
}

/** A fault that is not one; the message is one line for a person. */
export class FaultError extends Error {
	override readonly name = 'FaultError';
}

function oneOf<T extends string>(known: readonly T[], value: unknown, what: string): T {
	const found = known.find(item => item === value);
	if (found === undefined) throw new FaultError(`unknown ${what} '${String(value)}': use ${known.join(', ')}`);
	return found;
}

function whole(value: unknown, what: string, min: number): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min)
		throw new FaultError(`${what} must be a whole number from ${min}, not '${String(value)}'`);
	return value;
}

/** The methods of an API that a fault can strike: one that names another would never be seen. */
const methodsFor = (name: FaultName, api: Api): readonly string[] =>
	name === 'tail-ended'
		? ['TailLogEntries']
		: name === 'operation-failed'
			? (apis[api].operations ?? [])
			: methodsOf(api);

/** An API's name out of anything. Throws FaultError. */
export const checkApi = (value: unknown): Api => oneOf(apiNames, value, 'API');

/** A fault out of anything. Throws FaultError. */
export function checkFault(value: unknown): Fault {
	if (typeof value !== 'object' || value === null) throw new FaultError('a fault is an object with a name');
	const {name, api, method, times, after, midStream} = value as Record<string, unknown>;
	const fault: Fault = {name: oneOf(faultNames, name, 'fault')};
	if (api !== undefined) fault.api = checkApi(api);
	const owner = apiNames.find(known => apis[known].faults?.includes(fault.name));
	if (owner !== undefined) {
		if (fault.api !== undefined && fault.api !== owner)
			throw new FaultError(`fault '${fault.name}' is one of ${owner}, not of ${fault.api}`);
		fault.api = owner;
	}
	if (method !== undefined) {
		if (typeof method !== 'string' || method === '') throw new FaultError('method must be a name');
		const methods = (fault.api === undefined ? apiNames : [fault.api]).flatMap(one => methodsFor(fault.name, one));
		const known = methods.find(one => one.toLowerCase() === method.toLowerCase());
		fault.method = known ?? oneOf(methods, method, `method of ${fault.api ?? 'any API'} for ${fault.name}`);
	}
	if (times !== undefined) fault.times = whole(times, 'times', 1);
	if (after !== undefined) fault.after = whole(after, 'after', 0);
	if (midStream !== undefined) {
		if (typeof midStream !== 'boolean') throw new FaultError('midStream must be true or false');
		fault.midStream = midStream;
	}
	return fault;
}

/** `name[@api[.Method]][:times]`, e.g. `429@monitoring.ListTimeSeries:3` or `reset@bigquery.jobs.query`. Throws FaultError. */
export function parseFault(text: string): Fault {
	const match = /^([^@:]*)(?:@([^.:]*)(?:\.([^:]+))?)?(?::(\d+))?$/.exec(text.trim());
	if (!match) throw new FaultError(`fault '${text}' is not name[@api[.Method]][:times]`);
	const [, name, api, method, times] = match;
	return checkFault({name, api, method, ...(times !== undefined && {times: Number(times)})});
}
