import * as grpc from '@grpc/grpc-js';
import {rpcError} from './protos.ts';

export interface TimestampMessage {
	seconds: string;
	nanos: number;
}

/** A `google.protobuf.Timestamp` (or Duration) of so many ms. */
export function toTimestamp(ms: number): TimestampMessage {
	const seconds = Math.floor(ms / 1000);
	return {seconds: String(seconds), nanos: Math.round((ms - seconds * 1000) * 1e6)};
}

/** ms of a `google.protobuf.Timestamp` or Duration; undefined when it was not sent. */
export function fromTimestamp(message: TimestampMessage | null | undefined): number | undefined {
	return message ? Number(message.seconds) * 1000 + message.nanos / 1e6 : undefined;
}

/** An error as it may go over the wire. */
export function asRpcError(error: unknown): grpc.ServiceError {
	if (error instanceof Error && 'code' in error && 'details' in error) return error as grpc.ServiceError;
	return rpcError(grpc.status.INTERNAL, error instanceof Error ? error.message : String(error));
}

/** An opaque page token; it holds only for the request it was made for. */
export function encodePageToken(token: object): string {
	return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** The content of a page token; undefined when it is none of ours. */
export function decodePageToken(token: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

/** The project of a resource name that starts with `projects/P`; throws INVALID_ARGUMENT otherwise. */
export function projectOf(name: string): string {
	const project = /^projects\/([^/]+)(\/|$)/.exec(name)?.[1];
	if (project === undefined)
		throw rpcError(grpc.status.INVALID_ARGUMENT, `Name "${name}" must start with "projects/{project}".`);
	return project;
}
