/** Answers of lists as the kinds of sources make them, from the cells that a test is about. */
import type {RunServiceInfo} from '../../src/cloud/resources.ts';
import {apisColumns} from '../../src/cloud/sources/apis.ts';
import {type Columns, listReading, type RowOf} from '../../src/cloud/sources/columns.ts';
import {functionsColumns} from '../../src/cloud/sources/functions.ts';
import {httpColumns} from '../../src/cloud/sources/http.ts';
import {probesColumns} from '../../src/cloud/sources/probes.ts';
import {revisionsColumns} from '../../src/cloud/sources/revisions.ts';
import {runColumns} from '../../src/cloud/sources/run.ts';
import {schedulerColumns} from '../../src/cloud/sources/scheduler.ts';
import {secretsColumns} from '../../src/cloud/sources/secrets.ts';
import {backupColumns, instanceColumns} from '../../src/cloud/sources/spannerAdmin.ts';
import {type SubscriptionRow, subscriptionsColumns} from '../../src/cloud/sources/subscriptions.ts';
import type {Answer} from '../../src/cloud/types.ts';

export type JobCells = Partial<RowOf<typeof schedulerColumns>>;

/** Cells that are not named are null. */
function answerOf<C extends Columns>(columns: C, rows: readonly Partial<RowOf<C>>[], cut?: string): Answer {
	const empty = Object.fromEntries(Object.keys(columns).map(name => [name, null]));
	return listReading(columns, {rows: rows.map(row => ({...empty, ...row}) as RowOf<C>), requests: 1, cut}, 0).answer;
}

export const jobsAnswer = (...jobs: JobCells[]): Answer => answerOf(schedulerColumns, jobs);
export const functionsAnswer = (rows: Partial<RowOf<typeof functionsColumns>>[], cut?: string): Answer =>
	answerOf(functionsColumns, rows, cut);
export const revisionsAnswer = (rows: Partial<RowOf<typeof revisionsColumns>>[]): Answer =>
	answerOf(revisionsColumns, rows);
export const instanceAnswer = (units: number): Answer =>
	answerOf(instanceColumns, [{name: 'inst', state: 'READY', processing_units: units}]);
export const apisAnswer = (state: string): Answer =>
	answerOf(apisColumns, [{api: 'aiplatform.googleapis.com', title: 'Vertex AI API', state}]);
/** The versions of one secret. */
export const versionsAnswer = (versions: readonly Partial<RowOf<typeof secretsColumns>>[]): Answer =>
	answerOf(secretsColumns, versions);
export const backupsAnswer = (rows: Partial<RowOf<typeof backupColumns>>[]): Answer => answerOf(backupColumns, rows);
export const subscriptionsAnswer = (rows: Partial<SubscriptionRow>[]): Answer => answerOf(subscriptionsColumns, rows);
export const probeAnswer = (status: number): Answer => answerOf(httpColumns, [{status, latency_ms: 20}]);
export const probesAnswer = (pages: Partial<RowOf<typeof probesColumns>>[]): Answer => answerOf(probesColumns, pages);
/** @param since ms */
export const silentAnswer = (unanswered: string, since: number): Answer =>
	answerOf(httpColumns, [{unanswered, unanswered_since: new Date(since).toISOString()}]);

export const servicesAnswer = (...services: RunServiceInfo[]): Answer =>
	answerOf(
		runColumns,
		services.map(({name, ready, latestReadyRevision, traffic}) => ({
			service: name.split('/').at(-1) ?? '',
			ready,
			latest_revision: latestReadyRevision,
			traffic: traffic.map(({revision, percent}) => `${revision} ${percent}%`).join(', '),
		})),
	);
