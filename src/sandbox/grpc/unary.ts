/** A plain function as a unary gRPC handler. */
import type {ServerUnaryCall, sendUnaryData} from '@grpc/grpc-js';
import {status} from '@grpc/grpc-js';
import {rpcError} from './protos.ts';

type Unary<Request, Response> = (request: Request) => Response | Promise<Response>;

/** Wraps a plain function as a unary handler; what it throws is what the client sees. */
export function unary<Request, Response>(handler: Unary<Request, Response>) {
	return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
		Promise.resolve()
			.then(() => handler(call.request))
			.then(
				response => callback(null, response),
				error => callback('code' in error ? error : rpcError(status.INTERNAL, String(error?.message ?? error))),
			);
	};
}
