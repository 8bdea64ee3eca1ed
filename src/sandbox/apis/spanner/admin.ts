/** Instance, databases, backups and operations as the admin APIs list them. */
import {status} from '@grpc/grpc-js';
import {unitsAt} from '../../contract/spanner.ts';
import type {TableDef} from '../../contract/tables.ts';
import {toTimestamp} from '../../grpc/handlers.ts';
import {rpcError} from '../../grpc/protos.ts';
import {backupMessage, backupOperation, instanceName, typeUrl} from './backups.ts';
import {changeOperation, restoredFacts} from './databases.ts';
import type {SpannerContext} from './query.ts';

interface ListRequest {
	parent: string;
	filter?: string;
	pageSize?: number;
	pageToken?: string;
}

/** A table's CREATE statements, as Spanner prints them: it has an index on each of its times, by which people look. */
function ddlOf({table, columns, key}: TableDef): string[] {
	const types: Readonly<Record<string, string>> = {STRING: 'STRING(MAX)', BYTES: 'BYTES(MAX)'};
	const lines = columns.map(({name, type}) =>
		typeof type === 'string'
			? `  ${name} ${types[type] ?? type},`
			: `  ${name} ${'array' in type ? `ARRAY<${type.array}>` : 'JSON'},`,
	);
	const times = columns.filter(({name, type}) => type === 'TIMESTAMP' && name !== key[0]);
	return [
		`CREATE TABLE ${table} (\n${lines.join('\n')}\n) PRIMARY KEY(${key.join(', ')})`,
		...times.map(({name}) => `CREATE INDEX ${table}_by_${name} ON ${table}(${name} DESC)`),
	];
}

/** Whether a filter wants only what is not done. */
const asksForOpen = (filter = '') => /done\s*[:=]\s*false/.test(filter);

function page<T>(items: T[], {pageSize, pageToken}: ListRequest): {items: T[]; nextPageToken: string} {
	const start = Number(pageToken) || 0;
	const size = pageSize && pageSize > 0 ? pageSize : 1000;
	return {
		items: items.slice(start, start + size),
		nextPageToken: start + size < items.length ? String(start + size) : '',
	};
}

/** The methods of InstanceAdmin and DatabaseAdmin, by their names, for both protocols. Throws gRPC errors. */
export function adminMethods({spanner, engine, clock}: SpannerContext) {
	const instances = () =>
		spanner.instances.map(one => {
			const {project, instance, displayName} = one;
			const processingUnits = unitsAt(one, clock.now());
			return {
				name: instanceName(project, instance),
				config: `projects/${project}/instanceConfigs/regional-us-central1`,
				displayName,
				nodeCount: Math.floor(processingUnits / 1000),
				processingUnits,
				state: 'READY',
				labels: {},
			};
		});
	const found = <T extends {name: string}>(items: T[], name: string, what: string): T => {
		const item = items.find(candidate => candidate.name === name);
		if (!item) throw rpcError(status.NOT_FOUND, `${what} not found: ${name}`);
		return item;
	};
	const databases = () =>
		engine
			.namespaces()
			.filter(namespace => namespace.startsWith('spanner/'))
			.map(namespace => {
				const [, project = '', instance = '', database = ''] = namespace.split('/');
				const name = `${instanceName(project, instance)}/databases/${database}`;
				const restored = spanner.changes.find(
					one => one.restored && one.instance === instance && one.database === database,
				);
				return {
					name,
					state: 'READY',
					versionRetentionPeriod: '1h',
					earliestVersionTime: toTimestamp(clock.now() - 3_600_000),
					databaseDialect: 'GOOGLE_STANDARD_SQL',
					...(restored && restoredFacts(restored, clock.now())),
				};
			});
	const known = () => spanner.backups.filter(({createdAt}) => createdAt <= clock.now());
	const backups = () => known().map(backup => backupMessage(backup, clock.now()));
	const backupOperations = () => known().map(backup => backupOperation(backup, clock.now()));
	const operations = (parent: string, filter = '') => {
		const ofWorld = spanner.operations.map(({project, instance, database, name, metadataType, done}) => ({
			name: `${instanceName(project, instance)}/databases/${database}/operations/${name}`,
			metadata: {type_url: `${typeUrl}${metadataType}`, value: Buffer.alloc(0)},
			done,
		}));
		const ofClients = spanner.changes.map(one => changeOperation(one, clock.now()));
		return [...ofWorld, ...ofClients]
			.filter(({name}) => name.startsWith(`${parent}/`))
			.filter(({done}) => !done || !asksForOpen(filter));
	};

	const instanceAdmin = {
		getInstance: ({name}: {name: string}) => found(instances(), name, 'Instance'),
		listInstances: (request: ListRequest) => {
			const {items, nextPageToken} = page(
				instances().filter(({name}) => name.startsWith(`${request.parent}/`)),
				request,
			);
			return {instances: items, nextPageToken};
		},
	};
	const databaseAdmin = {
		getDatabase: ({name}: {name: string}) => found(databases(), name, 'Database'),
		listDatabases: (request: ListRequest) => {
			const {items, nextPageToken} = page(
				databases().filter(({name}) => name.startsWith(`${request.parent}/`)),
				request,
			);
			return {databases: items, nextPageToken};
		},
		getDatabaseDdl: ({database}: {database: string}) => {
			const [, project, , instance, , name] = found(databases(), database, 'Database').name.split('/');
			return {statements: engine.list(`spanner/${project}/${instance}/${name}`).flatMap(({def}) => ddlOf(def))};
		},
		getBackup: ({name}: {name: string}) => found(backups(), name, 'Backup'),
		listBackups: (request: ListRequest) => {
			const wanted = /state\s*[:=]\s*(\w+)/.exec(request.filter ?? '')?.[1];
			const matching = backups().filter(
				backup => backup.name.startsWith(`${request.parent}/`) && (!wanted || backup.state === wanted),
			);
			const {items, nextPageToken} = page(matching, request);
			return {backups: items, nextPageToken};
		},
		listDatabaseOperations: (request: ListRequest) => {
			const {items, nextPageToken} = page(operations(request.parent, request.filter), request);
			return {operations: items, nextPageToken};
		},
		listBackupOperations: (request: ListRequest) => {
			const {items, nextPageToken} = page(
				backupOperations().filter(
					({name, done}) => name.startsWith(`${request.parent}/`) && !(done && asksForOpen(request.filter)),
				),
				request,
			);
			return {operations: items, nextPageToken};
		},
	};
	return {instanceAdmin, databaseAdmin};
}
