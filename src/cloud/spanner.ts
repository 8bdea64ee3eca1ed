/** Spanner reads: stale, low-priority queries, and the admin view of the instance. */
import type {Duplex} from 'node:stream';
import type {Database, Instance, Spanner} from '@google-cloud/spanner';
import type {SpannerSource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {cleanLine} from '../text/clean.ts';
import {rowsOf, spannerCell} from './cells.ts';
import {type CloudContext, once} from './context.ts';
import {readDeadline, within} from './deadline.ts';
import {rowWindow} from './slide.ts';
import {protoMs, shortName} from './time.ts';
import {type BackupInfo, CloudError, type Reading, type SpannerInfo} from './types.ts';

export interface SpannerReads {
	/** `previous`: the last answer to the same question; of a window that slides, only its end is asked for. */
	read(
		system: SystemConfig,
		source: SpannerSource,
		previous: Reading | undefined,
		signal: AbortSignal,
	): Promise<Reading>;
	admin(system: SystemConfig, signal: AbortSignal): Promise<Reading>;
	close(): Promise<void>;
}

/** gRPC codes. The client repeats after the first two. */
const unavailable = 14;
const internal = 13;
const unknown = 2;

const bounded = {timeout: readDeadline, retry: null};
/** Without these the client repeats even invalid queries for 7 s. */
const noRetries = {...bounded, retryRequestOptions: {noResponseRetries: 0, retries: 0}};

export function createSpanner({clock, auth}: CloudContext): SpannerReads {
	const client = once(async project => {
		const [{Spanner}, options, authClient] = await Promise.all([
			import('./clients/spanner.ts'),
			auth.grpc(project),
			auth.client(project),
		]);
		return new Spanner({...options, projectId: project, authClient, disableBuiltInMetrics: true});
	});
	const database = once(async path => {
		const [project = '', instance = '', name = ''] = path.split('/');
		const db = withoutRetries((await client(project)).instance(instance)).database(name, {min: 0, max: 2});
		// An EventEmitter: a session problem without a listener ends the process. The next query reports it.
		db.on('error', () => {});
		return db;
	});

	return {
		async read(system, source, previous, signal) {
			const {instance, database: name} = place(system);
			const now = clock.now();
			const window = source.slides && rowWindow(previous, source.slides, now);
			const times = {now, ...(window && {since: window.since})};
			const [raw] = await within(readDeadline, signal, 'spanner', async () =>
				query(await database(`${system.project}/${instance}/${name}`), source, times),
			);
			const {rows, dataAt = window?.kept.length ? previous?.dataAt : undefined} = rowsOf(raw, spannerCell, now);
			return {
				answer: {
					kind: 'rows',
					rows: window ? [...window.kept, ...rows] : rows,
					...(window && {wholeAt: window.wholeAt}),
				},
				fetchedAt: clock.now(),
				...(dataAt !== undefined && {dataAt}),
				cost: {requests: 1, bytesBilled: 0},
			};
		},
		async admin(system, signal) {
			const {instance} = place(system);
			const spanner = await within(readDeadline, signal, 'spanner', async inner =>
				readAdmin(await client(system.project), `projects/${system.project}/instances/${instance}`, inner),
			);
			return {answer: {kind: 'spannerAdmin', spanner}, fetchedAt: clock.now(), cost: {requests: 3, bytesBilled: 0}};
		},
		async close() {
			await Promise.allSettled(database.values().map(async one => (await one).close()));
			await Promise.allSettled(client.values().map(async one => (await one).close()));
		},
	};
}

/**
 * The client repeats a query that was UNAVAILABLE without any pause until its timeout: seven hundred requests a second.
 * No option stops that once rows have come, so it is told of another error; what the error says stays as it is.
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

function place(system: SystemConfig): {instance: string; database: string} {
	if (!system.spanner)
		throw new CloudError('invalid', `${system.system} names no Spanner instance and database`, 'config');
	return system.spanner;
}

/** @param times parameters by name, ms; what the query does not name is not sent */
function query(
	db: Database,
	{spanner: sql, staleness}: SpannerSource,
	times: Readonly<Record<string, number>>,
): Promise<[Record<string, unknown>[], ...unknown[]]> {
	const named = Object.entries(times).filter(([name]) => new RegExp(`@${name}\\b`).test(sql));
	return db.run(
		{
			sql,
			json: true,
			params: Object.fromEntries(named.map(([name, t]) => [name, new Date(t).toISOString()])),
			types: Object.fromEntries(named.map(([name]) => [name, 'timestamp'])),
			requestOptions: {priority: 'PRIORITY_LOW', requestTag: 'app=pitwall'},
			gaxOptions: noRetries,
		},
		{exactStaleness: milliseconds(staleness)},
	) as unknown as Promise<[Record<string, unknown>[], ...unknown[]]>;
}

async function readAdmin(spanner: Spanner, name: string, signal: AbortSignal): Promise<SpannerInfo> {
	const {protos} = await import('./clients/spanner.ts');
	const options = {...bounded, signal};
	const list = {...options, autoPaginate: false};
	const databases = spanner.getDatabaseAdminClient();
	const [[instance], [backups], [operations]] = await Promise.all([
		spanner.getInstanceAdminClient().getInstance({name}, options),
		databases.listBackups({parent: name, pageSize: 100}, list),
		databases.listDatabaseOperations({parent: name, filter: 'done:false', pageSize: 100}, list),
	]);
	const {CreateBackupMetadata, RestoreDatabaseMetadata, UpdateDatabaseDdlMetadata} =
		protos.google.spanner.admin.database.v1;
	const progressOf = (type: string, value: Uint8Array): number | undefined => {
		if (type === 'CreateBackupMetadata')
			return CreateBackupMetadata.decode(value).progress?.progressPercent ?? undefined;
		if (type === 'RestoreDatabaseMetadata')
			return RestoreDatabaseMetadata.decode(value).progress?.progressPercent ?? undefined;
		if (type === 'UpdateDatabaseDdlMetadata')
			return UpdateDatabaseDdlMetadata.decode(value).progress?.at(-1)?.progressPercent ?? undefined;
		return undefined;
	};
	return {
		state: cleanLine(String(instance.state ?? '')),
		processingUnits: instance.processingUnits ?? 0,
		backups: backups
			.map(
				(backup): BackupInfo => ({
					name: cleanLine(shortName(backup.name)),
					state: cleanLine(String(backup.state ?? '')),
					createdAt: protoMs(backup.createTime) ?? 0,
					expiresAt: protoMs(backup.expireTime) ?? 0,
					sizeBytes: Number(String(backup.sizeBytes ?? 0)),
				}),
			)
			.toSorted((a, b) => b.createdAt - a.createdAt),
		operations: operations.map(operation => {
			const {type_url: url, value} = (operation.metadata ?? {}) as {
				type_url?: string | null;
				value?: Uint8Array | null;
			};
			const type = (url ?? '').split('.').at(-1) ?? '';
			const progressPercent = value ? progressOf(type, value) : undefined;
			return {
				name: cleanLine(shortName(operation.name)),
				done: operation.done === true,
				type: cleanLine(type),
				...(progressPercent !== undefined && {progressPercent}),
			};
		}),
	};
}
