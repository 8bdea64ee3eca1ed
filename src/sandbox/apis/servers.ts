/** The servers of all APIs in the list: loads them, connects them to the stores, and passes requests on. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type * as grpc from '@grpc/grpc-js';
import type {Failure} from '../faults/failure.ts';
import {sendJson, sendThrown} from '../rest/http.ts';
import type {Sandbox} from '../stores.ts';
import type {RestCalled} from './called.ts';
import {apiNames, apis} from './index.ts';

/** Answers a call of one of the REST APIs. @param failure as in `Call` */
export type Answer = (
	called: RestCalled,
	req: IncomingMessage,
	res: ServerResponse,
	failure?: Failure,
) => Promise<void>;

export interface Servers {
	/** Adds the services of all gRPC APIs. */
	register(server: grpc.Server, sandbox: Sandbox): void;
	/** Answers the requests of the REST APIs. */
	rest(sandbox: Sandbox): Answer;
}

export async function loadServers(): Promise<Servers> {
	const loaded = await Promise.all(
		apiNames.map(async api => {
			const {rest, grpc} = apis[api];
			const [handlers, register] = await Promise.all([rest?.load(), grpc?.load()]);
			return {api, handlers, register};
		}),
	);
	return {
		register(server, sandbox) {
			for (const {register} of loaded) register?.(server, sandbox);
		},
		rest(sandbox) {
			const handlers = new Map(loaded.map(({api, handlers: made}) => [api, made?.(sandbox)]));
			return async ({api, method, parts}, req, res, failure) => {
				try {
					const query = new URL(req.url ?? '/', 'http://sandbox').searchParams;
					const call = {req, res, query, parts: parts.map(decodeURIComponent), ...(failure && {failure})};
					const answer = await handlers.get(api)?.[method]?.(call);
					if (answer !== undefined) sendJson(res, 200, answer);
				} catch (error) {
					if (res.headersSent) res.destroy();
					else sendThrown(res, error);
				}
			};
		},
	};
}
