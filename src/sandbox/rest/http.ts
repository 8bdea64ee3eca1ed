import type {IncomingMessage, ServerResponse} from 'node:http';
import {status} from '@grpc/grpc-js';
import type {ControlCode} from './error.ts';
import {ControlError} from './error.ts';

const httpStatus: Record<ControlCode, number> = {
	INVALID_ARGUMENT: 400,
	FAILED_PRECONDITION: 400,
	UNAUTHENTICATED: 401,
	NOT_FOUND: 404,
	PERMISSION_DENIED: 403,
	ABORTED: 409,
	ALREADY_EXISTS: 409,
	// Not 501, which clients take for an outage and try again.
	UNIMPLEMENTED: 400,
};
const rpcStatus: Partial<Record<status, number>> = {
	[status.INVALID_ARGUMENT]: 400,
	[status.FAILED_PRECONDITION]: 400,
	[status.OUT_OF_RANGE]: 400,
	[status.UNIMPLEMENTED]: 400,
	[status.PERMISSION_DENIED]: 403,
	[status.NOT_FOUND]: 404,
	[status.ALREADY_EXISTS]: 409,
};
const maxBody = 1024 * 1024;

/** Whether an error is one of gRPC, thrown by what both protocols serve. */
const isRpcError = (error: unknown): error is {code: status; details: string} =>
	error instanceof Error && 'details' in error && 'code' in error && typeof error.code === 'number';

export function sendJson(res: ServerResponse, code: number, body: unknown, headers: Record<string, string> = {}): void {
	if (res.writableEnded || res.destroyed) return;
	const text = JSON.stringify(body ?? null);
	res.writeHead(code, {'content-type': 'application/json; charset=UTF-8', ...headers}).end(text);
}

/** Google's error body. */
export function sendError(
	res: ServerResponse,
	code: number,
	name: string,
	message: string,
	headers: Record<string, string> = {},
): void {
	sendJson(res, code, {error: {code, message, status: name}}, headers);
}

/** For a method that is not there: 400, because clients read a 404 as a resource that is not there and a 501 as an outage. */
export function sendUnknown(res: ServerResponse, called: string): void {
	const message = `The sandbox has no ${called}`;
	const errors = [{message, domain: 'global', reason: 'invalid'}];
	sendJson(res, 400, {error: {code: 400, message, errors, status: 'UNIMPLEMENTED'}});
}

/** Sends whatever was thrown: a ControlError or a gRPC error as its status, a malformed percent-encoding as 400, anything else as 500 INTERNAL. */
export function sendThrown(res: ServerResponse, error: unknown): void {
	if (error instanceof ControlError) sendError(res, httpStatus[error.code], error.code, error.message);
	else if (isRpcError(error)) sendError(res, rpcStatus[error.code] ?? 500, status[error.code], error.details);
	else if (error instanceof URIError) sendError(res, 400, 'INVALID_ARGUMENT', 'Malformed URL.');
	else sendError(res, 500, 'INTERNAL', error instanceof Error ? error.message : String(error));
}

/** The JSON body of a request; an empty body is an empty object. Throws ControlError for what is not JSON or more than 1 MiB. */
export async function readJson(req: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of req as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > maxBody)
			throw new ControlError('INVALID_ARGUMENT', 'Request payload size exceeds the limit: 1048576 bytes.');
		chunks.push(chunk);
	}
	const text = Buffer.concat(chunks).toString('utf8');
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text);
	} catch {
		throw new ControlError('INVALID_ARGUMENT', 'Invalid JSON payload received.');
	}
}

/** A field of a body that may be anything. */
export function field(body: unknown, name: string): unknown {
	return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}
