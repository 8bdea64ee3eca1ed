/** Google's client of Spanner, and databases opened by it, as this program wants them. */
import type {Duplex} from 'node:stream';
import type {Database, Instance, Spanner} from '@google-cloud/spanner';
import type {Auth} from './auth.ts';

/** gRPC codes. The client repeats after the first two. */
const unavailable = 14;
const internal = 13;
const unknown = 2;

/** To be closed. */
export async function spannerClient(auth: Auth, project: string): Promise<Spanner> {
	const [{Spanner}, options, authClient] = await Promise.all([
		import('./clients/spanner.ts'),
		auth.grpc(project, 'spanner'),
		auth.client(project),
	]);
	return new Spanner({...options, projectId: project, authClient, disableBuiltInMetrics: true});
}

/** Opens two sessions at most; to be closed. */
export function openDatabase(spanner: Spanner, instance: string, name: string): Database {
	const database = withoutRetries(spanner.instance(instance)).database(name, {min: 0, max: 2});
	// An EventEmitter: a session problem without a listener ends the process. The next query reports it.
	database.on('error', () => {});
	return database;
}

/**
 * The client repeats a query that was UNAVAILABLE without any pause until its timeout: seven hundred requests a second. No
 * option stops that once rows have come, so the error's code is changed before the client sees it; its message stays.
 */
function withoutRetries(instance: Instance): Instance {
	const {requestStream} = instance as unknown as {requestStream: (config: unknown) => Duplex};
	const once = (config: unknown) => {
		const stream = requestStream(config);
		// The first listener: the client's own come later and see the changed code.
		stream.on('error', (error: Error & {code?: number}) => {
			if (error.code === unavailable || error.code === internal) error.code = unknown;
		});
		return stream;
	};
	return Object.assign(instance, {requestStream: once});
}
