/** The permissions that actions need in their project, and which usual roles have them (S1-44). Pure. */
import {permissionOf} from './catalogue.ts';

export interface Needed {
	permissions: readonly string[];
	/** The smallest usual role that has them. */
	role: string;
	/** Another that is often given. */
	wider?: string;
}

/** Deploying a function also needs the right to act as the account that it runs as. */
const deploying: Needed = {
	permissions: ['cloudfunctions.functions.get', 'cloudfunctions.functions.update', 'cloudfunctions.operations.get'],
	role: 'cloudfunctions.developer',
	wider: 'cloudfunctions.admin',
};

const changesService: Needed = {
	permissions: ['run.services.get', 'run.revisions.list', 'run.services.update'],
	role: 'run.developer',
	wider: 'run.admin',
};

const ofActions: Readonly<Record<string, Needed>> = {
	'run.rollback': changesService,
	'run.rollout': changesService,
	'run.scale': changesService,
	'run.resources': changesService,
	'run.concurrency': changesService,
	'run.restart': changesService,
	'run.update_env': changesService,
	'run.cpu_allocation': changesService,
	'run.stop_processing': changesService,
	'fn.redeploy': deploying,
	'fn.update_env': deploying,
	'fn.update_memory': deploying,
	'fn.update_timeout': deploying,
	'job.update_retry': {
		permissions: ['cloudscheduler.jobs.get', 'cloudscheduler.jobs.update'],
		role: 'cloudscheduler.admin',
	},
	'job.pause': {
		permissions: ['cloudscheduler.jobs.get', 'cloudscheduler.jobs.pause', 'cloudscheduler.jobs.enable'],
		role: 'cloudscheduler.admin',
	},
	'pipeline.backfill': {
		permissions: ['cloudscheduler.jobs.get', 'iam.serviceAccounts.getOpenIdToken'],
		role: 'iam.serviceAccountOpenIdTokenCreator',
	},
	'pipeline.stop_all': {
		permissions: ['cloudscheduler.jobs.get', 'cloudscheduler.jobs.pause', 'cloudscheduler.jobs.enable'],
		role: 'cloudscheduler.admin',
	},
	'pubsub.pause': {
		permissions: ['pubsub.subscriptions.list', 'pubsub.subscriptions.update'],
		role: 'pubsub.editor',
	},
	'pubsub.seek': {
		permissions: [
			'pubsub.subscriptions.list',
			'pubsub.subscriptions.consume',
			'pubsub.snapshots.list',
			'pubsub.snapshots.create',
			'pubsub.snapshots.seek',
		],
		role: 'pubsub.editor',
	},
	'pubsub.replay_dead_letter': {
		permissions: ['pubsub.subscriptions.list', 'pubsub.subscriptions.consume', 'pubsub.topics.publish'],
		role: 'pubsub.editor',
	},
	'spanner.scale': {
		permissions: ['spanner.instances.get', 'spanner.instances.update', 'spanner.instanceOperations.get'],
		role: 'spanner.admin',
	},
	'spanner.backup': {
		permissions: [
			'spanner.backups.list',
			'spanner.backups.create',
			'spanner.databases.createBackup',
			'spanner.backupOperations.get',
		],
		role: 'spanner.backupWriter',
		wider: 'spanner.backupAdmin',
	},
	'secret.add_version': {
		permissions: [
			'secretmanager.versions.list',
			'secretmanager.versions.add',
			'secretmanager.versions.disable',
			'secretmanager.versions.enable',
		],
		role: 'secretmanager.secretVersionManager',
		wider: 'secretmanager.admin',
	},
	'secret.reveal': {
		permissions: ['secretmanager.versions.access'],
		role: 'secretmanager.secretAccessor',
	},
	'api.enable': {
		permissions: ['serviceusage.services.get', 'serviceusage.services.enable'],
		role: 'serviceusage.serviceUsageAdmin',
	},
	'spanner.ddl': {
		permissions: ['spanner.backups.list', 'spanner.databases.updateDdl', 'spanner.databaseOperations.get'],
		role: 'spanner.databaseAdmin',
	},
	'spanner.verify_backup': {
		permissions: [
			'spanner.backups.list',
			'spanner.backups.restoreDatabase',
			'spanner.databases.create',
			'spanner.databases.get',
			'spanner.databases.select',
			'spanner.databases.drop',
			'spanner.databaseOperations.get',
		],
		role: 'spanner.admin',
	},
	'spanner.restore': {
		permissions: [
			'spanner.backups.list',
			'spanner.backups.restoreDatabase',
			'spanner.databases.create',
			'spanner.databases.get',
			'spanner.databaseOperations.get',
		],
		role: 'spanner.restoreAdmin',
	},
	'bq.backup_table': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.create'],
		role: 'bigquery.dataEditor',
		wider: 'bigquery.admin',
	},
	'bq.restore_snapshot': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.create'],
		role: 'bigquery.dataEditor',
		wider: 'bigquery.admin',
	},
	'bq.schema': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.update'],
		role: 'bigquery.dataEditor',
		wider: 'bigquery.admin',
	},
	'bq.add_column': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.update'],
		role: 'bigquery.dataEditor',
		wider: 'bigquery.admin',
	},
	'fn.invoke': {permissions: ['iam.serviceAccounts.getOpenIdToken'], role: 'iam.serviceAccountOpenIdTokenCreator'},
	'job.run': {permissions: ['cloudscheduler.jobs.get', 'cloudscheduler.jobs.run'], role: 'cloudscheduler.jobRunner'},
};

/** What an entry under `actions.allow` needs; nothing is known of an unknown one. */
export const neededByAction = (action: string): Needed =>
	(Object.hasOwn(ofActions, action) ? ofActions[action] : undefined) ?? {permissions: [], role: ''};

/** Those of them that a project gives. Access to act as an account, or to one secret, is given on that itself. */
const ofProject = ({permissions}: Needed): string[] =>
	permissions.filter(permission => !/^(iam\.serviceAccounts|secretmanager\.versions\.access)/.test(permission));

/** The permissions of a project that actions ask for. */
export const askedFor = (actions: readonly string[]): string[] => [
	...new Set(actions.flatMap(action => ofProject(neededByAction(permissionOf(action))))),
];

/** `needs role run.developer (or run.admin) in p`; undefined where all is granted that is known to be needed. */
export function lackingRole(action: string, project: string, granted: ReadonlySet<string>): string | undefined {
	const needed = neededByAction(permissionOf(action));
	if (ofProject(needed).every(permission => granted.has(permission))) return undefined;
	return `needs role ${needed.role}${needed.wider === undefined ? '' : ` (or ${needed.wider})`} in ${project}`;
}
