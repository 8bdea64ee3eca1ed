/** Tables of BigQuery as actions read and name them, and the jobs that change them. */
import type {Call, Json} from '../../cloud/call.ts';
import {jobOperation} from '../../cloud/jobs.ts';
import type {TableFacts} from '../../cloud/resources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {isoText, utcMinute} from '../../zone.ts';
import {operationBecame} from '../after/operationBecame.ts';
import type {AuditRecord} from '../audit/types.ts';
import type {Eyes} from '../look/look.ts';
import type {Found} from '../spec.ts';

/** `project.dataset.table` of a target, which is `dataset.table`. */
export const fullName = ({project}: Pick<SystemConfig, 'project'>, table: string): string => `${project}.${table}`;

/** `dataset.table`, for people: the plan says the project elsewhere. */
export const shortTable = (name: string): string => name.split('.').slice(-2).join('.');

/** `project:dataset.table`, as bq has it. */
export const bqName = (name: string): string => name.replace(/\.([^.]+\.[^.]+)$/, ':$1');

/** Full resource name. */
export function tableResource(name: string): string {
	const [, project, dataset, table] = /^(.+)\.([^.]+)\.([^.]+)$/.exec(name) ?? [];
	return `projects/${project}/datasets/${dataset}/tables/${table}`;
}

/** The table as it is now. Throws CloudError, and Error where it is not there. */
export async function lookAtTable({reads}: Pick<Eyes, 'reads'>, name: string): Promise<TableFacts> {
	const found = await reads.table(name);
	if (!found) throw new Error(`there is no table ${name}`);
	return found;
}

/** Minute and second of a moment without signs: `20261121T200000Z`. */
export const stamp = (at: number): string => isoText(at).replaceAll(/[-:]|\.\d+/g, '');

/**
 * The insertion of a job. Its id is ours: BigQuery refuses a second job of the same id, and one whose answer was lost is
 * looked up by it.
 */
export function jobCall(
	id: string,
	project: string,
	location: string,
	configuration: {readonly [part: string]: Json},
): Call {
	return {
		api: 'bigquery',
		method: 'POST',
		path: `/bigquery/v2/projects/${project}/jobs`,
		body: {
			jobReference: {projectId: project, jobId: `pitwall_${id.replaceAll(/[^\w-]/g, '_')}`, location},
			configuration: {...configuration, labels: {app: 'pitwall'}},
		},
	};
}

/** The name under which the job of a call can be asked about. */
export const jobOf = ({body}: Call): string =>
	jobOperation((body as {jobReference?: object} | undefined)?.jobReference ?? {});

/** What became of the job of an intent. Throws CloudError. */
export const jobBecame = async (intent: AuditRecord, eyes: Eyes): Promise<Found> =>
	intent.call
		? operationBecame(jobOf(intent.call), intent, eyes)
		: {state: 'unknown', text: 'the log does not have its call'};

/** When a table is deleted by itself, in words; empty where it is not. */
export const untilText = ({expiresAt}: TableFacts): string =>
	expiresAt === undefined ? '' : `, deleted by itself at ${utcMinute(expiresAt)}`;
