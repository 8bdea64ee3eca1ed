/**
 * Admits only programs of this machine to a sandbox. A page in a browser can send requests to loopback as well, under its own
 * name or under one that it made resolve to 127.0.0.1; its Host, its Origin and Sec-Fetch-Site give it away.
 */
import type {IncomingMessage} from 'node:http';
import * as grpc from '@grpc/grpc-js';

/** Paths that steer the sandbox itself. */
const control = '/pitwall/';

/** Whether a Host header or an :authority is a name of loopback, whatever the port; gcloud puts a region before it (us-central1-localhost). */
export function isLoopback(host: string | undefined): boolean {
	return /^(?:(?:[a-z]+-[a-z]+\d-)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host ?? '');
}

/** Why a request is not answered; undefined for one that is. `token`: what the control API asks for. */
export function refusalOf(
	{headers, url = ''}: Pick<IncomingMessage, 'headers' | 'url'>,
	token: string,
): string | undefined {
	if (!isLoopback(headers.host))
		return `a sandbox is asked as localhost or 127.0.0.1, not as ${headers.host ?? 'nobody'}`;
	if (headers.origin !== undefined || !['none', undefined].includes(headers['sec-fetch-site'] as string | undefined))
		return 'a sandbox does not answer web pages';
	const absolute = /^https?:\/\/([^/]+)(\/.*)?$/i.exec(url);
	if (absolute && !isLoopback(absolute[1])) return `a sandbox is no proxy to ${absolute[1]}`;
	const isControl = (absolute ? (absolute[2] ?? '/') : url).startsWith(control);
	if (isControl && headers.authorization !== `Bearer ${token}`)
		return `${control} asks for "authorization: Bearer" with PITWALL_TOKEN, as 'pitwall sandbox' prints it`;
	return undefined;
}

/** The same for gRPC, which no page speaks by itself. */
export const onlyLoopback: grpc.ServerInterceptor = (_, call) => {
	if (!isLoopback(call.getHost()))
		return new grpc.ServerInterceptingCall(call, {
			start: () =>
				call.sendStatus({
					code: grpc.status.PERMISSION_DENIED,
					details: 'A sandbox is asked as localhost or 127.0.0.1.',
					metadata: new grpc.Metadata(),
				}),
		});
	return new grpc.ServerInterceptingCall(call);
};
