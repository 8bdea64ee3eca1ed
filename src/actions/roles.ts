/** The permissions that actions need in their project, and which usual roles have them (S1-44). Pure. */
import {permissionOf} from './offers.ts';

export interface Needed {
	permissions: readonly string[];
	/** The smallest usual role that has them. */
	role: string;
	/** Another that is often given. */
	wider?: string;
}

/** @param permissions and `role` are of this service of Google's, whose name is left out */
const needed = (service: string, permissions: readonly string[], role: string, wider?: string): Needed => ({
	permissions: permissions.map(permission => `${service}.${permission}`),
	role: `${service}.${role}`,
	...(wider !== undefined && {wider: `${service}.${wider}`}),
});

const changesService = needed('run', ['services.get', 'revisions.list', 'services.update'], 'developer', 'admin');

/** Deploying a function also needs the right to act as the account that it runs as. */
const deploys = needed('cloudfunctions', ['functions.get', 'functions.update', 'operations.get'], 'developer', 'admin');

const switchesJobs = needed('cloudscheduler', ['jobs.get', 'jobs.pause', 'jobs.enable'], 'admin');

/** With the other permissions of a job of BigQuery that reads or writes tables. */
const runsJob = (...tables: readonly string[]): Needed =>
	needed('bigquery', ['jobs.create', ...tables.map(what => `tables.${what}`)], 'dataEditor', 'admin');
const copiesTable = runsJob('get', 'getData', 'create');

/** Whoever calls a function or what a job calls has to be its caller. */
const callsAs = needed('iam', ['serviceAccounts.getOpenIdToken'], 'serviceAccountOpenIdTokenCreator');

const restores = [
	'backups.list',
	'backups.restoreDatabase',
	'databases.create',
	'databases.get',
	'databaseOperations.get',
];

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
	'fn.invoke': callsAs,
	'fn.redeploy': deploys,
	'fn.update_env': deploys,
	'fn.update_memory': deploys,
	'fn.update_timeout': deploys,
	'job.run': needed('cloudscheduler', ['jobs.get', 'jobs.run'], 'jobRunner'),
	'job.update_retry': needed('cloudscheduler', ['jobs.get', 'jobs.update'], 'admin'),
	'job.pause': switchesJobs,
	'pipeline.backfill': {...callsAs, permissions: ['cloudscheduler.jobs.get', ...callsAs.permissions]},
	'pipeline.stop_all': switchesJobs,
	'pubsub.pause': needed('pubsub', ['subscriptions.list', 'subscriptions.update'], 'editor'),
	'pubsub.seek': needed(
		'pubsub',
		['subscriptions.list', 'subscriptions.consume', 'snapshots.list', 'snapshots.create', 'snapshots.seek'],
		'editor',
	),
	'pubsub.replay_dead_letter': needed(
		'pubsub',
		['subscriptions.list', 'subscriptions.consume', 'topics.publish'],
		'editor',
	),
	'spanner.scale': needed('spanner', ['instances.get', 'instances.update', 'instanceOperations.get'], 'admin'),
	'spanner.backup': needed(
		'spanner',
		['backups.list', 'backups.create', 'databases.createBackup', 'backupOperations.get'],
		'backupWriter',
		'backupAdmin',
	),
	'spanner.ddl': needed('spanner', ['backups.list', 'databases.updateDdl', 'databaseOperations.get'], 'databaseAdmin'),
	'spanner.restore': needed('spanner', restores, 'restoreAdmin'),
	'spanner.verify_backup': needed('spanner', [...restores, 'databases.select', 'databases.drop'], 'admin'),
	'bq.backup_table': copiesTable,
	'bq.restore_snapshot': copiesTable,
	'bq.schema': runsJob('get', 'getData', 'update'),
	'bq.add_column': runsJob('get', 'update'),
	'secret.add_version': needed(
		'secretmanager',
		['versions.list', 'versions.add', 'versions.disable', 'versions.enable'],
		'secretVersionManager',
		'admin',
	),
	'secret.reveal': needed('secretmanager', ['versions.access'], 'secretAccessor'),
	'api.enable': needed('serviceusage', ['services.get', 'services.enable'], 'serviceUsageAdmin'),
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
