import * as grpc from '@grpc/grpc-js';
import type {Stores} from '../../contract/stores.ts';
import {asRpcError} from '../../grpc/handlers.ts';
import {rpcError, serviceDefinition} from '../../grpc/protos.ts';
import {unary} from '../../grpc/unary.ts';
import {type ListRequest, listLogEntries} from './list.ts';
import {googleLimits, type TailLimits, type TailRequest, TailSession, TailSessions} from './tail.ts';
import {toMessage} from './wire.ts';

type TailCall = grpc.ServerDuplexStream<TailRequest, object>;

/** Adds `google.logging.v2.LoggingServiceV2` (ListLogEntries, TailLogEntries) to a server. */
export function registerLogging(
	server: grpc.Server,
	{tailLimits = googleLimits, ...stores}: Pick<Stores, 'logs' | 'clock'> & {tailLimits?: TailLimits},
): void {
	const sessions = new TailSessions(tailLimits);
	server.addService(serviceDefinition('logging-api', 'google.logging.v2.LoggingServiceV2'), {
		listLogEntries: unary((request: ListRequest) => {
			const {entries, nextPageToken} = listLogEntries(stores.logs, request);
			return {entries: entries.map(toMessage), nextPageToken};
		}),
		tailLogEntries: (call: TailCall) => serveTail(call, stores, sessions),
	});
}

/** The session lives from the client's first message until either side ends the call, however it ends. */
function serveTail(call: TailCall, stores: Pick<Stores, 'logs' | 'clock'>, sessions: TailSessions): void {
	let session: TailSession | undefined;
	let ended = false;
	const finish = (end?: () => void) => {
		if (ended) return;
		ended = true;
		clearTimeout(expiry);
		session?.close();
		end?.();
	};
	const fail = (error: grpc.ServiceError) => finish(() => call.emit('error', error));
	const expiry = setTimeout(
		() => fail(rpcError(grpc.status.OUT_OF_RANGE, 'Session has run for the maximum allowed duration of 1h')),
		sessions.limits.sessionMs,
	);
	expiry.unref();

	call.on('data', (request: TailRequest) => {
		// Google reads the first request only; later ones change nothing.
		if (session || ended) return;
		try {
			session = new TailSession(request, stores, sessions, (entries, suppressionInfo) =>
				call.write({entries: entries.map(toMessage), suppressionInfo}),
			);
		} catch (error) {
			fail(asRpcError(error));
		}
	});
	call.on('drain', () => session?.resume());
	call.on('end', () => finish(() => call.end()));
	for (const event of ['cancelled', 'close', 'error']) call.on(event, () => finish());
}
