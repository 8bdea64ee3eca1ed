/** HTTP connections that outlive the time between two looks: Node's last five seconds, and a TLS handshake costs more than a look. */
import http from 'node:http';
import https from 'node:https';

/** Real ms without a request: longer than the minute between looks, shorter than Google's servers and NATs wait. */
const idle = 75_000;

/** For all of the process; where a proxy is set in the environment, the clients make agents of their own. */
export function keepConnections(): void {
	const options = {keepAlive: true, scheduling: 'lifo', timeout: idle} as const;
	http.globalAgent = new http.Agent(options);
	https.globalAgent = new https.Agent(options);
}
