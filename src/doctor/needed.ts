/** The permissions that sources need, and the smallest usual role that has them (docs/project.md, roles). */
import type {Needed} from '../actions/roles.ts';
import {kindOf, type SourceConfig, type SourceKind} from '../config/schema/sources.ts';

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
	subscriptions: {permissions: ['pubsub.subscriptions.list'], role: 'pubsub.viewer'},
	auditLog: {permissions: ['logging.logEntries.list'], role: 'logging.viewer'},
};

/** bigquery.jobs.create is in a role of its own. */
const ownRoles: Readonly<Record<string, string>> = {'bigquery.jobs.create': 'bigquery.jobUser'};

/** What reading a source needs. */
export const neededBy = (source: SourceConfig): Needed => ofSources[kindOf(source)];

/** What following a log needs. */
export const neededByLog: Needed = ofSources.log;

/** The role to ask for when a permission is missing. */
export const roleOf = (permission: string, {role}: Needed): string => `roles/${ownRoles[permission] ?? role}`;
