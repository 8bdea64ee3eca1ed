/** What setting up asks of a project besides its sources: who we are, what we may, what there is. Free, and read only. */
import {systemOf} from '../config/place.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {cleanLine} from '../text/clean.ts';
import type {ApiClients} from './apis.ts';
import type {CloudContext} from './context.ts';
import {type Asked, type DryRun, dryRun} from './dryRun.ts';
import {type Identity, identityOf} from './identity.ts';
import {accessToken, list, request, wholeList} from './rest.ts';
import type {SpannerDatabase} from './spanner.ts';
import {inTurns} from './turns.ts';

/** A column as BigQuery and Spanner declare it, e.g. started_at TIMESTAMP. */
export interface ColumnInfo {
	name: string;
	type: string;
}

/** A table of BigQuery or Spanner. */
export interface TableInfo {
	dataset: string;
	table: string;
	columns: readonly ColumnInfo[];
	/** Where its data is, e.g. `US` or `europe-west1`; empty where the answer does not say. One query reads tables of one location. */
	location: string;
}

export interface CloudSurvey {
	/** Throws CloudError. */
	identity(project: string): Promise<Identity>;
	/** Which of these permissions we have in the project, by Resource Manager's testIamPermissions. Throws CloudError. */
	granted(project: string, permissions: readonly string[]): Promise<ReadonlySet<string>>;
	/** Gets a token of another account, and drops it: we may act as that account. Throws CloudError. */
	actAs(project: string, account: string): Promise<void>;
	/** What a query of BigQuery would read and answer; it does not run. Throws CloudError. */
	dryRun(system: SystemConfig, source: Asked): Promise<DryRun>;
	/** The tables of all datasets of BigQuery, at most `most`; views are left out, since nothing arrives in them. Throws CloudError. */
	tables(project: string, most: number): Promise<readonly TableInfo[]>;
	/** The databases of all Spanner instances, with their tables. Throws CloudError. */
	databases(project: string): Promise<readonly SpannerDatabase[]>;
	/** The alert policies of Cloud Monitoring as its REST API answers them. Throws CloudError. */
	alertPolicies(project: string): Promise<readonly unknown[]>;
	/** ms that Google's clocks are ahead of ours, in whole minutes; of the answers over HTTP until now. */
	skew(): number;
}

/** When rows of a table came that is partitioned by it: the begin of their partition. */
const loadedAt = {name: '_PARTITIONTIME', type: 'TIMESTAMP'};

/** Datasets that are looked into. */
const mostDatasets = 50;

interface RawTable {
	tableReference?: {datasetId?: string; tableId?: string};
	type?: string;
	schema?: {fields?: {name?: string; type?: string; mode?: string}[]};
	location?: string;
	timePartitioning?: {field?: string};
}

export function createSurvey(context: CloudContext, {using}: ApiClients): CloudSurvey {
	const {auth} = context;
	const {signal} = new AbortController();
	const bigquery = (project: string) => `/bigquery/v2/projects/${project}`;

	async function tableIds(project: string, most: number): Promise<{dataset: string; table: string}[]> {
		const datasets = await list<{datasetReference?: {datasetId?: string}}>(
			context,
			{api: 'bigquery', project, path: `${bigquery(project)}/datasets`, field: 'datasets', most: mostDatasets},
			signal,
		);
		const found = await inTurns(datasets.items, async ({datasetReference: {datasetId: dataset = ''} = {}}) => {
			const path = `${bigquery(project)}/datasets/${dataset}/tables`;
			const {items} = await list<RawTable>(context, {api: 'bigquery', project, path, field: 'tables', most}, signal);
			return items
				.filter(({type}) => type !== 'VIEW')
				.map(({tableReference: {tableId: table = ''} = {}}) => ({dataset, table}));
		});
		return found.flat().slice(0, most);
	}

	return {
		identity: project => identityOf(context, project),
		async granted(project, permissions) {
			const url = `${auth.base('cloudresourcemanager')}/v1/projects/${project}:testIamPermissions`;
			const body = {permissions};
			const answer = await request<{permissions?: string[]}>(context, project, 'cloudresourcemanager', {
				method: 'POST',
				url,
				body,
			});
			return new Set(answer.permissions ?? []);
		},
		async actAs(project, account) {
			await accessToken(context, project, account);
		},
		dryRun: (system, source) => dryRun(context, systemOf(system, source), source),
		async tables(project, most) {
			return inTurns(await tableIds(project, most), async ({dataset, table}) => {
				const url = `${auth.base('bigquery')}${bigquery(project)}/datasets/${dataset}/tables/${table}`;
				const {
					schema,
					location = '',
					timePartitioning,
				} = await request<RawTable>(context, project, 'bigquery', {method: 'GET', url});
				const columns = (schema?.fields ?? []).map(({name = '', type = '', mode}) => ({
					name: cleanLine(name),
					type: mode === 'REPEATED' ? 'ARRAY' : cleanLine(type),
				}));
				// Partitions by the time of loading have a column that no schema lists.
				const loaded = timePartitioning && timePartitioning.field === undefined ? [loadedAt] : [];
				return {
					dataset: cleanLine(dataset),
					table: cleanLine(table),
					columns: [...columns, ...loaded],
					location: cleanLine(location),
				};
			});
		},
		databases: project => using('spannerAdmin', ({spanner}) => spanner.databases(project, signal)),
		async alertPolicies(project) {
			const path = `/v3/projects/${project}/alertPolicies`;
			const asked = {api: 'monitoring', project, path, field: 'alertPolicies', query: {pageSize: '1000'}};
			return wholeList<unknown>(context, asked, signal);
		},
		skew: () => context.server.skew(),
	};
}
