import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ControlCode} from './error.ts';
import {ControlError} from './error.ts';

const httpStatus: Record<ControlCode, number> = {
	INVALID_ARGUMENT: 400,
	FAILED_PRECONDITION: 400,
	UNAUTHENTICATED: 401,
	NOT_FOUND: 404,
	ABORTED: 409,
	UNIMPLEMENTED: 501,
};
const maxBody = 1024 * 1024;

export function sendJson(
	res: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	if (res.writableEnded || res.destroyed) return;
	const text = JSON.stringify(body ?? null);
	res.writeHead(status, {'content-type': 'application/json; charset=UTF-8', ...headers}).end(text);
}

/** Google's error body. */
export function sendError(
	res: ServerResponse,
	code: number,
	status: string,
	message: string,
	headers: Record<string, string> = {},
): void {
	sendJson(res, code, {error: {code, message, status}}, headers);
}

/** Sends whatever was thrown: a ControlError as its status, a malformed percent-encoding as 400, anything else as 500 INTERNAL. */
export function sendThrown(res: ServerResponse, error: unknown): void {
	if (error instanceof ControlError) sendError(res, httpStatus[error.code], error.code, error.message);
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
