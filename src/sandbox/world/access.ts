/** Secrets, roles and enabled APIs of the three projects. */
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {day} from './daily.ts';
import {mailboxes} from './names.ts';

/** The account that functions, services and jobs of a project run as. */
export const runnerOf = (project: string) => `${project}@appspot.gserviceaccount.com`;

/** When each secret got its versions, in days before the start; how often it should get one, where its rotation is set. */
const rotations: readonly {
	project: string;
	name: string;
	by: string;
	daysAgo: readonly number[];
	everyDays?: number;
}[] = [
	{
		project: projects.sales,
		name: 'salesforce-refresh-token',
		by: mailboxes[1],
		daysAgo: [300, 210, 120, 28],
		everyDays: 90,
	},
	{project: projects.sales, name: 'salesforce-client-id', by: mailboxes[1], daysAgo: [300, 21]},
	{project: projects.sales, name: 'hubspot-api-key', by: mailboxes[2], daysAgo: [200, 110, 17], everyDays: 90},
	{project: projects.sales, name: 'dialpad-api-key', by: mailboxes[2], daysAgo: [240, 150, 60, 9], everyDays: 90},
	{project: projects.sales, name: 'web-session-key', by: mailboxes[4], daysAgo: [190, 24]},
	{project: projects.ingestion, name: 'callrail-api-key', by: mailboxes[0], daysAgo: [180, 22], everyDays: 90},
	{project: projects.ingestion, name: 'hubspot-api-key', by: mailboxes[0], daysAgo: [160, 19], everyDays: 90},
	{project: projects.aiusage, name: 'cursor-api-key', by: mailboxes[2], daysAgo: [95, 13], everyDays: 30},
	{project: projects.aiusage, name: 'anthropic-api-key', by: mailboxes[2], daysAgo: [95, 13], everyDays: 30},
];

/** Roles that the account of a project's functions and services has, and those of people. */
const grants: readonly {project: string; runs: readonly string[]; people: readonly (readonly [string, string])[]}[] = [
	{
		project: projects.sales,
		runs: ['aiplatform.user', 'bigquery.dataEditor', 'bigquery.jobUser', 'secretmanager.secretAccessor', 'run.invoker'],
		people: [
			['owner', `user:${mailboxes[0]}`],
			['cloudfunctions.developer', `user:${mailboxes[1]}`],
			['cloudfunctions.viewer', 'group:sales-ops@northwind.example'],
			['logging.viewer', 'group:sales-ops@northwind.example'],
			['bigquery.dataViewer', 'group:sales-ops@northwind.example'],
			['bigquery.jobUser', 'group:sales-ops@northwind.example'],
			['secretmanager.viewer', 'group:security@northwind.example'],
		],
	},
	{
		project: projects.ingestion,
		runs: [
			'aiplatform.user',
			'pubsub.publisher',
			'pubsub.subscriber',
			'secretmanager.secretAccessor',
			'spanner.databaseUser',
		],
		people: [
			['owner', `user:${mailboxes[0]}`],
			['run.developer', `user:${mailboxes[2]}`],
			['logging.viewer', 'group:pipeline-oncall@northwind.example'],
		],
	},
	{
		project: projects.aiusage,
		runs: ['bigquery.dataEditor', 'bigquery.jobUser', 'secretmanager.secretAccessor'],
		people: [
			['owner', `user:${mailboxes[2]}`],
			['bigquery.dataViewer', 'group:finance@northwind.example'],
		],
	},
];

/** APIs that each of the projects uses. */
const usedApis = ['bigquery', 'cloudscheduler', 'logging', 'monitoring', 'run', 'secretmanager', 'aiplatform'];

export function declareAccess({stores: {control}, startedAt}: Context): void {
	for (const {project, name, by, daysAgo, everyDays} of rotations) {
		for (const days of daysAgo) control.addSecretVersion(project, name, by, startedAt - days * day);
		// Whoever adds a version disables the one before the last: the last stays until the new one is known to work.
		for (let version = 1; version < daysAgo.length - 1; version++)
			control.setSecretVersion(project, name, version, version < daysAgo.length - 2 ? 'DESTROYED' : 'DISABLED');
		const newest = daysAgo.at(-1) ?? 0;
		if (everyDays !== undefined) control.setRotation(project, name, startedAt + (everyDays - newest) * day);
	}
	for (const {project, runs, people} of grants) {
		for (const role of runs) control.grant(project, `roles/${role}`, `serviceAccount:${runnerOf(project)}`);
		for (const [role, member] of people) control.grant(project, `roles/${role}`, member);
		for (const api of usedApis) control.setApi(project, `${api}.googleapis.com`, true);
	}
	control.setApi(projects.sales, 'cloudfunctions.googleapis.com', true);
	control.grant(projects.sales, 'roles/secretmanager.secretVersionAdder', `user:${mailboxes[1]}`, {
		title: 'Rotation in office hours',
		expression:
			'request.time.getHours("America/Los_Angeles") >= 9 && request.time.getHours("America/Los_Angeles") < 17',
	});
}
