/** Changes of the instance, new backups and deleted ones over REST, and the operations that carry them out. */
import {status} from '@grpc/grpc-js';
import {minute} from '../../../clock.ts';
import {operator} from '../../contract/names.ts';
import {type SpannerInstance, unitsAt} from '../../contract/spanner.ts';
import type {Failure} from '../../faults/failure.ts';
import {toTimestamp} from '../../grpc/handlers.ts';
import {rpcError} from '../../grpc/protos.ts';
import type {Sandbox} from '../../stores.ts';
import {backupBegun, backupDeleted, instanceResized} from './audit.ts';
import {backupOperation, instanceName} from './backups.ts';
import {namespaceOf} from './query.ts';

/** ms that a change of size takes, and a backup of the size of the database. */
const resizeTime = 0.75 * minute;
const backupTime = 6 * minute;
/** ms for which Spanner keeps a backup at least and at most. */
const keptAtLeast = 6 * 60 * minute;
const keptAtMost = 366 * 24 * 60 * minute;
const metadataType = 'type.googleapis.com/google.spanner.admin.instance.v1.UpdateInstanceMetadata';

const isSize = (units: number): boolean =>
	Number.isInteger(units) && units >= 100 && units % (units < 1000 ? 100 : 1000) === 0;
const invalid = (text: string) => rpcError(status.INVALID_ARGUMENT, text);

/** The operation of the last change of size of an instance; undefined where nobody has changed it. */
function resizeOperation({project, instance, displayName, resizing}: SpannerInstance, now: number) {
	if (!resizing) return undefined;
	const {to, startedAt, doneAt, error} = resizing;
	const isDone = doneAt <= now;
	const name = instanceName(project, instance);
	const resized = {name, displayName, processingUnits: to, nodeCount: Math.floor(to / 1000), state: 'READY'};
	return {
		name: `${name}/operations/_auto_op_${startedAt.toString(36)}`,
		metadata: {
			type_url: metadataType,
			json: {instance: resized, startTime: toTimestamp(startedAt), endTime: isDone ? toTimestamp(doneAt) : undefined},
		},
		done: isDone,
		...(isDone &&
			(error === undefined
				? {response: {type_url: 'type.googleapis.com/google.spanner.admin.instance.v1.Instance', json: resized}}
				: {error: {code: status.INTERNAL, message: error}})),
	};
}

export function changeMethods({spanner, engine, clock, logs}: Pick<Sandbox, 'spanner' | 'engine' | 'clock' | 'logs'>) {
	const instanceOf = (project: string, instance: string): SpannerInstance => {
		const found = spanner.instances.find(one => one.project === project && one.instance === instance);
		if (!found) throw rpcError(status.NOT_FOUND, `Instance not found: ${instanceName(project, instance)}`);
		return found;
	};
	/** Backups that came to nothing, of which only the operation tells. */
	const lost: Parameters<typeof backupOperation>[0][] = [];
	return {
		/** Only the size can be changed. @param failure in which the operation ends */
		resize(project: string, instance: string, fieldMask: string, units: number, failure?: Failure) {
			const found = instanceOf(project, instance);
			const now = clock.now();
			if (!/\bprocessing_?[uU]nits\b/.test(fieldMask))
				throw invalid(`The sandbox cannot change ${fieldMask || 'nothing'}`);
			if (!isSize(units))
				throw invalid(
					'Invalid UpdateInstance request: processing units come in hundreds below 1000, and in thousands.',
				);
			if (found.resizing && found.resizing.doneAt > now)
				throw rpcError(status.FAILED_PRECONDITION, `Another operation is changing the instance ${instance}.`);
			const resized = {
				...found,
				processingUnits: unitsAt(found, now),
				resizing: {to: units, startedAt: now, doneAt: now + resizeTime, ...(failure && {error: failure.message})},
			};
			spanner.instances = spanner.instances.map(one => (one === found ? resized : one));
			logs.append([instanceResized({project, instance, at: now, by: operator}, units)]);
			return resizeOperation(resized, now);
		},
		/** @param expiresAt ms. @param failure in which the operation ends */
		backUp(project: string, instance: string, name: string, database: string, expiresAt: number, failure?: Failure) {
			instanceOf(project, instance);
			const now = clock.now();
			if (!/^[a-z][a-z0-9_-]{0,58}[a-z0-9]$/.test(name)) throw invalid(`Invalid backup ID: ${name}`);
			if (!engine.namespaces().includes(namespaceOf(database)))
				throw rpcError(status.NOT_FOUND, `Database not found: ${database}`);
			if (!(expiresAt >= now + keptAtLeast && expiresAt <= now + keptAtMost))
				throw invalid('The expire time must be at least 6 hours and at most 366 days from the creation of the backup.');
			if (spanner.backups.some(one => one.project === project && one.instance === instance && one.name === name))
				throw rpcError(
					status.ALREADY_EXISTS,
					`Backup already exists: ${instanceName(project, instance)}/backups/${name}`,
				);
			const backup = {
				...{project, instance, name, expiresAt},
				database: database.split('/').at(-1) ?? '',
				createdAt: now,
				readyAt: now + backupTime,
				sizeBytes: 41_700_000_000,
			};
			logs.append([backupBegun({project, instance, at: now, by: operator}, name, database)]);
			if (failure) {
				lost.push({...backup, error: failure.message});
				return backupOperation({...backup, error: failure.message}, now);
			}
			spanner.backups.unshift(backup);
			return backupOperation(backup, now);
		},
		deleteBackup(project: string, instance: string, name: string) {
			const now = clock.now();
			const found = spanner.backups.find(
				one => one.project === project && one.instance === instance && one.name === name && one.createdAt <= now,
			);
			const resource = `${instanceName(project, instance)}/backups/${name}`;
			if (!found) throw rpcError(status.NOT_FOUND, `Backup not found: ${resource}`);
			if (found.readyAt > now)
				throw rpcError(status.FAILED_PRECONDITION, `Cannot delete backup ${resource} while it is being created.`);
			spanner.backups = spanner.backups.filter(one => one !== found);
			logs.append([backupDeleted({project, instance, at: now, by: operator}, name)]);
			return {};
		},
		resizes: (project: string, instance: string) =>
			[resizeOperation(instanceOf(project, instance), clock.now())].filter(one => one !== undefined),
		/** An operation on an instance or a backup, by its full name. */
		operation(name: string) {
			const now = clock.now();
			const all = [
				...spanner.instances.map(one => resizeOperation(one, now)),
				...[...spanner.backups, ...lost].map(one => backupOperation(one, now)),
			];
			const found = all.find(one => one?.name === name);
			if (!found) throw rpcError(status.NOT_FOUND, `Operation not found: ${name}`);
			return found;
		},
	};
}
