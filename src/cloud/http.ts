/** One HTTP request to a server that is no Google API: a health page, a function's trigger. */
import http from 'node:http';
import https from 'node:https';
import type {ChooseAgent} from './connections.ts';

interface HttpRequest {
	method: 'GET' | 'POST';
	headers: Readonly<Record<string, string>>;
	body?: string;
	/** Bytes of the answer that are read; the connection ends there. */
	limit: number;
	signal: AbortSignal;
}

interface HttpAnswer {
	status: number;
	/** Target of a redirect; none is followed. */
	location: string | undefined;
	/** How long the server asks to wait, as it says it. */
	retryAfter?: string | undefined;
	/** The first bytes of the body, at most `limit`. */
	text: string;
}

/** Resolves with any answer, whatever its status. Rejects when there is none, or when it breaks off before `limit`. */
export function send(
	url: URL,
	agents: ChooseAgent,
	{method, headers, body, limit, signal}: HttpRequest,
): Promise<HttpAnswer> {
	const {promise, resolve, reject} = Promise.withResolvers<HttpAnswer>();
	const {request} = url.protocol === 'https:' ? https : http;
	const sent = request(url, {
		method,
		// A new connection, because a kept one may be dead, which would say nothing about the server.
		headers: {...headers, 'user-agent': 'pitwall', connection: 'close'},
		agent: agents(url),
		signal,
	});
	sent.once('response', response => {
		const chunks: Buffer[] = [];
		let left = limit;
		const end = () => {
			const {statusCode: status = 0, headers: answered} = response;
			const {location, 'retry-after': retryAfter} = answered;
			resolve({status, location, retryAfter, text: Buffer.concat(chunks).toString('utf8')});
		};
		response.on('data', (chunk: Buffer) => {
			if (left <= 0) return;
			chunks.push(chunk.subarray(0, left));
			left -= chunk.length;
			if (left > 0) return;
			end();
			response.destroy();
		});
		response.once('end', end);
		response.once('error', reject);
	});
	sent.on('error', reject);
	sent.end(body);
	return promise;
}
