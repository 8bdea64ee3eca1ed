/** Credentials and client options, once for all APIs. Nothing of Google is loaded before the first call. */

import type {ChannelCredentials} from '@grpc/grpc-js';
import type {AuthClient, GoogleAuth} from 'google-auth-library';
import type {Connection} from './connection.ts';
import {CloudError} from './types.ts';

/** Options that every gRPC client takes. A type, not an interface: the clients want an implicit index signature. */
export type GrpcOptions = {
	auth: GoogleAuth;
	projectId?: string;
	apiEndpoint?: string;
	servicePath?: string;
	port?: number;
	sslCreds?: ChannelCredentials;
	'grpc.use_local_subchannel_pool'?: number;
	'grpc.keepalive_time_ms': number;
	'grpc.keepalive_timeout_ms': number;
	'grpc.keepalive_permit_without_calls': number;
};

/** Who we are and where the APIs are. */
export interface Auth {
	/** The credentials for plain HTTP requests. */
	client(project: string): Promise<AuthClient>;
	/** Options for a gRPC client. Throws CloudError when the endpoints of a sandbox lack a gRPC one. */
	grpc(project: string): Promise<GrpcOptions>;
	/** Looks for the credentials again at the next call: the login may have been renewed. Once in a few seconds is enough for all. */
	renew(): void;
	/** Base URL of a REST API without trailing slash; `service` is its name on googleapis.com, e.g. cloudscheduler. */
	base(service: string): string;
	/** True when the endpoints are a sandbox or an emulator. */
	readonly local: boolean;
}

const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
// A dead connection (NAT, sleep) is noticed after 40 s at most instead of never.
const keepalive = {
	'grpc.keepalive_time_ms': 30_000,
	'grpc.keepalive_timeout_ms': 10_000,
	'grpc.keepalive_permit_without_calls': 1,
};

/** ms between two looks for credentials. */
const renewal = 5000;

/** Credentials, looked for at the first call and after each `renew`. */
export function createAuth(connection: Connection): Auth {
	const local = connection.grpc !== undefined || connection.http !== undefined;
	if (local) prepareForLoopback();
	let found: Promise<{auth: GoogleAuth; client: AuthClient}> | undefined;
	let foundAt = Number.NEGATIVE_INFINITY;
	const identity = (project: string) => {
		if (!found) foundAt = performance.now();
		found ??= local ? anonymous(project) : operator(project);
		found.catch(() => {
			found = undefined;
		});
		return found;
	};
	return {
		local,
		client: async project => (await identity(project)).client,
		renew() {
			if (performance.now() - foundAt > renewal) found = undefined;
		},
		async grpc(project) {
			const {auth} = await identity(project);
			if (!local) return {auth, ...keepalive};
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
				// All APIs are one address here: like Google's, each has connections of its own, and loses no other's.
				'grpc.use_local_subchannel_pool': 1,
				...keepalive,
			};
		},
		base(service) {
			if (!local) return `https://${service}.googleapis.com`;
			if (connection.http === undefined) throw new CloudError('invalid', 'endpoints.http is not set', 'config');
			return connection.http;
		},
	};
}

async function anonymous(project: string) {
	const {GoogleAuth, PassThroughClient} = await import('./clients/auth.ts');
	const client = new PassThroughClient();
	return {auth: new GoogleAuth({authClient: client, projectId: project}), client};
}

async function operator(project: string) {
	const {GoogleAuth, UserRefreshClient} = await import('./clients/auth.ts');
	const auth = new GoogleAuth({scopes});
	const client = await auth.getClient();
	// Without a quota project a person's calls are charged to a project of Google's that everybody shares.
	if (client instanceof UserRefreshClient) client.quotaProjectId ??= process.env.GOOGLE_CLOUD_QUOTA_PROJECT ?? project;
	return {auth, client};
}

/** No look-up of a metadata server, and no proxy in front of loopback (grpc-js would use one). */
function prepareForLoopback(): void {
	process.env.METADATA_SERVER_DETECTION = 'none';
	process.env.GRPC_VERBOSITY ??= 'NONE';
	const known = process.env.no_proxy ?? process.env.NO_PROXY ?? '';
	const missing = ['localhost', '127.0.0.1'].filter(host => !known.split(',').includes(host));
	if (missing.length > 0) process.env.no_proxy = [known, ...missing].filter(part => part !== '').join(',');
}
