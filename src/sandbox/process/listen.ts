/** Binding to loopback with errors that a person can act on. */
import type {Server as HttpServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as grpc from '@grpc/grpc-js';

export const host = '127.0.0.1';

/** A fixed port that somebody else has. */
export class PortInUse extends Error {
	override readonly name = 'PortInUse';

	constructor(port: number, what: string) {
		super(`port ${port} (${what}) is in use on ${host}: choose another, or leave it out for a free one`);
	}
}

/** Binds and serves; resolves with the port. `port` 0 takes a free one. Throws PortInUse. */
export function listenGrpc(server: grpc.Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.bindAsync(`${host}:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
			if (!error) resolve(bound);
			else reject(error.message.includes('EADDRINUSE') ? new PortInUse(port, 'gRPC') : error);
		});
	});
}

/** Listens; resolves with the port. `port` 0 takes a free one. Throws PortInUse. */
export function listenHttp(server: HttpServer, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const failed = (error: NodeJS.ErrnoException) =>
			reject(error.code === 'EADDRINUSE' ? new PortInUse(port, 'HTTP') : error);
		server.once('error', failed);
		server.listen(port, host, () => {
			server.off('error', failed);
			resolve((server.address() as AddressInfo).port);
		});
	});
}
