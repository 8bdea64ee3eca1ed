/** Entries of the audit log about changes of the Spanner instance and its backups. */
import {region} from '../../contract/names.ts';
import {type Deed, entryOf, typed} from '../../control/audit.ts';

interface Place {
	project: string;
	instance: string;
	at: number;
	by: string;
}

const deed = (
	{project, instance, at, by}: Place,
	method: string,
	permission: string,
	request: Deed['request'],
): Deed => ({
	project,
	at,
	by,
	service: 'spanner.googleapis.com',
	method,
	permission,
	resourceName: `projects/${project}/instances/${instance}`,
	resource: {
		type: 'spanner_instance',
		labels: {project_id: project, instance_id: instance, location: region, instance_config: ''},
	},
	request,
});

/** Somebody gave the instance another size. */
export const instanceResized = (place: Place, processingUnits: number) =>
	entryOf(
		deed(place, 'google.spanner.admin.instance.v1.InstanceAdmin.UpdateInstance', 'spanner.instances.update', {
			...typed('google.spanner.admin.instance.v1.UpdateInstanceRequest'),
			fieldMask: 'processingUnits,autoscalingConfig',
			instance: {name: `projects/${place.project}/instances/${place.instance}`, processingUnits},
		}),
	);

/** Somebody deleted a backup. */
export const backupDeleted = (place: Place, name: string) =>
	entryOf(
		deed(place, 'google.spanner.admin.database.v1.DatabaseAdmin.DeleteBackup', 'spanner.backups.delete', {
			...typed('google.spanner.admin.database.v1.DeleteBackupRequest'),
			name: `projects/${place.project}/instances/${place.instance}/backups/${name}`,
		}),
	);

/** Somebody began a backup. */
export const backupBegun = (place: Place, backupId: string, database: string) =>
	entryOf(
		deed(place, 'google.spanner.admin.database.v1.DatabaseAdmin.CreateBackup', 'spanner.backups.create', {
			...typed('google.spanner.admin.database.v1.CreateBackupRequest'),
			parent: `projects/${place.project}/instances/${place.instance}`,
			backupId,
			backup: {database},
		}),
	);

/** Somebody changed the schema of a database, restored one, or dropped one. */
export function databaseChanged(
	database: string,
	at: number,
	by: string,
	method: 'UpdateDatabaseDdl' | 'RestoreDatabase' | 'DropDatabase',
	request: Deed['request'],
) {
	const [, project = '', , instance = ''] = database.split('/');
	const permission = {
		UpdateDatabaseDdl: 'spanner.databases.updateDdl',
		RestoreDatabase: 'spanner.backups.restoreDatabase',
		DropDatabase: 'spanner.databases.drop',
	}[method];
	return entryOf({
		...deed({project, instance, at, by}, `google.spanner.admin.database.v1.DatabaseAdmin.${method}`, permission, {
			...typed(`google.spanner.admin.database.v1.${method}Request`),
			...request,
		}),
		resourceName: database,
	});
}
