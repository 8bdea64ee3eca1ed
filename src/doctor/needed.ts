/** The permissions that sources and actions need, and the smallest usual role that has them (docs/project.md, roles). */
import {kindOf, type SourceConfig, type SourceKind} from '../config/schema/sources.ts';

export interface Needed {
	permissions: readonly string[];
	role: string;
}

const nothing: Needed = {permissions: [], role: ''};

const ofSources: Readonly<Record<SourceKind, Needed>> = {
	bigquery: {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.getData'],
		role: 'bigquery.dataViewer',
	},
	spanner: {permissions: ['spanner.sessions.create', 'spanner.databases.select'], role: 'spanner.databaseReader'},
	metric: {permissions: ['monitoring.timeSeries.list', 'monitoring.metricDescriptors.get'], role: 'monitoring.viewer'},
	log: {permissions: ['logging.logEntries.list'], role: 'logging.viewer'},
	count: {permissions: ['logging.logEntries.list'], role: 'logging.viewer'},
	http: nothing,
	probes: nothing,
	run: {permissions: ['run.services.get', 'run.revisions.list'], role: 'run.viewer'},
	revisions: {permissions: ['run.services.list', 'run.revisions.list'], role: 'run.viewer'},
	functions: {permissions: ['cloudfunctions.functions.list'], role: 'cloudfunctions.viewer'},
	scheduler: {permissions: ['cloudscheduler.jobs.list'], role: 'cloudscheduler.viewer'},
	spannerAdmin: {
		permissions: [
			'spanner.instances.get',
			'spanner.backups.list',
			'spanner.databaseOperations.list',
			'spanner.backupOperations.list',
		],
		role: 'spanner.viewer',
	},
	bigqueryJobs: {permissions: ['bigquery.jobs.list', 'bigquery.jobs.listAll'], role: 'bigquery.resourceViewer'},
	secrets: {permissions: ['secretmanager.secrets.list', 'secretmanager.versions.list'], role: 'secretmanager.viewer'},
	iam: {permissions: ['resourcemanager.projects.getIamPolicy'], role: 'iam.securityReviewer'},
	apis: {permissions: ['serviceusage.services.get'], role: 'serviceusage.serviceUsageViewer'},
	auditLog: {permissions: ['logging.logEntries.list'], role: 'logging.viewer'},
};

/** bigquery.jobs.create is in a role of its own. */
const ownRoles: Readonly<Record<string, string>> = {'bigquery.jobs.create': 'bigquery.jobUser'};

/** Deploying a function also needs the right to act as the account that it runs as. */
const deploying: Needed = {
	permissions: ['cloudfunctions.functions.get', 'cloudfunctions.functions.update', 'cloudfunctions.operations.get'],
	role: 'cloudfunctions.developer',
};

const changesService: Needed = {
	permissions: ['run.services.get', 'run.revisions.list', 'run.services.update'],
	role: 'run.developer',
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
	},
	'secret.add_version': {
		permissions: [
			'secretmanager.versions.list',
			'secretmanager.versions.add',
			'secretmanager.versions.disable',
			'secretmanager.versions.enable',
		],
		role: 'secretmanager.secretVersionManager',
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
	},
	'bq.restore_snapshot': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.create'],
		role: 'bigquery.dataEditor',
	},
	'bq.schema': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.update'],
		role: 'bigquery.dataEditor',
	},
	'bq.add_column': {
		permissions: ['bigquery.jobs.create', 'bigquery.tables.get', 'bigquery.tables.update'],
		role: 'bigquery.dataEditor',
	},
	'fn.invoke': {permissions: ['iam.serviceAccounts.getOpenIdToken'], role: 'iam.serviceAccountOpenIdTokenCreator'},
	'job.run': {permissions: ['cloudscheduler.jobs.get', 'cloudscheduler.jobs.run'], role: 'cloudscheduler.jobRunner'},
};

/** What reading a source needs. */
export const neededBy = (source: SourceConfig): Needed => ofSources[kindOf(source)];

/** What following a log needs. */
export const neededByLog: Needed = ofSources.log;

/** What an action of `actions.allow` needs; nothing is known of an unknown one. */
export const neededByAction = (action: string): Needed =>
	(Object.hasOwn(ofActions, action) ? ofActions[action] : undefined) ?? nothing;

/** The role to ask for when a permission is missing. */
export const roleOf = (permission: string, {role}: Needed): string => `roles/${ownRoles[permission] ?? role}`;
