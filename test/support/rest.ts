/** The REST servers of the sandbox over stores that a test made. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createJobLog} from '../../src/sandbox/apis/bigquery/pipeline.ts';
import {restCalled} from '../../src/sandbox/apis/called.ts';
import {loadServers} from '../../src/sandbox/apis/servers.ts';
import {createTokenIssuer} from '../../src/sandbox/apis/token/tokens.ts';
import type {Sandbox} from '../../src/sandbox/stores.ts';

export type Routes = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** Answers what the APIs know; false, the response untouched, for the rest. `parts`: the stores that the test asks about. */
export async function restOf(parts: Partial<Sandbox>): Promise<Routes> {
	const answer = (await loadServers()).rest({tokens: createTokenIssuer(), jobs: createJobLog(), ...parts} as Sandbox);
	return async (req, res) => {
		const path = URL.parse(req.url ?? '/', 'http://sandbox')?.pathname ?? '';
		const called = restCalled(req.method ?? 'GET', path);
		if (called) await answer(called, req, res);
		return called !== undefined;
	};
}
