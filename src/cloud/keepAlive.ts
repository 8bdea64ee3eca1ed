/** HTTP connections that outlive the time between two looks. Node gives them up after five idle seconds, and every look would begin with TCP and TLS. */
import http from 'node:http';
import https from 'node:https';

/** Real ms without a request; longer than the minute between looks. */
const idle = 75_000;

/** For all of the process; where a proxy is set in the environment, the clients make agents of their own. */
export function keepConnections(): void {
	const options = {keepAlive: true, scheduling: 'lifo', timeout: idle} as const;
	http.globalAgent = new http.Agent(options);
	https.globalAgent = new https.Agent(options);
}

/** Gives up the connections that wait for the next look: after a sleep the other side may be gone without a word, and the first look would fail. */
export function dropIdle(): void {
	const idleSockets = [http.globalAgent, https.globalAgent].flatMap(agent => Object.values(agent.freeSockets));
	for (const socket of idleSockets.flatMap(sockets => sockets ?? [])) socket.destroy();
}
