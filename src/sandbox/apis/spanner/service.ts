/** Cloud Spanner's gRPC face: sessions and read-only SQL, plus the admin calls that the wall reads. */
import type {Server, ServerWritableStream} from '@grpc/grpc-js';
import {status} from '@grpc/grpc-js';
import {rpcError, serviceDefinition} from '../../grpc/protos.ts';
import {unary} from '../../grpc/unary.ts';
import {adminMethods} from './admin.ts';
import {
	execute,
	namespaceOf,
	partialResultSets,
	type ReadOnly,
	readTime,
	resultSet,
	type SpannerContext,
	type SqlRequest,
} from './query.ts';
import {Sessions} from './sessions.ts';

interface SessionRequest {
	database: string;
	session?: {multiplexed?: boolean; labels?: Record<string, string>} | null;
}

/** Adds google.spanner.v1.Spanner and both admin services to the server. */
export function registerSpanner(server: Server, context: SpannerContext): void {
	const sessions = new Sessions();
	const known = (database: string) => {
		if (!context.engine.namespaces().includes(namespaceOf(database)))
			throw rpcError(status.NOT_FOUND, `Database not found: ${database}`);
	};
	const open = (name: string) => {
		const session = sessions.get(name);
		if (!session) throw rpcError(status.NOT_FOUND, `Session not found: ${name}`);
		return session;
	};

	server.addService(serviceDefinition('spanner', 'google.spanner.v1.Spanner'), {
		createSession: unary(({database, session}: SessionRequest) => {
			known(database);
			return sessions.create(database, session ?? {});
		}),
		batchCreateSessions: unary(
			({
				database,
				sessionCount,
				sessionTemplate,
			}: {
				database: string;
				sessionCount: number;
				sessionTemplate?: SessionRequest['session'];
			}) => {
				known(database);
				return {
					session: Array.from({length: Math.min(100, sessionCount)}, () =>
						sessions.create(database, {labels: sessionTemplate?.labels ?? {}}),
					),
				};
			},
		),
		getSession: unary(({name}: {name: string}) => open(name)),
		listSessions: unary(({database}: {database: string}) => ({sessions: sessions.of(database)})),
		deleteSession: unary(({name}: {name: string}) => {
			sessions.delete(name);
			return {};
		}),
		executeSql: unary(async (request: SqlRequest) => {
			open(request.session);
			const {result, readAt} = await execute(request, context);
			return resultSet(result, request, readAt);
		}),
		executeStreamingSql: (call: ServerWritableStream<SqlRequest, unknown>) => {
			const request = call.request;
			Promise.resolve()
				.then(() => open(request.session))
				.then(() => execute(request, context))
				.then(
					({result, readAt}) => {
						for (const part of partialResultSets(result, request, readAt)) call.write(part);
						call.end();
					},
					error =>
						call.emit('error', 'code' in error ? error : rpcError(status.INTERNAL, String(error?.message ?? error))),
				);
		},
		beginTransaction: unary(({session, options}: {session: string; options?: {readOnly?: ReadOnly | null} | null}) => {
			open(session);
			if (!options?.readOnly) throw rpcError(status.UNIMPLEMENTED, 'The sandbox answers reads only.');
			const now = context.clock.now();
			const at = readTime(options.readOnly, now) ?? now;
			return {id: Buffer.from(String(at)), readTimestamp: {seconds: String(Math.floor(at / 1000)), nanos: 0}};
		}),
	});
	const {instanceAdmin, databaseAdmin} = adminMethods(context);
	const unaries = (methods: object) =>
		Object.fromEntries(
			Object.entries(methods).map(([name, method]) => [name, unary(method as (request: unknown) => unknown)]),
		);
	server.addService(
		serviceDefinition('spanner', 'google.spanner.admin.instance.v1.InstanceAdmin'),
		unaries(instanceAdmin),
	);
	server.addService(
		serviceDefinition('spanner', 'google.spanner.admin.database.v1.DatabaseAdmin'),
		unaries(databaseAdmin),
	);
}
