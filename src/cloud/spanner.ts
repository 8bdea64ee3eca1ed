/** Spanner reads: stale, low-priority queries, and the admin view of the instance. */
import type {Database, Spanner} from '@google-cloud/spanner';
import type {SpannerSource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {cleanLine} from '../text/clean.ts';
import {refusalOf, statementOf} from '../text/statement.ts';
import {rowsOf, spannerCell} from './cells.ts';
import {type CloudContext, once} from './context.ts';
import {within} from './deadline.ts';
import {type Listed, listed, pageOf} from './pages.ts';
import {rowWindow} from './slide.ts';
import {openDatabase, spannerClient} from './spanner-client.ts';
import {type SpannerTable, tablesOf} from './spanner-ddl.ts';
import {type Operation, progressReader, type RawBackup, type RawInstance, toOperation} from './spanner-operations.ts';
import {shortName} from './time.ts';
import {inTurns} from './turns.ts';
import {CloudError, type Reading} from './types.ts';

export interface SpannerReads {
	/** `previous`: the last answer to the same question; of a sliding window only the end is read. */
	read(
		system: SystemConfig,
		source: SpannerSource,
		previous: Reading | undefined,
		signal: AbortSignal,
	): Promise<Reading>;
	/** The instance of a system. Throws CloudError. */
	instance(system: SystemConfig, signal: AbortSignal): Promise<RawInstance>;
	/** The backups of its instance. Throws CloudError. */
	backups(system: SystemConfig, signal: AbortSignal): Promise<Listed<RawBackup>>;
	/** The operations of its instance that are under way. Throws CloudError. */
	operations(system: SystemConfig, signal: AbortSignal): Promise<Listed<Operation>>;
	/** The databases of all instances of a project, with their tables. Throws CloudError. */
	databases(project: string, signal: AbortSignal): Promise<SpannerDatabase[]>;
	close(): Promise<void>;
}

/** A database, and its tables as its DDL declares them. */
export interface SpannerDatabase {
	instance: string;
	database: string;
	tables: readonly SpannerTable[];
}

/** Limits of lists of backups and operations. */
const pageSize = 100;
const maxPages = 10;

/** Characters of an answer; cells that are no text count as a few. */
const maxAnswer = 16 * 1024 * 1024;
const cellSize = 16;

export function createSpanner({clock, auth, patience}: CloudContext): SpannerReads {
	const bounded = {timeout: patience.read, retry: null};
	const client = once(project => spannerClient(auth, project));
	const database = once(async path => {
		const [project = '', instance = '', name = ''] = path.split('/');
		return openDatabase(await client(project), instance, name);
	});

	/** One read of the admin API about the instance of a system, with our deadline; lists come page by page. */
	const administer = <T>(
		system: SystemConfig,
		outer: AbortSignal,
		work: (spanner: Spanner, instance: string, options: object) => Promise<T>,
	): Promise<T> => {
		const {instance} = place(system);
		return within(patience.read, outer, 'spanner', async signal =>
			work(await client(system.project), `projects/${system.project}/instances/${instance}`, {
				...bounded,
				autoPaginate: false,
				signal,
			}),
		);
	};

	return {
		async read(system, source, previous, signal) {
			const {instance, database: name} = place(system);
			// Spanner refuses DML in a read-only transaction, but it would run a CALL.
			const refusal = refusalOf(statementOf(source.spanner).type ?? 'SELECT');
			if (refusal !== undefined) throw new CloudError('invalid', refusal, 'spanner');
			const now = clock.now();
			const window = source.slides && rowWindow(previous, source.slides, now, system.tz);
			const times = {now, ...(window && {since: window.since})};
			const raw = await within(patience.read, signal, 'spanner', async () =>
				query(await database(`${system.project}/${instance}/${name}`), source, times, bounded),
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
		instance: (system, signal) =>
			administer(system, signal, async (spanner, name, options) => {
				const [instance] = await spanner.getInstanceAdminClient().getInstance({name}, options);
				return instance;
			}),
		backups: (system, signal) =>
			administer(system, signal, (spanner, parent, options) =>
				listed<RawBackup>({maxPages}, async pageToken =>
					pageOf(await spanner.getDatabaseAdminClient().listBackups({parent, pageSize, pageToken}, options)),
				),
			),
		operations: (system, signal) =>
			administer(system, signal, async (spanner, parent, options) => {
				const admin = spanner.getDatabaseAdminClient();
				const asked = {parent, filter: 'done:false', pageSize};
				const [databases, backups] = await Promise.all([
					listed({maxPages}, async pageToken =>
						pageOf(await admin.listDatabaseOperations({...asked, pageToken}, options)),
					),
					// What makes a backup is in a list of its own.
					listed({maxPages}, async pageToken =>
						pageOf(await admin.listBackupOperations({...asked, pageToken}, options)),
					),
				]);
				const progressOf = await progressReader();
				return {
					items: [...databases.items, ...backups.items].map(raw => toOperation(raw, progressOf)),
					requests: databases.requests + backups.requests,
					more: databases.more || backups.more,
				};
			}),
		databases: (project, outer) =>
			within(patience.query, outer, 'spanner', async signal => {
				const spanner = await client(project);
				const options = {...bounded, autoPaginate: false, signal};
				const [ofInstances, ofDatabases] = [spanner.getInstanceAdminClient(), spanner.getDatabaseAdminClient()];
				const instances = await listed({maxPages}, async pageToken =>
					pageOf(await ofInstances.listInstances({parent: `projects/${project}`, pageSize, pageToken}, options)),
				);
				const found = await inTurns(instances.items, ({name: parent}) =>
					listed({maxPages}, async pageToken =>
						pageOf(await ofDatabases.listDatabases({parent: parent ?? '', pageSize, pageToken}, options)),
					),
				);
				return inTurns(
					found.flatMap(({items}) => items),
					async ({name}) => {
						const [{statements}] = await ofDatabases.getDatabaseDdl({database: name ?? ''}, options);
						return {
							// projects/P/instances/I/databases/D
							instance: cleanLine(name?.split('/')[3] ?? ''),
							database: cleanLine(shortName(name)),
							tables: tablesOf(statements ?? []),
						};
					},
				);
			}),
		async close() {
			await Promise.allSettled(database.values().map(async one => (await one).close()));
			await Promise.allSettled(client.values().map(async one => (await one).close()));
		},
	};
}

function place(system: SystemConfig): {instance: string; database: string} {
	if (!system.spanner)
		throw new CloudError('invalid', `${system.system} names no Spanner instance and database`, 'config');
	return system.spanner;
}

/**
 * The rows, read from the stream, because the client itself has no limit. Throws CloudError above `maxAnswer`.
 * @param times parameters by name, ms; those that the query does not use are not sent
 */
async function query(
	db: Database,
	{spanner: sql, staleness}: SpannerSource,
	times: Readonly<Record<string, number>>,
	bounded: object,
): Promise<Record<string, unknown>[]> {
	const named = Object.entries(times).filter(([name]) => new RegExp(`@${name}\\b`).test(sql));
	const stream = db.runStream(
		{
			sql,
			json: true,
			jsonOptions: {wrapNumbers: true},
			params: Object.fromEntries(named.map(([name, t]) => [name, new Date(t).toISOString()])),
			types: Object.fromEntries(named.map(([name]) => [name, 'timestamp'])),
			requestOptions: {priority: 'PRIORITY_LOW', requestTag: 'app=pitwall'},
			// Without the latter the client repeats even invalid queries for 7 s.
			gaxOptions: {...bounded, retryRequestOptions: {noResponseRetries: 0, retries: 0}},
		},
		{exactStaleness: milliseconds(staleness)},
	) as unknown as AsyncIterable<Record<string, unknown>>;
	const rows: Record<string, unknown>[] = [];
	let size = 0;
	// Leaving the loop ends the stream.
	for await (const row of stream) {
		rows.push(row);
		for (const cell of Object.values(row)) size += typeof cell === 'string' ? cell.length : cellSize;
		if (size > maxAnswer)
			throw new CloudError('invalid', 'too many rows, cut off: LIMIT or group the query', 'spanner');
	}
	return rows;
}
