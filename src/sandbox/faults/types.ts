/** Faults that a sandbox injects by name, and how they are written down. */

export const faultNames = [
	'401',
	'403',
	'429',
	'429-retry-after',
	'500',
	'503',
	'deadline',
	'reset',
	'hang',
	'half',
	'malformed',
	'drip',
	'clock',
	'invalid-rapt',
	'tail-ended',
	'duplicates',
	'late',
	'revoked',
	'api-disabled',
] as const;
export type FaultName = (typeof faultNames)[number];

/** gRPC: spanner, monitoring, logging, run. REST: the others; `http` is the health page, `token` are IAM Credentials and OAuth. */
export const apis = [
	'bigquery',
	'spanner',
	'monitoring',
	'logging',
	'run',
	'functions',
	'scheduler',
	'http',
	'token',
] as const;
export type Api = (typeof apis)[number];

export interface Fault {
	name: FaultName;
	/** All when absent. */
	api?: Api;
	/** E.g. `ListTimeSeries`, `jobs.query`; any case; all when absent. */
	method?: string;
	/** So many calls fail, then it heals itself; for ever when absent. */
	times?: number;
	/** Lets so many calls pass first. */
	after?: number;
	/** Not at the beginning but after some of the answer: streams that are open at once, later answers after their first message or half their bytes. */
	midStream?: boolean;
}

/** Faults that only Cloud Logging has. */
const loggingOnly: readonly FaultName[] = ['tail-ended', 'duplicates', 'late'];

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

/** An API's name out of anything. Throws FaultError. */
export const checkApi = (value: unknown): Api => oneOf(apis, value, 'API');

/** A fault out of anything. Throws FaultError. */
export function checkFault(value: unknown): Fault {
	if (typeof value !== 'object' || value === null) throw new FaultError('a fault is an object with a name');
	const {name, api, method, times, after, midStream} = value as Record<string, unknown>;
	const fault: Fault = {name: oneOf(faultNames, name, 'fault')};
	if (api !== undefined) fault.api = checkApi(api);
	if (loggingOnly.includes(fault.name)) {
		if (fault.api !== undefined && fault.api !== 'logging')
			throw new FaultError(`fault '${fault.name}' is one of logging, not of ${fault.api}`);
		fault.api = 'logging';
	}
	if (method !== undefined) {
		if (typeof method !== 'string' || method === '') throw new FaultError('method must be a name');
		fault.method = method;
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
