/** One table or view of BigQuery, for actions. It is free to ask. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {ifThere} from './ifThere.ts';
import type {TableFacts} from './resources.ts';
import {request} from './rest.ts';
import {CloudError} from './types.ts';

/** bigquery.tables.get, as far as it is read. Numbers come as text. */
interface RawTable {
	type?: string;
	location?: string;
	numRows?: string;
	streamingBuffer?: {estimatedRows?: string};
	schema?: {fields?: {name?: string; type?: string; mode?: string}[]};
	expirationTime?: string;
	timePartitioning?: {expirationMs?: string};
	view?: {query?: string};
}

/** The table `project.dataset.table`; undefined where there is none. Throws CloudError. */
export async function readTable(
	context: CloudContext,
	name: string,
	signal?: AbortSignal,
): Promise<TableFacts | undefined> {
	const [, project = '', dataset = '', table = ''] = /^(.+)\.([^.]+)\.([^.]+)$/.exec(name) ?? [];
	const url = `${context.auth.base('bigquery')}/bigquery/v2/projects/${project}/datasets/${dataset}/tables/${table}?prettyPrint=false`;
	const found = await ifThere(request<RawTable>(context, project, 'bigquery', {method: 'GET', url, signal}));
	if (!found) return undefined;
	const {type, location, numRows, streamingBuffer, schema, expirationTime, timePartitioning, view} = found;
	if (type === undefined)
		throw new CloudError('unavailable', 'answered with something that cannot be read', 'bigquery');
	return {
		type: cleanLine(type),
		location: cleanLine(location ?? 'US'),
		rows: Number(numRows ?? 0),
		streaming: streamingBuffer !== undefined,
		columns: (schema?.fields ?? []).map(field => ({
			name: cleanLine(field.name ?? ''),
			type: cleanLine(field.mode === 'REPEATED' ? `ARRAY<${field.type}>` : (field.type ?? '')),
		})),
		...(expirationTime !== undefined && {expiresAt: Number(expirationTime)}),
		...(timePartitioning?.expirationMs !== undefined && {partitionsKept: Number(timePartitioning.expirationMs)}),
		...(view?.query !== undefined && {view: view.query}),
	};
}
