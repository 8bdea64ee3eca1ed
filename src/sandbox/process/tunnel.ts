/**
 * The sandbox as a proxy to itself. gcloud puts a region before the host of Cloud Run, a name that resolves nowhere, so it is
 * pointed here as its proxy, too. What asks its proxy for a tunnel gets one to the sandbox, and to nowhere else: no call of a
 * tool that is pointed at a sandbox reaches Google.
 */
import type {IncomingMessage, Server} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {isLoopback} from './guard.ts';

/** Answers CONNECT. */
export function tunnelToSelf(http: Server): void {
	http.on('connect', ({url = ''}: IncomingMessage, socket: Socket, head: Buffer) => {
		const {port} = http.address() as AddressInfo;
		if (isLoopback(url) && url.endsWith(`:${port}`)) {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			if (head.length > 0) socket.unshift(head);
			http.emit('connection', socket);
			return;
		}
		const text = `a sandbox is no proxy to ${url.replaceAll(/[^\w.:-]/g, '')}`;
		socket.end(
			`HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`,
		);
	});
}
