/** Instance, databases, backups and operations as the admin APIs list them. Creating and changing is not offered. */
import type {Server} from '@grpc/grpc-js';
import {status} from '@grpc/grpc-js';
import {rpcError, serviceDefinition} from '../grpc/protos.ts';
import {unary} from '../grpc/unary.ts';
import type {SpannerContext} from './query.ts';

interface ListRequest {
	parent: string;
	filter?: string;
	pageSize?: number;
	pageToken?: string;
}

const timestamp = (at: number) => ({seconds: String(Math.floor(at / 1000)), nanos: Math.floor((at % 1000) * 1e6)});
const typeUrl = 'type.googleapis.com/google.spanner.admin.database.v1.';

function page<T>(items: T[], {pageSize, pageToken}: ListRequest): {items: T[]; nextPageToken: string} {
	const start = Number(pageToken) || 0;
	const size = pageSize && pageSize > 0 ? pageSize : 1000;
	return {
		items: items.slice(start, start + size),
		nextPageToken: start + size < items.length ? String(start + size) : '',
	};
}

export function registerSpannerAdmin(server: Server, {spanner, engine}: SpannerContext): void {
	const instanceName = (project: string, instance: string) => `projects/${project}/instances/${instance}`;
	const instances = () =>
		spanner.instances.map(({project, instance, processingUnits, displayName}) => ({
			name: instanceName(project, instance),
			config: `projects/${project}/instanceConfigs/regional-us-central1`,
			displayName,
			nodeCount: Math.floor(processingUnits / 1000),
			processingUnits,
			state: 'READY',
			labels: {},
		}));
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
				return {
					name: `${instanceName(project, instance)}/databases/${database}`,
					state: 'READY',
					versionRetentionPeriod: '1h',
					databaseDialect: 'GOOGLE_STANDARD_SQL',
				};
			});
	const backups = () =>
		spanner.backups.map(backup => ({
			name: `${instanceName(backup.project, backup.instance)}/backups/${backup.name}`,
			database: `${instanceName(backup.project, backup.instance)}/databases/${backup.database}`,
			state: backup.state,
			createTime: timestamp(backup.createdAt),
			versionTime: timestamp(backup.createdAt),
			expireTime: timestamp(backup.expiresAt),
			sizeBytes: String(backup.sizeBytes),
		}));
	const operations = (parent: string, filter = '') =>
		spanner.operations
			.filter(operation => instanceName(operation.project, operation.instance) === parent)
			.filter(operation => !/done\s*[:=]\s*false/.test(filter) || !operation.done)
			.map(operation => ({
				name: `${instanceName(operation.project, operation.instance)}/databases/${operation.database}/operations/${operation.name}`,
				metadata: {type_url: `${typeUrl}${operation.metadataType}`, value: Buffer.alloc(0)},
				done: operation.done,
			}));

	server.addService(serviceDefinition('spanner', 'google.spanner.admin.instance.v1.InstanceAdmin'), {
		getInstance: unary(({name}: {name: string}) => found(instances(), name, 'Instance')),
		listInstances: unary((request: ListRequest) => {
			const {items, nextPageToken} = page(
				instances().filter(({name}) => name.startsWith(`${request.parent}/`)),
				request,
			);
			return {instances: items, nextPageToken};
		}),
	});
	server.addService(serviceDefinition('spanner', 'google.spanner.admin.database.v1.DatabaseAdmin'), {
		getDatabase: unary(({name}: {name: string}) => found(databases(), name, 'Database')),
		listDatabases: unary((request: ListRequest) => {
			const {items, nextPageToken} = page(
				databases().filter(({name}) => name.startsWith(`${request.parent}/`)),
				request,
			);
			return {databases: items, nextPageToken};
		}),
		getBackup: unary(({name}: {name: string}) => found(backups(), name, 'Backup')),
		listBackups: unary((request: ListRequest) => {
			const wanted = /state\s*[:=]\s*(\w+)/.exec(request.filter ?? '')?.[1];
			const matching = backups().filter(
				backup => backup.name.startsWith(`${request.parent}/`) && (!wanted || backup.state === wanted),
			);
			const {items, nextPageToken} = page(matching, request);
			return {backups: items, nextPageToken};
		}),
		listDatabaseOperations: unary((request: ListRequest) => {
			const {items, nextPageToken} = page(operations(request.parent, request.filter), request);
			return {operations: items, nextPageToken};
		}),
		listBackupOperations: unary((request: ListRequest) => {
			const {items, nextPageToken} = page(
				operations(request.parent, request.filter).filter(({metadata}) =>
					metadata.type_url.endsWith('CreateBackupMetadata'),
				),
				request,
			);
			return {operations: items, nextPageToken};
		}),
	});
}
