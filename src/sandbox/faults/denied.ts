/** The permissions that faults take away, as IAM would tell of them. */
import {type Api, apiNames, apis} from '../apis/index.ts';
import type {Fault} from './types.ts';

/** The service that begins the names of an API's permissions: `cloudscheduler`. */
const serviceOf = (api: Api): string => apis[api].words.permission('').split('.')[0] ?? '';

/** Whether one of the faults refuses what the permission is for. */
export function deniedBy(faults: readonly Fault[], permission: string): boolean {
	const service = permission.split('.')[0];
	return faults.some(({name, api, method}) => {
		if (name !== '403' && name !== 'revoked') return false;
		const refused = api === undefined ? apiNames.filter(one => apis[one].isGoogle !== false) : [api];
		return refused.some(one =>
			method === undefined ? serviceOf(one) === service : apis[one].words.permission(method) === permission,
		);
	});
}
