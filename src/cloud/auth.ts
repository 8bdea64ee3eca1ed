/** Credentials and client options, once for all APIs. Nothing of Google is loaded before the first call. */

import type {ChannelCredentials} from '@grpc/grpc-js';
import type {AuthClient, GoogleAuth} from 'google-auth-library';
import type {Connection} from './connection.ts';
import type {Connections} from './connections.ts';
import type {Patience} from './patience.ts';
import {proxyOf} from './proxy.ts';
import {CloudError} from './types.ts';

/** Options that every gRPC client takes. A type, not an interface: the clients want an implicit index signature. */
export type GrpcOptions = {
	auth: GoogleAuth;
	projectId?: string;
	apiEndpoint?: string;
	servicePath?: string;
	port?: number;
	sslCreds?: ChannelCredentials;
	'grpc.use_local_subchannel_pool': number;
	'grpc.max_reconnect_backoff_ms': number;
	'grpc.dns_min_time_between_resolutions_ms': number;
	'grpc.enable_http_proxy': number;
	'grpc.max_receive_message_length': number;
	'grpc.keepalive_time_ms': number;
	'grpc.keepalive_timeout_ms': number;
	'grpc.keepalive_permit_without_calls': number;
};

/** Credentials and addresses of the APIs. */
export interface Auth {
	/** The credentials for plain HTTP requests. */
	client(project: string): Promise<AuthClient>;
	/** A client that adds no credentials: for requests that bring a token of their own. */
	bare(): Promise<AuthClient>;
	/** Options for a gRPC client of `service`, its name on googleapis.com. Throws CloudError when the endpoints of a sandbox lack a gRPC one, or when the proxy is none for gRPC. */
	grpc(project: string, service: string): Promise<GrpcOptions>;
	/** Looks for the credentials again at the next call: the login may have been renewed. Once in a few seconds is enough for all. */
	renew(): void;
	/** Base URL of a REST API without trailing slash; `service` is its name on googleapis.com, e.g. cloudscheduler. */
	base(service: string): string;
	/** True when the endpoints are a sandbox or an emulator. */
	readonly local: boolean;
}

export const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
/** Bytes of one answer; a larger one is refused. The clients themselves have no limit. */
const maxAnswer = 16 * 1024 * 1024;
/** Bytes of an answer with a token. */
const maxToken = 256 * 1024;
const limitsOf = ({reconnect, ping, pong}: Patience) => ({
	// A replaced client must not get the old connection from gRPC's pool; on a sandbox all APIs have the same address.
	'grpc.use_local_subchannel_pool': 1,
	'grpc.max_reconnect_backoff_ms': reconnect,
	'grpc.dns_min_time_between_resolutions_ms': reconnect,
	'grpc.max_receive_message_length': maxAnswer,
	'grpc.keepalive_time_ms': ping,
	'grpc.keepalive_timeout_ms': pong,
	'grpc.keepalive_permit_without_calls': 1,
});

/** Least ms between two searches for credentials. */
const renewal = 5000;

/** Credentials, looked for at the first call and after each `renew`. */
export function createAuth(connection: Connection, connections: Connections, patience: Patience): Auth {
	const limits = limitsOf(patience);
	const local = connection.grpc !== undefined || connection.http !== undefined;
	if (local) prepareForLoopback();
	let found: Promise<{auth: GoogleAuth; client: AuthClient}> | undefined;
	let foundAt = Number.NEGATIVE_INFINITY;
	const identity = (project: string) => {
		if (found) return found;
		foundAt = performance.now();
		const search = local ? anonymous(project, connections) : operator(project, connections, patience);
		found = search;
		search.catch(() => {
			if (found === search) found = undefined;
		});
		return search;
	};
	return {
		local,
		client: async project => (await identity(project)).client,
		bare: () => bareClient(connections),
		renew() {
			if (performance.now() - foundAt > renewal) found = undefined;
		},
		async grpc(project, service) {
			const {auth} = await identity(project);
			if (!local) return {auth, ...proxied(service), ...limits};
			const [host = '', port = ''] = (connection.grpc ?? '').split(':');
			if (host === '' || port === '')
				throw new CloudError('invalid', 'endpoints.grpc is not set (host:port)', 'config');
			const {credentials} = await import('./clients/grpc.ts');
			return {
				auth,
				projectId: project,
				apiEndpoint: host,
				servicePath: host,
				port: Number(port),
				sslCreds: credentials.createInsecure(),
				'grpc.enable_http_proxy': 0,
				...limits,
			};
		},
		base(service) {
			if (!local) return `https://${service}.googleapis.com`;
			if (connection.http === undefined) throw new CloudError('invalid', 'endpoints.http is not set', 'config');
			return connection.http;
		},
	};
}

async function anonymous(project: string, connections: Connections) {
	const [{GoogleAuth}, client] = await Promise.all([import('./clients/auth.ts'), bareClient(connections)]);
	return {auth: new GoogleAuth({authClient: client, projectId: project}), client};
}

async function bareClient(connections: Connections): Promise<AuthClient> {
	const [{PassThroughClient}, agent] = await Promise.all([import('./clients/auth.ts'), connections.agents()]);
	return new PassThroughClient({transporterOptions: {agent}});
}

/** gRPC reads other proxy variables and exceptions than HTTP, so the proxy is set for it. */
function proxied(service: string): {'grpc.enable_http_proxy': number} {
	const proxy = proxyOf(new URL(`https://${service}.googleapis.com`), process.env);
	if (!proxy) return {'grpc.enable_http_proxy': 0};
	if (proxy.protocol !== 'http:')
		throw new CloudError('invalid', 'HTTPS_PROXY must begin with http:// (gRPC speaks to no other proxy)', 'config');
	process.env.grpc_proxy = proxy.href;
	process.env.no_grpc_proxy = 'none.invalid';
	return {'grpc.enable_http_proxy': 1};
}

async function operator(project: string, connections: Connections, {read}: Patience) {
	const [{GoogleAuth, UserRefreshClient}, agent] = await Promise.all([
		import('./clients/auth.ts'),
		connections.agents(),
	]);
	// By default it waits for a token for ever, and so do all its callers.
	const transporterOptions = {agent, timeout: read, maxContentLength: maxToken};
	// Without a project it would ask the metadata server for one, directly or through the proxy.
	const auth = new GoogleAuth({scopes, projectId: project, clientOptions: {transporterOptions}});
	const client = await auth.getClient();
	// Without a quota project a person's calls count against a project of Google's that all users share.
	if (client instanceof UserRefreshClient) client.quotaProjectId ??= process.env.GOOGLE_CLOUD_QUOTA_PROJECT ?? project;
	return {auth, client};
}

/** No look-up of a metadata server. */
function prepareForLoopback(): void {
	process.env.METADATA_SERVER_DETECTION = 'none';
	process.env.GRPC_VERBOSITY ??= 'NONE';
}
