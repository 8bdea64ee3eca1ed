/** Projects, datasets and tables as BigQuery's API answers them. */
import type {Column, Namespace, TableDef, TableInfo} from '../../contract/tables.ts';
import {ApiError, fieldOf} from './wire.ts';

export function projectBody(id: string) {
	return {kind: 'bigquery#project', id, friendlyName: id, projectReference: {projectId: id}};
}

export function datasetsOf(project: string, namespaces: readonly Namespace[]): string[] {
	return namespaces
		.filter(name => name.startsWith(`bq/${project}/`))
		.map(name => name.split('/')[2] ?? '')
		.filter(name => !name.startsWith('region-'));
}

export function datasetBody(project: string, dataset: string) {
	return {
		kind: 'bigquery#dataset',
		id: `${project}:${dataset}`,
		datasetReference: {projectId: project, datasetId: dataset},
		location: 'US',
	};
}

/** A table or a view in lists and answers. */
export function tableSummary(
	{project, names: [dataset = '']}: {project: string; names: string[]},
	{def, view, createdAt}: TableInfo,
) {
	return {
		kind: 'bigquery#table',
		id: `${project}:${dataset}.${def.table}`,
		tableReference: {projectId: project, datasetId: dataset, tableId: def.table},
		type: view === undefined ? 'TABLE' : 'VIEW',
		...(view !== undefined && {view: {query: view, useLegacySql: false}}),
		creationTime: String(Math.trunc(createdAt)),
		...(def.partitionBy && {timePartitioning: {type: 'DAY', field: def.partitionBy}}),
	};
}

/** What `tables.get` says beyond the summary, of the given columns. */
export function tableFacts({lastModified, numRows, numBytes}: TableInfo, columns: readonly Column[]) {
	return {
		location: 'US',
		schema: {fields: columns.map(fieldOf)},
		lastModifiedTime: String(Math.trunc(lastModified)),
		numRows: String(numRows),
		numBytes: String(numBytes),
		numTotalLogicalBytes: String(numBytes),
	};
}

/** The columns that `selectedFields` asks for, whole and in the order of the table; all of them by default. Throws ApiError for a column that is not there. */
export function selected(query: URLSearchParams, {columns}: TableDef): readonly Column[] {
	const asked = query.get('selectedFields');
	if (!asked) return columns;
	const wanted = new Set(asked.split(',').map(field => (field.split('.')[0] ?? '').trim().toLowerCase()));
	const found = columns.filter(({name}) => wanted.has(name.toLowerCase()));
	const unknown = [...wanted].find(name => !found.some(column => column.name.toLowerCase() === name));
	if (unknown !== undefined) throw new ApiError(400, 'invalid', `Invalid field name: ${unknown}`);
	return found;
}

export const selectList = (query: URLSearchParams, def: TableDef): string =>
	selected(query, def)
		.map(({name}) => `\`${name}\``)
		.join(', ');
