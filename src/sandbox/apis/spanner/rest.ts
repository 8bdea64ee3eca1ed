/** Cloud Spanner v1 over REST, as gcloud asks it. */
import {status} from '@grpc/grpc-js';
import {rpcError} from '../../grpc/protos.ts';
import type {Call} from '../../rest/call.ts';
import {field, readJson} from '../../rest/http.ts';
import {protoJson} from '../../rest/protoJson.ts';
import type {Sandbox} from '../../stores.ts';
import {adminMethods} from './admin.ts';
import {changeMethods} from './changes.ts';
import {databaseMethods} from './databases.ts';
import {execute, namespaceOf, type ReadOnly, resultSet, type SqlRequest} from './query.ts';
import {Sessions} from './sessions.ts';
import {type ProtoType, plain, protoValue} from './values.ts';

export function handlers(sandbox: Pick<Sandbox, 'engine' | 'spanner' | 'clock' | 'logs'>) {
	const sessions = new Sessions();
	const {instanceAdmin, databaseAdmin} = adminMethods(sandbox);
	const changes = changeMethods(sandbox);
	const ofDatabases = databaseMethods(sandbox);
	const instanceOf = ([project, instance]: string[]) => `projects/${project}/instances/${instance}`;
	const databaseOf = (parts: string[]) => `${instanceOf(parts)}/databases/${parts[2]}`;
	const sessionOf = (parts: string[]) => `${databaseOf(parts)}/sessions/${parts[3]}`;
	/** A list below an instance. */
	const listed =
		(method: (request: {parent: string; filter: string; pageSize: number; pageToken: string}) => unknown) =>
		({query, parts}: Call) =>
			protoJson(
				method({
					parent: parts.length > 1 ? instanceOf(parts) : `projects/${parts[0]}`,
					filter: query.get('filter') ?? '',
					pageSize: Number(query.get('pageSize') ?? 0),
					pageToken: query.get('pageToken') ?? '',
				}),
			);
	return {
		ListInstances: listed(instanceAdmin.listInstances),
		GetInstance: ({parts}: Call) => protoJson(instanceAdmin.getInstance({name: instanceOf(parts)})),
		async UpdateInstance({req, parts: [project = '', instance = ''], failure}: Call) {
			const body = await readJson(req);
			const units = Number(field(field(body, 'instance'), 'processingUnits'));
			return protoJson(changes.resize(project, instance, String(field(body, 'fieldMask') ?? ''), units, failure));
		},
		ListInstanceOperations: ({parts: [project = '', instance = '']}: Call) =>
			protoJson({operations: changes.resizes(project, instance)}),
		GetInstanceOperation: ({parts}: Call) =>
			protoJson(changes.operation(`${instanceOf(parts)}/operations/${parts[2]}`)),
		ListDatabases: listed(databaseAdmin.listDatabases),
		GetDatabase: ({parts}: Call) => protoJson(databaseAdmin.getDatabase({name: databaseOf(parts)})),
		DropDatabase: ({parts}: Call) => ofDatabases.drop(databaseOf(parts)),
		async RestoreDatabase({req, parts, failure}: Call) {
			const body = await readJson(req);
			const [database, backup] = [field(body, 'databaseId'), field(body, 'backup')].map(one => String(one ?? ''));
			return protoJson(await ofDatabases.restore(instanceOf(parts), database ?? '', backup ?? '', failure));
		},
		async UpdateDatabaseDdl({req, parts, failure}: Call) {
			const body = await readJson(req);
			const statements = [field(body, 'statements') ?? []].flat().map(String);
			const id = String(field(body, 'operationId') ?? '');
			return protoJson(await ofDatabases.updateDdl(databaseOf(parts), statements, id, failure));
		},
		GetDatabaseOperation: ({parts}: Call) =>
			protoJson(ofDatabases.operation(`${databaseOf(parts)}/operations/${parts[3]}`)),
		GetDatabaseDdl: ({parts}: Call) => databaseAdmin.getDatabaseDdl({database: databaseOf(parts)}),
		ListBackups: listed(databaseAdmin.listBackups),
		GetBackup: ({parts}: Call) =>
			protoJson(databaseAdmin.getBackup({name: `${instanceOf(parts)}/backups/${parts[2]}`})),
		async CreateBackup({req, query, parts: [project = '', instance = ''], failure}: Call) {
			const body = await readJson(req);
			const expiresAt = Date.parse(String(field(body, 'expireTime') ?? ''));
			const database = String(field(body, 'database') ?? '');
			return protoJson(changes.backUp(project, instance, query.get('backupId') ?? '', database, expiresAt, failure));
		},
		DeleteBackup: ({parts: [project = '', instance = '', name = '']}: Call) =>
			changes.deleteBackup(project, instance, name),
		GetBackupOperation: ({parts}: Call) =>
			protoJson(changes.operation(`${instanceOf(parts)}/backups/${parts[2]}/operations/${parts[3]}`)),
		ListDatabaseOperations: listed(databaseAdmin.listDatabaseOperations),
		ListBackupOperations: listed(databaseAdmin.listBackupOperations),
		async CreateSession({req, parts}: Call) {
			await readJson(req);
			const database = databaseOf(parts);
			if (!sandbox.engine.namespaces().includes(namespaceOf(database)))
				throw rpcError(status.NOT_FOUND, `Database not found: ${database}`);
			return protoJson(sessions.create(database, {}));
		},
		DeleteSession({parts}: Call) {
			sessions.delete(sessionOf(parts));
			return {};
		},
		async ExecuteSql({req, parts}: Call) {
			const session = sessionOf(parts);
			if (!sessions.get(session)) throw rpcError(status.NOT_FOUND, `Session not found: ${session}`);
			const body = await readJson(req);
			const params = Object.entries((field(body, 'params') ?? {}) as Record<string, unknown>);
			const readOnly = readOnlyOf(field(field(field(body, 'transaction'), 'singleUse'), 'readOnly'));
			const request: SqlRequest = {
				session,
				queryMode: String(field(body, 'queryMode') ?? 'NORMAL'),
				...(readOnly && {transaction: {singleUse: {readOnly}}}),
				sql: String(field(body, 'sql') ?? ''),
				params: {fields: Object.fromEntries(params.map(([name, value]) => [name, protoValue(value)]))},
				paramTypes: (field(body, 'paramTypes') ?? {}) as Record<string, ProtoType>,
			};
			const {result, readAt} = await execute(request, sandbox);
			const {metadata, rows} = resultSet(result, request, readAt);
			return {metadata: protoJson(metadata), rows: rows.map(({values}) => values.map(plain))};
		},
	};
}

/** The bounds of a read as JSON has them: a moment in RFC 3339, a staleness as `15s`. */
function readOnlyOf(json: unknown): ReadOnly | undefined {
	const [at, staleness] = [field(json, 'readTimestamp'), field(json, 'exactStaleness')];
	const seconds = typeof staleness === 'string' ? Number(staleness.replace(/s$/, '')) : Date.parse(String(at)) / 1000;
	if (at === undefined && staleness === undefined) return undefined;
	if (!Number.isFinite(seconds)) throw rpcError(status.INVALID_ARGUMENT, 'Invalid bounds of a read-only transaction.');
	const whole = Math.floor(seconds);
	const time = {seconds: String(whole), nanos: Math.round((seconds - whole) * 1e9)};
	return staleness === undefined ? {readTimestamp: time} : {exactStaleness: time};
}
