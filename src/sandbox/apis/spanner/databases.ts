/** Databases that clients change, restore and drop, and the operations of that, each of which takes its time. */
import {status} from '@grpc/grpc-js';
import {minute} from '../../../clock.ts';
import {statementTexts} from '../../../text/statement.ts';
import {operator} from '../../contract/names.ts';
import type {DatabaseChange} from '../../contract/spanner.ts';
import type {Failure} from '../../faults/failure.ts';
import {field, integer} from '../../grpc/encode.ts';
import {toTimestamp} from '../../grpc/handlers.ts';
import {rpcError} from '../../grpc/protos.ts';
import type {Sandbox} from '../../stores.ts';
import {databaseChanged} from './audit.ts';
import {instanceName, typeUrl} from './backups.ts';
import {applyDdl} from './ddl.ts';
import {namespaceOf} from './query.ts';

/** ms that a statement, a restore and the optimisation after it take. */
const statementTime = 0.5 * minute;
const restoreTime = 4 * minute;
const optimizeTime = 25 * minute;

const pathOf = ({project, instance, database}: DatabaseChange) =>
	`${instanceName(project, instance)}/databases/${database}`;

/** How far it is, in percent. */
const percentOf = ({startedAt, doneAt}: DatabaseChange, now: number): number =>
	Math.min(100, Math.floor((100 * (now - startedAt)) / (doneAt - startedAt)));

/** How many of its statements are in force. */
const appliedBy = (change: DatabaseChange, now: number): number => {
	const {statements = [], applied = 0} = change.ddl ?? {};
	return Math.min(applied, Math.floor((statements.length * percentOf(change, now)) / 100));
};

function metadataOf(change: DatabaseChange, now: number) {
	const {ddl, restored, startedAt, doneAt} = change;
	const percent = percentOf(change, now);
	const progress = {progressPercent: percent, startTime: toTimestamp(startedAt)};
	const bytes = Buffer.concat([integer(1, percent), field(2, integer(1, Math.floor(startedAt / 1000)))]);
	if (restored)
		return {
			type_url: `${typeUrl}RestoreDatabaseMetadata`,
			value: Buffer.concat([field(1, pathOf(change)), field(4, bytes)]),
			json: {name: pathOf(change), sourceType: 'BACKUP', progress},
		};
	const {statements = []} = ddl ?? {};
	const committed = Array.from({length: appliedBy(change, now)}, () => toTimestamp(doneAt));
	return {
		type_url: `${typeUrl}UpdateDatabaseDdlMetadata`,
		value: Buffer.concat([field(1, pathOf(change)), ...statements.map(one => field(2, one)), field(5, bytes)]),
		json: {database: pathOf(change), statements, commitTimestamps: committed, progress: [progress]},
	};
}

/** The operation of a change of a database. */
export function changeOperation(change: DatabaseChange, now: number) {
	const {name, doneAt, error, restored} = change;
	const isDone = doneAt <= now;
	const outcome = error
		? {error: {code: status.FAILED_PRECONDITION, message: error}}
		: {
				response: restored
					? {type_url: `${typeUrl}Database`, json: {name: pathOf(change), state: 'READY_OPTIMIZING'}}
					: {type_url: 'type.googleapis.com/google.protobuf.Empty', json: {}},
			};
	return {
		name: `${pathOf(change)}/operations/${name}`,
		metadata: metadataOf(change, now),
		done: isDone,
		...(isDone && outcome),
	};
}

/** What is said of a database that was restored. */
export function restoredFacts({project, instance, doneAt, restored}: DatabaseChange, now: number) {
	if (!restored) return {};
	const {backup, versionAt, source, optimizedAt} = restored;
	return {
		state: now < doneAt ? 'CREATING' : now < optimizedAt ? 'READY_OPTIMIZING' : 'READY',
		restoreInfo: {
			sourceType: 'BACKUP',
			backupInfo: {
				backup: `${instanceName(project, instance)}/backups/${backup}`,
				versionTime: toTimestamp(versionAt),
				sourceDatabase: `${instanceName(project, instance)}/databases/${source}`,
			},
		},
	};
}

export function databaseMethods({
	spanner,
	engine,
	clock,
	logs,
}: Pick<Sandbox, 'spanner' | 'engine' | 'clock' | 'logs'>) {
	const begin = (path: string, id: string, more: Pick<DatabaseChange, 'doneAt' | 'ddl' | 'restored' | 'error'>) => {
		const [, project = '', , instance = '', , database = ''] = path.split('/');
		const change: DatabaseChange = {...{project, instance, database, name: id, startedAt: clock.now()}, ...more};
		spanner.changes.push(change);
		return changeOperation(change, clock.now());
	};
	const newId = (id: string) => id || `_auto_op_${clock.now().toString(36)}_${spanner.changes.length}`;
	const restoreOf = (path: string) => spanner.changes.find(one => one.restored && pathOf(one) === path);
	const mustBe = (path: string) => {
		if (!engine.namespaces().includes(namespaceOf(path)))
			throw rpcError(status.NOT_FOUND, `Database not found: ${path}`);
	};
	return {
		/** Runs the statements in order up to the first that fails; an id that was given twice is told. @param failure in which it ends half-way */
		async updateDdl(path: string, texts: readonly string[], operationId: string, failure?: Failure) {
			mustBe(path);
			const id = newId(operationId);
			if (spanner.changes.some(one => one.name === id && pathOf(one) === path))
				throw rpcError(status.ALREADY_EXISTS, `Operation already exists: ${path}/operations/${id}`);
			const statements = texts.flatMap(statementTexts);
			let applied = 0;
			let error: string | undefined;
			for (const statement of failure ? statements.slice(0, statements.length / 2) : statements) {
				error = await applyDdl(engine, namespaceOf(path), statement);
				if (error !== undefined) break;
				applied++;
			}
			error ??= failure?.message;
			if (error !== undefined && applied === 0 && !failure) throw rpcError(status.INVALID_ARGUMENT, error);
			const now = clock.now();
			logs.append([databaseChanged(path, now, operator, 'UpdateDatabaseDdl', {database: path, statements})]);
			return begin(path, id, {
				doneAt: now + statementTime * Math.max(1, statements.length),
				ddl: {statements, applied},
				...(error !== undefined && {error}),
			});
		},
		/** Copies the tables of the backed up database, as they were then, into a new one. @param failure in which it ends, and leaves none */
		async restore(parent: string, database: string, backup: string, failure?: Failure) {
			const path = `${parent}/databases/${database}`;
			const now = clock.now();
			const found = spanner.backups.find(
				one => `${instanceName(one.project, one.instance)}/backups/${one.name}` === backup && one.createdAt <= now,
			);
			if (!/^[a-z][a-z0-9_-]{0,28}[a-z0-9]$/.test(database))
				throw rpcError(status.INVALID_ARGUMENT, `Invalid database ID: ${database}`);
			if (!found) throw rpcError(status.NOT_FOUND, `Backup not found: ${backup}`);
			if (found.readyAt > now) throw rpcError(status.FAILED_PRECONDITION, `Backup ${backup} is not ready.`);
			if (engine.namespaces().includes(namespaceOf(path)))
				throw rpcError(status.ALREADY_EXISTS, `Database already exists: ${path}`);
			const source = namespaceOf(`${parent}/databases/${found.database}`);
			const tables = engine.list(source).filter(({def}) => !def.table.startsWith('SPANNER_SYS'));
			if (!failure) engine.declare(namespaceOf(path));
			for (const {def} of failure ? [] : tables)
				await engine.copy(
					{namespace: source, table: def.table},
					{namespace: namespaceOf(path), table: def.table},
					found.createdAt,
				);
			logs.append([databaseChanged(path, now, operator, 'RestoreDatabase', {parent, databaseId: database, backup})]);
			const doneAt = now + restoreTime;
			return begin(path, newId(''), {
				doneAt,
				...(failure && {error: failure.message}),
				restored: {
					backup: found.name,
					versionAt: found.createdAt,
					source: found.database,
					optimizedAt: doneAt + optimizeTime,
				},
			});
		},
		/** Drops a database that was restored here; like Google's, it says nothing of one that is not there. */
		async drop(path: string) {
			if (!engine.namespaces().includes(namespaceOf(path))) return {};
			if (!restoreOf(path))
				throw rpcError(status.FAILED_PRECONDITION, 'The sandbox drops only databases that were restored in it.');
			await engine.drop(namespaceOf(path));
			spanner.changes = spanner.changes.filter(one => pathOf(one) !== path);
			logs.append([databaseChanged(path, clock.now(), operator, 'DropDatabase', {database: path})]);
			return {};
		},
		/** The operation of a change by its full name. @throws NOT_FOUND */
		operation(name: string) {
			const all = spanner.changes.map(one => changeOperation(one, clock.now()));
			const found = all.find(one => one.name === name);
			if (!found) throw rpcError(status.NOT_FOUND, `Operation not found: ${name}`);
			return found;
		},
	};
}
