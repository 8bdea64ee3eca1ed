/** Reads that arrive before the sandbox knows its past wait for it, so that no answer shows half of it. */
import * as grpc from '@grpc/grpc-js';
import {grpcCalled} from '../apis/called.ts';
import {apis} from '../apis/index.ts';

/** Only calls that read an API's past wait; all others (services, descriptors, sessions) are answered at once. */
function isOfPast(path: string): boolean {
	const called = grpcCalled(path);
	return called !== undefined && apis[called.api].grpc?.past?.includes(called.method) === true;
}

/** A server interceptor that holds reads until `ready` resolves. */
export function waitFor(ready: Promise<unknown>): grpc.ServerInterceptor {
	let open = false;
	void ready.then(() => {
		open = true;
	});
	return (method, call) => {
		if (open || !isOfPast(method.path)) return new grpc.ServerInterceptingCall(call);
		const listener: grpc.ServerListener = {
			onReceiveMetadata: (metadata, next) => void ready.then(() => next(metadata)),
			onReceiveMessage: (message, next) => next(message),
			onReceiveHalfClose: next => next(),
			onCancel: () => undefined,
		};
		return new grpc.ServerInterceptingCall(call, {start: next => next(listener)});
	};
}
