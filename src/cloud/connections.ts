/** HTTP connections: through the proxy that the environment names, and kept between two polls. */
import http from 'node:http';
import https from 'node:https';
import {proxyOf} from './proxy.ts';

/** Real ms that idle connections are kept, longer than the minute between polls. Node's five seconds would start every poll with TCP and TLS. */
const idle = 75_000;
const options = {keepAlive: true, scheduling: 'lifo', timeout: idle} as const;

/** Chooses the agent of an address. Throws CloudError when the environment names no valid proxy. */
export type ChooseAgent = (url: URL) => http.Agent;

export interface Connections {
	/** Loads what a proxy needs, where there is one. */
	agents(): Promise<ChooseAgent>;
	/** Closes idle connections: after a sleep the server may have dropped them silently, and the first poll would fail. */
	dropIdle(): void;
	close(): void;
}

export function createConnections(env = process.env): Connections {
	const made = new Map<string, http.Agent>();
	function keep(key: string, make: () => http.Agent): http.Agent {
		const agent = made.get(key) ?? make();
		made.set(key, agent);
		return agent;
	}
	return {
		async agents() {
			const {HttpProxyAgent, HttpsProxyAgent} = await import('./clients/proxy.ts');
			return url => {
				const proxy = proxyOf(url, env);
				const secure = url.protocol === 'https:';
				return keep(`${url.protocol} ${proxy?.href ?? ''}`, () => {
					if (!proxy) return secure ? new https.Agent(options) : new http.Agent(options);
					return secure ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
				});
			};
		},
		dropIdle() {
			const idleSockets = [...made.values()].flatMap(agent => Object.values(agent.freeSockets));
			for (const socket of idleSockets.flatMap(sockets => sockets ?? [])) socket.destroy();
		},
		close() {
			for (const agent of made.values()) agent.destroy();
		},
	};
}
