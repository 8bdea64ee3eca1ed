/** One environment variable of the next revision of a Cloud Run service. Pure. */
import type {RunServiceInfo} from '../../cloud/resources.ts';
import {servedNow} from './changeTemplate.ts';
import {envText, isWithheld} from './settings.ts';

/** A change that sets it; null takes it away. Throws RangeError for what is a secret, or may be one. */
export function variableSet(
	service: RunServiceInfo,
	name: string,
	value: string | null,
): Record<string, string | null> {
	const before = servedNow(service).env[name];
	if (typeof before === 'object')
		throw new RangeError(`${name} is read from ${envText(name, before)}, which stays: add a version there`);
	if (isWithheld(name, before ?? '') || isWithheld(name, value ?? ''))
		throw new RangeError(`${name} looks like a secret or has several lines: its value may be in no plan`);
	return {[name]: value};
}
