/** Cloud Spanner over gRPC and REST: SQL that reads, and instances, databases, backups and operations as its admin APIs list and change them. */
import {restApi, type SandboxApi, verbOf} from '../api.ts';

const instance = '/v1/projects/*/instances/*';
const database = `${instance}/databases/*`;

export const spanner: SandboxApi = {
	words: {
		host: 'spanner.googleapis.com',
		title: 'Cloud Spanner API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 1000],
		permission(method) {
			if (/Sql|Read/.test(method)) return 'spanner.databases.select';
			if (method === 'UpdateDatabaseDdl') return 'spanner.databases.updateDdl';
			if (method === 'RestoreDatabase') return 'spanner.backups.restoreDatabase';
			return method.endsWith('Sessions') ? 'spanner.sessions.create' : `spanner.${verbOf(method)}`;
		},
		denied: (needed, _, resource) => `Caller is missing IAM permission ${needed} on resource ${resource}.`,
	},
	operations: ['UpdateInstance', 'CreateBackup', 'UpdateDatabaseDdl', 'RestoreDatabase'],
	changes: method =>
		[
			...['UpdateInstance', 'CreateBackup', 'DeleteBackup'],
			...['UpdateDatabaseDdl', 'RestoreDatabase', 'DropDatabase'],
		].includes(method),
	rest: {
		past: true,
		...restApi(
			{
				ListInstances: 'GET /v1/projects/*/instances',
				GetInstance: `GET ${instance}`,
				UpdateInstance: `PATCH ${instance}`,
				ListInstanceOperations: `GET ${instance}/operations`,
				GetInstanceOperation: `GET ${instance}/operations/*`,
				ListDatabases: `GET ${instance}/databases`,
				GetDatabase: `GET ${database}`,
				DropDatabase: `DELETE ${database}`,
				RestoreDatabase: `POST ${instance}/databases:restore`,
				GetDatabaseDdl: `GET ${database}/ddl`,
				UpdateDatabaseDdl: `PATCH ${database}/ddl`,
				GetDatabaseOperation: `GET ${database}/operations/*`,
				ListDatabaseOperations: `GET ${instance}/databaseOperations`,
				ListBackups: `GET ${instance}/backups`,
				GetBackup: `GET ${instance}/backups/*`,
				DeleteBackup: `DELETE ${instance}/backups/*`,
				CreateBackup: `POST ${instance}/backups`,
				GetBackupOperation: `GET ${instance}/backups/*/operations/*`,
				ListBackupOperations: `GET ${instance}/backupOperations`,
				CreateSession: `POST ${database}/sessions`,
				DeleteSession: `DELETE ${database}/sessions/*`,
				ExecuteSql: `POST ${database}/sessions/*:executeSql`,
			},
			() => import('./rest.ts'),
		),
	},
	grpc: {
		packages: ['google.spanner.'],
		methods: [
			...['CreateSession', 'BatchCreateSessions', 'GetSession', 'ListSessions', 'DeleteSession'],
			...['ExecuteSql', 'ExecuteStreamingSql', 'BeginTransaction'],
			...['GetInstance', 'ListInstances', 'GetDatabase', 'ListDatabases', 'GetDatabaseDdl', 'GetBackup', 'ListBackups'],
			...['ListDatabaseOperations', 'ListBackupOperations'],
		],
		past: ['ExecuteSql', 'ExecuteStreamingSql', 'Read', 'StreamingRead'],
		load: async () => (await import('./service.ts')).registerSpanner,
	},
};
