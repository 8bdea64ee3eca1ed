/** An API that somebody has switched off on a sandbox, so that it can be enabled. */
import {expect} from 'vitest';
import {eventually} from './eventually.ts';

/** Resolves once the sandbox at this base URL (`connection.http`) says so. */
export async function disableApi(http: string, project: string, api: string): Promise<void> {
	const url = `${http}/v1/projects/${project}/services/${api}`;
	await fetch(`${url}:disable`, {method: 'POST'});
	await eventually(async () => expect(await (await fetch(url)).json()).toMatchObject({state: 'DISABLED'}));
}
